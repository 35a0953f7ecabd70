import {
  clockEpoch,
  type Sender,
  SenderCrew,
  sharedClock,
  sharePlan,
  type TrafficPlan,
} from '@lienthong/load';
import type { Organisation } from '@lienthong/registry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Way } from '../../packages/cli/src/load/way.ts';
import { smallLoad } from './memory-load.ts';
import { type OwnExchange, ownExchange } from './own-exchange.ts';

const main = new URL('../../packages/cli/src/load/sender-main.ts', import.meta.url);
const epoch = clockEpoch();
const clock = sharedClock(epoch);
let own: OwnExchange;

beforeAll(async () => {
  own = await ownExchange('processes');
}, 120_000);

afterAll(() => own?.stop());

/** Two processes, each with its share of the plan. */
function crewOf(plan: TrafficPlan): SenderCrew<Way> {
  const { topology } = own.exchange.emulator;
  const groupOf = ({ organId }: Organisation) => topology.nodeOf(organId) ?? organId;
  const shares = sharePlan(plan, { processCount: 2, groupOf });
  return new SenderCrew<Way>({
    main,
    env: process.env,
    orders: shares.map((share) => ({
      plan,
      share,
      epoch,
      stockBytesMax: 50_000_000,
      way: { type: 'axis', stateDir: own.stateDir },
    })),
  });
}

test('two processes send one plan, and what they see is accounted exactly in one place', async () => {
  const result = await smallLoad(own.exchange.emulator, { run: 'crew', clock, senderOf: crewOf });
  expect(result.findings).toEqual([]);
  expect(result.verdict.passed).toBe(true);
  const { copiesPlanned } = result.totals;
  expect(result.totals).toMatchObject({
    planned: 30,
    sent: 30,
    accepted: 30,
    copiesDelivered: copiesPlanned,
  });
  const { delivered, inHand, receipt, confirmed, lag, accepted } = result.measured;
  expect([delivered, inHand, receipt, confirmed].map(({ count }) => count)).toEqual(
    Array.from({ length: 4 }, () => copiesPlanned),
  );
  expect([lag.count, accepted.count]).toEqual([30, 30]);
  expect(result.counters).toMatchObject({ differences: 0 });
  expect(result.processes.map(({ name }) => name)).toEqual(['generator', 'sender 1', 'sender 2']);
}, 180_000);

test('a process that dies is named and fails the run; what the others sent is accounted all the same', async () => {
  const result = await smallLoad(own.exchange.emulator, {
    run: 'killed',
    clock,
    durationMs: 1_000,
    perSecond: 30,
    // What the other has sent is answered by then, however slow the machine is; what the dead one was to take never comes.
    patienceMs: 10_000,
    senderOf: (plan) => killedAtTheStart(crewOf(plan)),
  });
  expect(result.verdict.passed).toBe(false);
  expect(result.verdict.reasons[0]).toMatchObject({ name: 'ended' });
  expect(result.counts.ended).toBe(1);
  expect(result.findings).toContainEqual({
    name: 'ended',
    what: expect.stringMatching(/^sender 2 \(pid \d+\)$/),
    detail: 'SIGKILL',
  });
  expect(result.totals.sent).toBeLessThan(result.totals.planned);
  expect(result.totals.accepted).toBeGreaterThan(0);
}, 180_000);

test('a process that cannot open its way in says why, and there is no run', async () => {
  const way = { type: 'axis', stateDir: `${own.stateDir}/nowhere` } as const;
  const [share] = sharePlan(emptyPlan, { processCount: 1, groupOf: ({ organId }) => organId });
  if (!share) throw new Error('no share');
  const order = { plan: emptyPlan, share, epoch, stockBytesMax: 1, way };
  const crew = new SenderCrew<Way>({ main, env: process.env, orders: [order] });
  await expect(crew.prepare(() => undefined)).rejects.toMatchObject({
    code: 'LOAD_SENDER_ENDED',
    message: expect.stringMatching(/^(?=.*sender 1).*nowhere/s),
  });
  await crew.close();
}, 120_000);

/** Kills the second process in the moment in which all are told to send. */
function killedAtTheStart(crew: SenderCrew<Way>): Sender {
  return {
    processes: crew.processes,
    prepare: (onEvent) => crew.prepare(onEvent),
    close: () => crew.close(),
    send: (startAt, signal) => {
      const sending = crew.send(startAt, signal);
      process.kill(crew.processes[1]?.pid ?? Number.NaN, 'SIGKILL');
      return sending;
    },
  };
}

const emptyPlan: TrafficPlan = {
  run: 'none',
  agencies: [],
  count: 0,
  copies: 0,
  intendedMs: new Float64Array(),
  senders: new Uint32Array(),
  starts: new Uint32Array(1),
  receivers: new Uint32Array(),
  sizes: new Uint32Array(),
  priorities: new Uint8Array(),
};
