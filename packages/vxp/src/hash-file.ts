/**
 * A digest in the hex of the SDK: every byte without its leading zero, so that SHA-256 usually has fewer than 64
 * digits. It cannot be read back.
 *
 * @clause VXP §4.6
 */
export function faultyHex(digest: Uint8Array): string {
  return Array.from(digest, (byte) => byte.toString(16)).join('');
}

/** Whether `text` is the digest, in the SDK's faulty hex or in proper hex, in any case of letters. */
export function matchesHashFile(digest: Uint8Array, text: string): boolean {
  const given = text.toLowerCase();
  return given === faultyHex(digest) || given === Buffer.from(digest).toString('hex');
}
