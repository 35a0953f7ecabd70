/**
 * Bytes that go to another thread alone: of a part of a buffer, as small ones are, the whole buffer would be copied. Those that all
 * threads see stay where they are.
 */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  const { buffer } = bytes;
  return buffer instanceof SharedArrayBuffer || buffer.byteLength === bytes.length
    ? bytes
    : new Uint8Array(bytes);
}
