import { setImmediate } from 'node:timers/promises';
import { asciiJson, type VxpMembers } from './ascii-json.ts';
import { okMembers } from './envelope.ts';

/** Characters after which a part of a list is given out. */
const partLengthMin = 64 * 1024;

/**
 * The bytes of a good list reply in parts of about 64 KB. Between two parts the event loop turns, so that a list of
 * all agencies does not hold up other requests.
 */
export async function* listEnvelope(
  rows: Iterable<VxpMembers> | AsyncIterable<VxpMembers>,
): AsyncGenerator<Buffer> {
  let part = `${asciiJson(okMembers).slice(0, -1)},"data":[`;
  let separator = '';
  for await (const row of rows) {
    part += separator + asciiJson(row);
    separator = ',';
    if (part.length >= partLengthMin) {
      yield Buffer.from(part, 'latin1');
      part = '';
      await setImmediate();
    }
  }
  yield Buffer.from(`${part}]}`, 'latin1');
}
