import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialiseEdxml } from '@lienthong/edxml';
import {
  composeDocument,
  type Emulator,
  hostThreads,
  loadRegistry,
  startEmulator,
  startLocalExchange,
} from '@lienthong/emulator';
import {
  AxisDoor,
  midnightOf,
  notationOf,
  type PublishedFigures,
  planReplay,
  type ReplayResult,
  receiversOf,
  runReplay,
  scaledTargets,
  type TrafficPlan,
} from '@lienthong/load';
import { openPki } from '@lienthong/pki';
import { buildTopology } from '@lienthong/registry';
import { Closers, seededRandom, systemClock, TurnedClock } from '@lienthong/runtime';
import type { CommandContext } from '../command-context.ts';
import { publishedProfile } from './published-profile.ts';

/** How long an exchange may make no progress before what is missing counts as lost, milliseconds. */
const patienceMs = 60_000;
/** What the heap of a thread may hold, MB: a whole province's years. */
const heapMbMax = 8_192;
/** From so many copies on threads are worth their start: each has to load and compile everything. */
const threadedCopiesMin = 100_000;

/** Threads that serve the nodes of a replay in memory, unless told otherwise; 0: the one that replays. */
export function usualThreads(copies: number): number {
  return copies < threadedCopiesMin ? 0 : availableParallelism();
}

/** Exchanges the figures of a province, in memory or on a server of its own. */
export async function replay(
  { env, interrupt, output, progress, random, say }: CommandContext,
  figures: PublishedFigures,
  options: {
    readonly scale: number;
    readonly seed: string;
    readonly via: 'memory' | 'axis';
    readonly sync: string;
    /** Threads that serve nodes; 0: this one. */
    readonly threads: number;
  },
): Promise<ReplayResult> {
  const closers = new Closers();
  try {
    const { scale, seed, via, sync, threads } = options;
    const targets = scaledTargets(figures.targets, scale);
    const registry = loadRegistry(figures.registry);
    const plan = planReplay({
      ...figures,
      run: 'replay',
      registry,
      topology: buildTopology(registry, { routing: 'tiered' }),
      targets,
      rhythm: publishedProfile().rhythm,
      random: seededRandom(`${seed} replay ${figures.name}`),
    });
    // Nodes refuse what is not signed, as they always do, unless the figures say that some was not.
    const policies = targets.unsigned > 0 ? ({ all: { unsigned: 'accept' } } as const) : {};
    const startAt = midnightOf(figures.from);
    const virtual = TurnedClock.at(startAt, systemClock);
    let emulator: Emulator;
    if (via === 'memory') {
      const dir = await mkdtemp(join(tmpdir(), 'lienthong-replay-'));
      closers.add(() => rm(dir, { recursive: true, force: true }));
      const pki = await openPki({ dir, clock: virtual, random, agencyKeys: 'p-256' });
      const onThreads =
        threads > 0
          ? hostThreads({
              threads,
              registry: figures.registry,
              pki: dir,
              policies,
              clock: virtual,
              heapMbMax,
            })
          : {};
      emulator = await startEmulator({ registry, pki, clock: virtual, random, policies, ...onThreads });
      closers.add(() => emulator.stop());
    } else {
      const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-replay-'));
      closers.add(() => rm(stateDir, { recursive: true, force: true }));
      const exchange = await startLocalExchange({
        stateDir,
        registry: figures.registry,
        clock: virtual,
        random,
        policies,
        env,
        syncInterval: sync,
        announce: (line) => output.note(say(line)),
      });
      closers.add(() => exchange.stop());
      emulator = exchange.emulator;
    }
    const door = new AxisDoor({ session: emulator.session, plan, name: via });
    closers.add(() => door.close());
    return await runReplay({
      plan,
      targets,
      door,
      make: maker(emulator, plan, { unsigned: targets.unsigned, clock: virtual }),
      startAt,
      virtual,
      clock: systemClock,
      patienceMs,
      signal: interrupt.signal,
      onProgress: (done) =>
        progress.update(
          `${new Date(virtual.now() + 7 * 3_600_000).toISOString().slice(0, 10)} · ${done}/${plan.count}`,
        ),
    });
  } finally {
    progress.end();
    await closers.close();
  }
}

/** Composes the documents of a plan, the last `unsigned` of them without a signature. */
function maker(
  { session }: Emulator,
  plan: TrafficPlan,
  { unsigned, clock }: { readonly unsigned: number; readonly clock: TurnedClock },
): (index: number) => Promise<Uint8Array> {
  // Spread over the whole period, at equal distances.
  const isUnsigned = (index: number) =>
    Math.floor(((index + 1) * unsigned) / plan.count) > Math.floor((index * unsigned) / plan.count);
  const random = seededRandom('replayed documents');
  return async (index) => {
    const desk = await session.desk(plan.agencies[plan.senders[index] ?? -1]?.organId ?? '');
    const draft = {
      to: receiversOf(plan, index),
      codeNumber: String(index + 1),
      codeNotation: notationOf(plan.run),
      typeName: 'Công văn',
      subject: `Văn bản phát lại số ${index + 1}`,
      attachments: [{ name: 'van-ban.txt', bytes: Buffer.from(`Nội dung mô phỏng ${index + 1}`) }],
    };
    if (!isUnsigned(index)) return desk.compose(draft);
    return serialiseEdxml(composeDocument({ ...draft, from: desk.organisation, at: clock.now() }, random));
  };
}
