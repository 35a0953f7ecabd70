import { nodeAddress, partyAddress } from '@lienthong/axis';
import { digestOf } from '@lienthong/content-store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeAnswer,
  decodeMessages,
  decodePart,
  encodeAnswer,
  encodeMessages,
  encodePart,
  frameMessagesMax,
} from './link-frame.ts';

const to = nodeAddress('commune', ['H41', '31', '20', '000']);
const from = partyAddress(['H41', '31', '00', '000']);
const bytes = (text: string) => new TextEncoder().encode(text);

describe('frames between sites', () => {
  it('keep messages as they are, whatever their ids and bodies', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ id: fc.string({ maxLength: 200 }), body: fc.uint8Array({ maxLength: 2_000 }) }),
          { maxLength: 20 },
        ),
        (some) => {
          const messages = some.map((one) => ({ to, from, ...one }));
          const decoded = decodeMessages(encodeMessages(messages));
          expect(decoded?.map(({ body, ...rest }) => ({ ...rest, body: [...body] }))).toEqual(
            messages.map(({ body, ...rest }) => ({ ...rest, body: [...body] })),
          );
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });

  it('are decoded or refused, and never throw, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (anything) => {
        decodeMessages(anything);
        decodePart(anything);
        decodeAnswer(anything);
      }),
      { seed: 6, numRuns: 2_000 },
    );
  });

  it('are refused when bytes are missing or left over', () => {
    const whole = encodeMessages([{ to, from, id: 'a', body: bytes('abc') }]);
    for (let length = 0; length < whole.length; length += 1)
      expect(decodeMessages(whole.subarray(0, length))).toBeUndefined();
    expect(decodeMessages(Buffer.concat([whole, bytes('x')]))).toBeUndefined();
  });

  it('hold so many messages at the most', () => {
    const one = { to, from, id: 'a', body: bytes('') };
    expect(decodeMessages(encodeMessages(Array(frameMessagesMax).fill(one)))).toHaveLength(frameMessagesMax);
    expect(decodeMessages(encodeMessages(Array(frameMessagesMax + 1).fill(one)))).toBeUndefined();
  });

  it('name parts of content within its size', () => {
    const digest = digestOf(bytes('nội dung'));
    const part = { digest, size: 10, at: 4, bytes: bytes('abcdef') };
    expect(decodePart(encodePart(part))).toMatchObject({ digest, size: 10, at: 4 });
    expect(decodePart(encodePart({ ...part, at: 5 }))).toBeUndefined();
    expect(decodePart(encodePart({ ...part, size: 2 ** 40 }))).toBeUndefined();
    expect(decodePart(encodePart({ ...part, digest: '../x' as typeof digest }))).toBeUndefined();
  });

  it('carry answers', () => {
    for (const answer of [{ done: true }, { next: 7 }, { failure: 'AXIS_FULL' }] as const)
      expect(decodeAnswer(bytes(encodeAnswer(answer)))).toEqual(answer);
    for (const nonsense of ['', 'null', '[]', '{}', '{"next":-1}', '{"done":1}'])
      expect(decodeAnswer(bytes(nonsense))).toBeUndefined();
  });
});
