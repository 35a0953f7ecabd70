import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import { type RandomSource, systemRandom } from '@lienthong/runtime';
import { decodeBase32, encodeBase32 } from './base32.ts';

/** Who a NATS key stands for. */
export type NkeyKind = 'user' | 'account' | 'operator' | 'server' | 'cluster';

/** An Ed25519 key pair in NATS text form. */
export type Nkey = {
  readonly kind: NkeyKind;
  /** Base32 text; a user's begins with `U`. May be shown to anybody. */
  readonly publicKey: string;
  /** Base32 text; a user's begins with `SU`. Secret. */
  readonly seed: string;
};

/** First byte of a public key: its upper five bits are the first base32 letter. */
const kindBytes: Readonly<Record<NkeyKind, number>> = {
  user: 20 << 3,
  account: 0,
  operator: 14 << 3,
  server: 13 << 3,
  cluster: 2 << 3,
};
const seedByte = 18 << 3;
const keyLength = 32;
/** DER of an Ed25519 private key up to its 32 bytes (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A new key pair of `kind`, drawn from `random`. */
export function createNkey(kind: NkeyKind = 'user', random: RandomSource = systemRandom): Nkey {
  return nkeyFromBytes(kind, random.bytes(keyLength));
}

/**
 * The key pair that `seed` stands for.
 *
 * @throws NATS_NKEY_INVALID when the text is not a seed, its checksum is wrong or its kind is unknown
 */
export function nkeyFromSeed(seed: string): Nkey {
  const bytes = parseSeed(seed);
  return nkeyFromBytes(bytes.kind, bytes.secret);
}

/**
 * The 64 bytes of the Ed25519 signature over the server's `nonce`, which prove possession of the seed.
 *
 * @throws NATS_NKEY_INVALID when the key's seed is not one
 */
export function signNonce(nkey: Pick<Nkey, 'seed'>, nonce: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, nonce, privateKey(parseSeed(nkey.seed).secret)));
}

/** Whether `text` is a public NATS key of `kind` with the right checksum. */
export function isPublicNkey(text: string, kind: NkeyKind = 'user'): boolean {
  const bytes = text.length === 56 ? withoutChecksum(text) : undefined;
  return bytes?.length === keyLength + 1 && bytes[0] === kindBytes[kind];
}

function nkeyFromBytes(kind: NkeyKind, secret: Uint8Array): Nkey {
  const kindByte = kindBytes[kind];
  const head = Uint8Array.of(seedByte | (kindByte >> 5), (kindByte & 31) << 3);
  let publicKey: string | undefined;
  return {
    kind,
    // A tenth of a millisecond, and whoever reads the keys of a whole country uses few of them.
    get publicKey(): string {
      publicKey ??= publicKeyOf(kind, secret);
      return publicKey;
    },
    seed: withChecksum(Buffer.concat([head, secret])),
  };
}

function publicKeyOf(kind: NkeyKind, secret: Uint8Array): string {
  const spki = createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' });
  return withChecksum(Buffer.concat([Uint8Array.of(kindBytes[kind]), spki.subarray(-keyLength)]));
}

function parseSeed(seed: string): { readonly kind: NkeyKind; readonly secret: Uint8Array } {
  const bytes = seed.length === 58 ? withoutChecksum(seed) : undefined;
  if (bytes?.length !== keyLength + 2)
    throw new ExchangeError('NATS_NKEY_INVALID', { reason: 'not a seed, or its checksum is wrong' });
  const [first = 0, second = 0] = bytes;
  const kindByte = ((first & 7) << 5) | (second >> 3);
  const kind = (Object.keys(kindBytes) as NkeyKind[]).find((name) => kindBytes[name] === kindByte);
  if ((first & 0xf8) !== seedByte || !kind)
    throw new ExchangeError('NATS_NKEY_INVALID', { reason: 'not a seed of a known kind' });
  return { kind, secret: bytes.subarray(2) };
}

function privateKey(secret: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, secret]), format: 'der', type: 'pkcs8' });
}

function withChecksum(bytes: Uint8Array): string {
  const checksum = crc16(bytes);
  return encodeBase32(Buffer.concat([bytes, Uint8Array.of(checksum & 0xff, checksum >> 8)]));
}

function withoutChecksum(text: string): Uint8Array | undefined {
  const bytes = decodeBase32(text);
  if (!bytes || bytes.length < 3) return undefined;
  const body = bytes.subarray(0, -2);
  const [low = 0, high = 0] = bytes.subarray(-2);
  return crc16(body) === (low | (high << 8)) ? body : undefined;
}

/** CRC-16/XMODEM, as NATS keys carry it. */
function crc16(bytes: Uint8Array): number {
  let checksum = 0;
  for (const byte of bytes) {
    checksum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1)
      checksum = (checksum & 0x8000 ? (checksum << 1) ^ 0x1021 : checksum << 1) & 0xffff;
  }
  return checksum;
}
