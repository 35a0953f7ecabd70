import { setImmediate } from 'node:timers/promises';
import { asciiJson, type VxpMembers } from './ascii-json.ts';
import { okMembers } from './envelope.ts';

/** Rows in one part of a list: about 40 KB. */
const partRows = 256;

/**
 * The bytes of a good list reply, part by part. Between two parts the event loop turns, so that a list of all
 * agencies does not hold up other requests.
 */
export async function* listEnvelope(rows: Iterable<VxpMembers>): AsyncGenerator<Buffer> {
  let part: VxpMembers[] = [];
  let written = 0;
  /** The rows of the part as they stand in the array, with the comma that joins them to the rows before. */
  const take = (): string => {
    const text = part.length === 0 ? '' : (written > 0 ? ',' : '') + asciiJson(part).slice(1, -1);
    written += part.length;
    part = [];
    return text;
  };
  yield Buffer.from(`${asciiJson(okMembers).slice(0, -1)},"data":[`, 'latin1');
  for (const row of rows) {
    if (part.push(row) < partRows) continue;
    yield Buffer.from(take(), 'latin1');
    await setImmediate();
  }
  yield Buffer.from(`${take()}]}`, 'latin1');
}
