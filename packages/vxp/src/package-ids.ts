import { createHash } from 'node:crypto';

/** Characters of a package key (128 bits in base64url) that a sender's id holds: 96 bits. */
const senderPrefixLength = 16;
/** Characters of a package key that a receiver's id holds: 90 bits. */
const receiverPrefixLength = 15;

/** What a receiver's id tells: for which agency it was made, and how the key of the package begins. */
export type ReceiverDocId = {
  /** As `agencyHash` makes it. */
  readonly agencyHash: string;
  /** The first 15 characters of the package key. */
  readonly pkgPrefix: string;
};

/**
 * The sender's id of a package: 24 lower-case hex digits, as on the real axis.
 *
 * @param pkg - key of the package: 22 characters of base64url.
 * @clause VXP §6
 */
export function senderDocId(pkg: string): string {
  return Buffer.from(pkg.slice(0, senderPrefixLength), 'base64url').toString('hex');
}

/** The first 16 characters of the package key that a sender's id holds; undefined where `id` is none. */
export function pkgPrefixOfSenderDocId(id: string): string | undefined {
  return /^[0-9a-f]{24}$/i.test(id) ? Buffer.from(id, 'hex').toString('base64url') : undefined;
}

/**
 * The receiver's id of a package: a UUID of version 8, another one for every agency that receives it.
 * 32 bits for the agency, 90 bits of the package's key; nothing has to be stored to find the package again.
 *
 * @param pkg - key of the package: 22 characters of base64url.
 * @param organId - the receiving agency's primary code.
 * @clause VXP §6
 */
export function receiverDocId(pkg: string, organId: string): string {
  const key = Buffer.from(pkg.slice(0, senderPrefixLength), 'base64url');
  const bits = BigInt(`0x${key.toString('hex')}`) >> 6n;
  const low = bits & ((1n << 62n) - 1n);
  const middle = (bits >> 62n) & 0xfffn;
  const high = bits >> 74n;
  const [third, last] = [0x8000n | middle, (0b10n << 62n) | low].map((part) => part.toString(16));
  return [agencyHash(organId), hex(high, 4), third, last?.slice(0, 4), last?.slice(4)].join('-');
}

/** What a receiver's id tells; undefined where `id` is not one of ours. */
export function readReceiverDocId(id: string): ReceiverDocId | undefined {
  const parts = /^([0-9a-f]{8})-([0-9a-f]{4})-8([0-9a-f]{3})-([89ab][0-9a-f]{3})-([0-9a-f]{12})$/i.exec(id);
  if (!parts) return undefined;
  const [, agency = '', high = '', middle = '', ...low] = parts;
  const lowBits = BigInt(`0x${low.join('')}`) & ((1n << 62n) - 1n);
  const bits = (((BigInt(`0x${high}`) << 12n) | BigInt(`0x${middle}`)) << 62n) | lowBits;
  const key = Buffer.from(hex(bits << 6n, 24), 'hex').toString('base64url');
  return { agencyHash: agency.toLowerCase(), pkgPrefix: key.slice(0, receiverPrefixLength) };
}

/** Eight hex digits that stand for an agency in receivers' ids: the start of SHA-256 of its primary code. */
export function agencyHash(organId: string): string {
  return createHash('sha256').update(organId).digest('hex').slice(0, 8);
}

function hex(bits: bigint, digits: number): string {
  return bits.toString(16).padStart(digits, '0');
}
