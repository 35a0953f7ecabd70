/**
 * `text` from outside as it may be shown on a terminal: without control characters, so that a document's subject cannot
 * move the cursor or colour the line, and without marks that turn the direction of writing.
 */
export function printable(text: string): string {
  return text.normalize('NFC').replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
