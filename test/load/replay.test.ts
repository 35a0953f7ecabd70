import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostThreads, startEmulator } from '@lienthong/emulator';
import {
  AxisDoor,
  type Door,
  midnightOf,
  notationOf,
  planReplay,
  type ReplayResult,
  type ReplayTargets,
  receiversOf,
  runReplay,
  scaledTargets,
} from '@lienthong/load';
import { openPki } from '@lienthong/pki';
import { buildTopology } from '@lienthong/registry';
import { seededRandom, systemClock, TurnedClock } from '@lienthong/runtime';
import { loadSeed } from '@lienthong/seeds';
import { expect, test } from 'vitest';

/** As published for Nghệ An up to 30 November 2019. */
const published: ReplayTargets = {
  outgoing: 261_336,
  internal: 178_280,
  crossing: 74_673,
  incoming: 1_648_072,
  unsigned: 0,
};
const seed = 'nghe-an-2019-subunits';
const registry = loadSeed(seed);
const topology = buildTopology(registry, { routing: 'tiered' });
const rhythm = {
  hourShares: Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 16 ? 0.125 : 0)),
  weekdayFactors: [1, 1, 1, 1, 1, 0, 0],
  monthFactors: Array<number>(12).fill(1),
};
const planFor = (targets: ReplayTargets, run = 'replay') =>
  planReplay({
    run,
    registry,
    topology,
    targets,
    from: '2018-01-01',
    to: '2019-11-30',
    rhythm,
    random: seededRandom('replay'),
  });

test('the plan of a hundredth has exactly as many documents and copies of each kind, on working days only', () => {
  const targets = scaledTargets(published, 0.01);
  const plan = planFor(targets);
  expect([plan.count, plan.copies]).toEqual([targets.outgoing, targets.incoming]);
  let internal = 0;
  let crossing = 0;
  for (let index = 0; index < plan.count; index += 1) {
    const sender = plan.agencies[plan.senders[index]!]!;
    const to = receiversOf(plan, index);
    expect(to.length).toBeGreaterThan(0);
    expect(to).not.toContain(sender);
    expect(new Set(to).size).toBe(to.length);
    if (to.every(({ unit }) => unit === sender.unit)) internal += 1;
    else if (to.some(({ organId }) => topology.nodeOf(organId) !== topology.nodeOf(sender.organId)))
      crossing += 1;
  }
  expect([internal, crossing]).toEqual([targets.internal, targets.crossing]);
  const days = [...plan.intendedMs].map((at) => new Date(Date.UTC(2018, 0, 1) + at).getUTCDay());
  expect(days.filter((day) => day === 0 || day === 6)).toEqual([]);
  expect([...plan.intendedMs].every((at, place, all) => place === 0 || at >= all[place - 1]!)).toBe(true);
});

test('arrivals that do not go into the documents are refused beforehand', () => {
  const targets = { ...scaledTargets(published, 0.001), incoming: 100 };
  expect(() => planFor(targets)).toThrow(expect.objectContaining({ code: 'LOAD_REPLAY_IMPOSSIBLE' }));
});

async function replayed(through: (door: Door) => Door, { threads = 0 } = {}): Promise<ReplayResult> {
  const targets = scaledTargets(published, 0.0003);
  const plan = planFor(targets);
  const startAt = midnightOf('2018-01-01');
  const virtual = TurnedClock.at(startAt, systemClock);
  const dir = await mkdtemp(join(tmpdir(), 'replay-'));
  const pki = await openPki({ dir, clock: virtual, agencyKeys: 'p-256' });
  const onThreads = threads > 0 ? hostThreads({ threads, registry: seed, pki: dir, clock: virtual }) : {};
  const emulator = await startEmulator({ registry, pki, clock: virtual, ...onThreads });
  try {
    const { session } = emulator;
    const door = new AxisDoor({ session, plan, name: 'memory' });
    const result = await runReplay({
      plan,
      targets,
      door: through(door),
      make: async (index) =>
        (await session.desk(plan.agencies[plan.senders[index]!]!.organId)).compose({
          to: receiversOf(plan, index),
          codeNumber: String(index + 1),
          codeNotation: notationOf(plan.run),
          typeName: 'Công văn',
          subject: `Văn bản ${index + 1}`,
          attachments: [{ name: 'a.txt', bytes: Buffer.from(String(index)) }],
        }),
      startAt,
      virtual,
      clock: systemClock,
      patienceMs: 15_000,
    });
    const days = await (await session.operator()).counters({ from: '2018-01-01', to: '2018-12-31' });
    const inFirstYear = [...days.values()].reduce((sum, { outgoing }) => sum + outgoing, 0);
    expect(inFirstYear).toBeGreaterThan(plan.count * 0.4);
    expect(inFirstYear).toBeLessThan(plan.count * 0.65);
    await door.close();
    return result;
  } finally {
    await emulator.stop();
    await rm(dir, { recursive: true });
  }
}

test.each([
  ['in one thread', 0],
  ['over three threads', 3],
])(
  'a replay %s ends on the figures in proportion, dated in the period, with sound ledgers',
  async (_, threads) => {
    const result = await replayed((door) => door, { threads });
    expect(result.findings).toEqual([]);
    expect(result.exact).toBe(true);
    const { outgoing, internal, crossing, incoming, unsigned } = result.counted;
    expect({ outgoing, internal, crossing, incoming, unsigned }).toEqual({
      outgoing: 78,
      internal: 53,
      crossing: 22,
      incoming: 494,
      unsigned: 0,
    });
    expect(result.counted).toMatchObject({ arrived: 494, acknowledged: 494, signed: 78, refused: 0 });
    expect(result.books).toMatchObject({ sound: true });
  },
);
