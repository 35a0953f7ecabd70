import { partyAddress } from '@lienthong/axis';
import { systemClock } from '@lienthong/runtime';
import { moving, Thread } from '@lienthong/worker-pool';
import { beforeEach, expect, test } from 'vitest';
import { AxisThread } from './axis-thread.ts';
import { seatThreads } from './seat-threads.ts';
import { seatedNode } from './seated-tasks.ts';

const question = { node: seatedNode, from: partyAddress(['H41', '9', '9', '000']), verb: 'say' };
let here: AxisThread;
let thread: Thread;

beforeEach(async () => {
  const [own, seat] = seatThreads(2, new Map([[seatedNode, 1]]));
  if (!own || !seat) throw new Error('two seats were asked for');
  here = new AxisThread(own, { clock: systemClock });
  thread = new Thread(new URL('./seated-tasks.ts', import.meta.url));
  await thread.run(
    'sit',
    moving(
      seat,
      [...seat.ports].filter((port) => port !== undefined),
    ),
  );
  return async () => {
    await here.close();
    await thread.stop();
  };
});

test('a worker thread answers for its node, and its ledger is read from here', async () => {
  const body = Buffer.from('văn bản');
  expect(Buffer.from(await here.axis.call({ ...question, body })).toString()).toBe('văn bản');
  const lines: string[] = [];
  for await (const record of here.ledgers.read([seatedNode])) lines.push(...record.lines);
  expect(lines).toEqual(['{"văn":"bản"}']);
});

test('bytes in memory that all threads see are not copied on their way', async () => {
  const digest = await here.content.put(Buffer.from('văn bản'));
  const bytes = await here.content.get(digest, Buffer.byteLength('văn bản'));
  expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('when the thread ends, who has asked it and who asks it later is told that no answer comes', async () => {
  const unreachable = { code: 'AXIS_UNREACHABLE' };
  const body = new Uint8Array();
  await expect(here.axis.call({ ...question, verb: 'end', body })).rejects.toMatchObject(unreachable);
  await expect(here.axis.call({ ...question, body })).rejects.toMatchObject(unreachable);
  await expect(here.content.put(Buffer.from('x'))).rejects.toMatchObject(unreachable);
});
