/** Part of an answer; `more` is what the question for the next part adds. */
export type Page<Item, More> = { readonly items: readonly Item[]; readonly more?: More };

/** Items of one page, bytes of JSON; below a message's size. */
export const pageBytesMax = 400_000;

/** Bytes that a value takes in an answer. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
