import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { nodeAddress, partyAddress } from './address.ts';
import { axisContract } from './axis.contract.ts';
import { MemoryAxis } from './memory-axis.ts';

/** A clock whose sleepers wake at once: the contract asks for "again", not for "when". */
const instantClock = { now: () => 0, sleep: async () => undefined };

axisContract('memory', async () => new MemoryAxis({ clock: instantClock }));

test('a message given back waits for its delay', async () => {
  const clock = new ManualClock(0);
  const axis = new MemoryAxis({ clock });
  const node = nodeAddress('commune', ['T', '1', '1', '1']);
  const seen: number[] = [];
  await axis.receive({
    host: 'h',
    nodes: [node],
    onDelivery: (delivery) => {
      seen.push(clock.now());
      if (delivery.attempt === 1) delivery.retry(250);
    },
  });
  await axis.send({ to: node, from: partyAddress(['A', 'B', 'C', 'D']), id: '1', body: new Uint8Array() });
  await new Promise<void>((resolve) => setImmediate(resolve));
  clock.advance(249);
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(seen).toEqual([0]);
  clock.advance(1);
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(seen).toEqual([0, 250]);
});

test('two hosts cannot serve one node', async () => {
  const axis = new MemoryAxis({ clock: instantClock });
  const node = nodeAddress('commune', ['T', '1', '1', '1']);
  await axis.receive({ host: 'a', nodes: [node], onDelivery: () => undefined });
  await expect(axis.receive({ host: 'b', nodes: [node], onDelivery: () => undefined })).rejects.toMatchObject(
    {
      code: 'AXIS_NODE_TAKEN',
    },
  );
});
