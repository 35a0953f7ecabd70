import type { RandomSource } from '@lienthong/runtime';

const signatureElement = /<((?:[\w-]+:)?Signature)[\s>][\s\S]*<\/\1\s*>/;

/** The bytes with one of them changed. */
export function withAlteredByte(bytes: Uint8Array, random: RandomSource): Uint8Array {
  const altered = Uint8Array.from(bytes);
  const at = random.integer(altered.length);
  altered[at] = (altered[at] ?? 0) ^ (1 + random.integer(255));
  return altered;
}

/** The signature of a package as it stands there; undefined where it has none. */
export function signatureOf(bytes: Uint8Array): string | undefined {
  return signatureElement.exec(textOf(bytes))?.[0];
}

/** The package with `signature` in place of its own; undefined where it has none, or the same. */
export function withSignature(bytes: Uint8Array, signature: string): Uint8Array | undefined {
  const text = textOf(bytes);
  const replaced = text.replace(signatureElement, () => signature);
  return replaced === text ? undefined : Buffer.from(replaced, 'latin1');
}

/** One character a byte, so that nothing else is touched. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
