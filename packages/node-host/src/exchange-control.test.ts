import { MemoryNoticeBoard, operatorNoticeKey } from '@lienthong/axis';
import { buildTopology, Registry } from '@lienthong/registry';
import { ManualClock } from '@lienthong/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExchangeControl } from './exchange-control.ts';
import { followRegistry } from './follow-registry.ts';

const now = Date.UTC(2026, 5, 1);
const list = Registry.load([{ codeQd20: 'G22', name: 'G22', tier: 'central', kind: 'x' }]);

async function startProcess(notices: MemoryNoticeBoard) {
  const clock = new ManualClock(now);
  const registry = list.fork();
  const topology = buildTopology(registry, { routing: 'tiered' });
  const control = new ExchangeControl(clock);
  const followed = await followRegistry({ notices, registry, topology, control, clock });
  return { control, registry, followed };
}

test('every process knows the same faults by the same names and the same time, later ones from their start', async () => {
  const notices = new MemoryNoticeBoard();
  const first = await startProcess(notices);
  const sequence = await first.followed.order({ type: 'fault', order: { kind: 'duplication' }, at: now });
  await first.followed.order({ type: 'fault', order: { kind: 'kill' }, at: now });
  await first.followed.order({ type: 'lift', ids: ['F1', 'F9'] });
  const setting = { anchor: now, at: now + 5_000, speed: 2, frozen: true };
  await first.followed.order({ type: 'clock', setting });
  const second = await startProcess(notices);
  for (const { control } of [first, second]) {
    expect(control.faults.list().map(({ id, kind }) => [id, kind])).toEqual([['F2', 'kill']]);
    expect(control.clock.now()).toBe(now + 5_000);
    expect(control.madeBy(sequence)).toMatchObject({ id: 'F1' });
  }
  expect(second.registry.version).toBe(first.registry.version);
});

test('nothing that stands on the board under the operator’s key stops a process, and each is counted', async () => {
  const notices = new MemoryNoticeBoard();
  const process = await startProcess(notices);
  const bodies = [
    '',
    'null',
    '{',
    '{"type":"fault"}',
    '{"type":"fault","order":{"kind":"cut"},"at":1}',
    '{"type":"lift","ids":"F1"}',
    '{"type":"clock","setting":{"anchor":0,"at":0,"speed":-1,"frozen":false}}',
    '{"type":"clock","setting":{"anchor":null,"at":1e400,"speed":1,"frozen":false}}',
  ];
  for (const body of bodies)
    expect(await notices.post({ key: operatorNoticeKey, body: Buffer.from(body) })).toBe(
      process.registry.version,
    );
  await fc.assert(
    fc.asyncProperty(fc.json(), async (body) => {
      await notices.post({ key: operatorNoticeKey, body: Buffer.from(body) });
    }),
    { numRuns: 200, seed: 1 },
  );
  expect(process.control.faults.list()).toEqual([]);
  expect(process.control.clock.now()).toBe(now);
  await process.followed.order({ type: 'fault', order: { kind: 'kill' }, at: now });
  expect(process.control.faults.list()).toHaveLength(1);
});
