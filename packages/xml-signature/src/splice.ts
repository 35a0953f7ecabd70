/** A text to be put into a document, at a byte offset of it. */
export type Insertion = { readonly offset: number; readonly text: string };

/** A copy of `bytes` with the texts put in as UTF-8; every other byte is as it was. */
export function splice(bytes: Buffer, insertions: readonly Insertion[]): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { offset, text } of insertions.toSorted((one, other) => one.offset - other.offset)) {
    pieces.push(bytes.subarray(from, offset), Buffer.from(text, 'utf8'));
    from = offset;
  }
  pieces.push(bytes.subarray(from));
  return Buffer.concat(pieces);
}
