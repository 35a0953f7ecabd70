import { MemoryAxis, nodeAddress } from '@lienthong/axis';
import { ManualClock, seededRandom } from '@lienthong/runtime';
import { describe, expect, test } from 'vitest';
import { HostClaim } from './host-claim.ts';

const node = nodeAddress('commune', ['H41', '31', '20', '000']);
const other = nodeAddress('commune', ['H41', '31', '21', '000']);

function claims(): { clock: ManualClock; axis: MemoryAxis; make: (seed: string) => HostClaim } {
  const clock = new ManualClock(1_000);
  const axis = new MemoryAxis({ clock });
  return { clock, axis, make: (seed) => new HostClaim({ axis, clock, random: seededRandom(seed) }) };
}

const { signal } = new AbortController();
const utf8 = (text: string) => Buffer.from(text);

describe('a claim', () => {
  test('finds nobody where no process serves', async () => {
    const { make } = claims();
    expect(await make('a').find('ask', [node, other])).toBeUndefined();
  });

  test('finds the process that serves one of the nodes, and which', async () => {
    const { axis, make } = claims();
    const serving = make('serving');
    await axis.answer({
      host: 'h',
      nodes: [other],
      onCall: (call) => serving.answer(serving.read(call.body), signal),
    });
    expect(await make('asking').find('ask', [node, other])).toEqual({ node: other, rival: serving.own });
  });

  test('does not take itself for another, and answers itself later than others would', async () => {
    const { axis, clock, make } = claims();
    const own = make('own');
    let answered = false;
    await axis.answer({
      host: 'h',
      nodes: [node],
      onCall: async (call) => {
        const answer = await own.answer(own.read(call.body), signal);
        answered = true;
        return answer;
      },
    });
    const found = own.find('claim', [node]);
    await Promise.resolve();
    clock.advance(299);
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    clock.advance(1);
    expect(await found).toBeUndefined();
    expect(answered).toBe(true);
  });

  test('of the process that started later wins; at the same instant exactly one of the two', () => {
    const { clock, make } = claims();
    const [one, twin] = [make('one'), make('twin')];
    clock.advance(1);
    const later = make('later');
    expect(one.yieldsTo(later.own)).toBe(true);
    expect(later.yieldsTo(one.own)).toBe(false);
    expect(one.yieldsTo(twin.own)).not.toBe(twin.yieldsTo(one.own));
    expect(one.yieldsTo(one.own)).toBe(false);
  });

  test.each([
    '',
    'null',
    '{}',
    '{"type":"claim"}',
    '{"type":"seize","by":{"startedAt":1,"id":"x"}}',
    '\u0000',
  ])('reads %j as no question', (text) => {
    const { make } = claims();
    expect(make('a').read(utf8(text))).toBeUndefined();
  });

  test('an answer that is none of ours is nobody', async () => {
    const { axis, make } = claims();
    await axis.answer({ host: 'h', nodes: [node], onCall: async () => utf8('{"ok":false}') });
    expect(await make('a').find('ask', [node])).toBeUndefined();
  });
});
