const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** What the SDK writes after a file. */
export const fileEnd: Buffer = Buffer.from([carriageReturn, lineFeed]);

/**
 * The file in the body of sendEdoc: the body without the one CR LF that the SDK writes after it. A view, not a copy;
 * a body that does not end so is the file itself.
 *
 * @clause VXP §4.6
 */
export function fileOfBody(body: Uint8Array): Uint8Array {
  const ends = body.at(-2) === carriageReturn && body.at(-1) === lineFeed;
  return ends ? body.subarray(0, -2) : body;
}
