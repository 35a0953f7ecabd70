import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinLocalExchange, loadRegistry, type Session, StateDir } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import {
  AxisDoor,
  type DoorView,
  NullDoor,
  type PlanShare,
  type TrafficPlan,
  vxpStages,
} from '@lienthong/load';
import type { Organisation, Registry } from '@lienthong/registry';
import { type Closers, randomUuid } from '@lienthong/runtime';
import { SystemBook } from '@lienthong/systems';
import type { CommandContext } from '../command-context.ts';
import { usageError } from '../usage-error.ts';
import { serversUnder, startExchangeProcess } from './exchange-process.ts';
import { listOf, type TopologyName, takingPart } from './nation.ts';
import { openQueue } from './watch-queue.ts';
import type { Way } from './way.ts';

export type GroundFlags = {
  readonly via?: 'axis' | 'memory' | 'gateway' | 'vxp';
  readonly null?: boolean;
  readonly endpoint?: string;
  readonly system?: string;
  readonly secret?: string;
  readonly agencies?: readonly string[];
  readonly topology?: TopologyName;
  /** On a country: how many agencies send and receive. */
  readonly takingPart: number;
  readonly seed: string;
  readonly registry: string;
  readonly sync: string;
};

/** What a load runs on: who takes part, who judges, and the ways in. */
export type LoadGround = {
  readonly registry: string;
  readonly agencies: readonly Organisation[];
  /** What cannot be parted among processes: agencies of the same name stay in one. */
  readonly groupOf: (agency: Organisation) => string;
  readonly session: Session | undefined;
  /** The exchange as whoever judges sees it. */
  readonly viewOf: (plan: TrafficPlan) => DoorView;
  /** A way in for each share of a plan. */
  readonly waysFor: (plan: TrafficPlan, shares: readonly PlanShare[]) => Promise<readonly Way[]>;
};

/**
 * The exchange that runs in the state directory, or one in a process of its own for the time of the run; with `--endpoint`
 * somebody else's server, and with `--null` nothing at all.
 *
 * @throws CLI_USAGE when options are missing or do not go together
 */
export function openGround(
  context: CommandContext,
  flags: GroundFlags,
  closers: Closers,
): Promise<LoadGround> {
  if (flags.via === 'memory')
    throw usageError({ vi: '--via memory chỉ dùng với --replay', en: '--via memory needs --replay' });
  if (flags.null) return noGround(context, flags);
  return flags.endpoint === undefined ? ownGround(context, flags, closers) : foreignGround(context, flags);
}

async function ownGround(context: CommandContext, flags: GroundFlags, closers: Closers): Promise<LoadGround> {
  const { random } = context;
  const isThroughGateway = flags.via === 'gateway' || flags.via === 'vxp';
  const { stateDir, pid, registry } = await exchangeFor(context, flags, closers);
  const session = await joinLocalExchange({ stateDir, random });
  closers.add(() => session.close());
  const queue = await openQueue(stateDir, closers);
  const processes = [{ name: 'exchange', pid }, ...(await serversUnder(pid))];
  return {
    registry,
    agencies: participants(session, flags),
    groupOf: ({ organId }) => session.topology.nodeOf(organId) ?? organId,
    session,
    viewOf: (plan) => {
      const books = new AxisDoor({ session, plan, name: 'axis', processes, queue });
      if (!isThroughGateway) return books;
      return {
        name: 'gateway',
        stages: vxpStages,
        processes,
        queue,
        counters: () => books.counters(),
        verifyBooks: () => books.verifyBooks(),
      };
    },
    waysFor: async (plan, shares) =>
      isThroughGateway
        ? gatewayWays(context, { stateDir, plan, shares, closers })
        : shares.map(() => ({ type: 'axis', stateDir })),
  };
}

/** A system for each share, for this run alone, which speaks for the agencies of the share. */
async function gatewayWays(
  { clock, random }: CommandContext,
  order: {
    readonly stateDir: string;
    readonly plan: TrafficPlan;
    readonly shares: readonly PlanShare[];
    readonly closers: Closers;
  },
): Promise<readonly Way[]> {
  const { stateDir, plan, shares, closers } = order;
  const state = new StateDir(stateDir);
  const { gateway } = await state.readRun();
  if (!gateway)
    throw usageError({
      vi: 'hệ thống đang chạy không mở cổng VXP (--no-vxp)',
      en: 'the exchange runs without a VXP gateway (--no-vxp)',
    });
  const book = await SystemBook.open({ file: state.systems, clock, random });
  const ways: Way[] = [];
  for (const { owners, own } of shares) {
    const spokenFor = plan.agencies.filter((_, place) => owners[place] === own);
    const { id, secret } = await book.add({
      id: `load.${plan.run}.${own + 1}`,
      agencies: shares.length === 1 ? 'all' : spokenFor.map(({ organId }) => organId),
    });
    closers.add(async () => void (await book.remove(id)));
    ways.push({ type: 'gateway', stateDir, endpoint: gateway.url, systemId: id, secret, takesMail: true });
  }
  return ways;
}

function participants({ registry, topology }: Session, flags: GroundFlags): readonly Organisation[] {
  if (flags.agencies) return named(registry, flags.agencies);
  if (flags.topology) return takingPart(registry, flags.takingPart, flags.seed);
  return registry.all().filter(({ organId }) => topology.nodeOf(organId) !== undefined);
}

/** @throws REGISTRY_ORGANISATION_UNKNOWN */
function named(registry: Registry, codes: readonly string[]): readonly Organisation[] {
  return [...new Set(codes.flatMap((code) => code.split(',')).map((code) => registry.get(code)))];
}

async function foreignGround(
  { stateDir }: CommandContext,
  { via, endpoint, system, secret, agencies, registry }: GroundFlags,
): Promise<LoadGround> {
  if (via !== 'vxp' || !endpoint || !system || !secret || !agencies)
    throw usageError({
      vi: '--endpoint chỉ dùng với --via vxp và cần --system, --secret, --agencies',
      en: '--endpoint goes with --via vxp and needs --system, --secret and --agencies',
    });
  return {
    registry,
    agencies: named(loadRegistry(registry), agencies),
    groupOf: ({ organId }) => organId,
    session: undefined,
    viewOf: () => ({
      name: 'vxp',
      stages: vxpStages,
      processes: [],
      counters: async () => undefined,
      verifyBooks: async () => undefined,
      queue: async () => undefined,
    }),
    waysFor: async (_, shares) =>
      shares.map(({ own }) => ({
        type: 'vxp',
        stateDir,
        registry,
        endpoint,
        systemId: system,
        secret,
        takesMail: own === 0,
      })),
  };
}

async function noGround(
  { stateDir }: CommandContext,
  { agencies, registry: name }: GroundFlags,
): Promise<LoadGround> {
  const registry = loadRegistry(name);
  return {
    registry: name,
    agencies: agencies ? named(registry, agencies) : registry.all(),
    groupOf: ({ organId }) => organId,
    session: undefined,
    viewOf: (plan) => new NullDoor(plan),
    waysFor: async (_, shares) => shares.map(() => ({ type: 'null', stateDir, registry: name })),
  };
}

/** The exchange that runs in the state directory; where none does, one in a process of its own for the time of the run. */
async function exchangeFor(
  { env, output, random, say, stateDir }: CommandContext,
  flags: GroundFlags,
  closers: Closers,
): Promise<{ readonly stateDir: string; readonly pid: number; readonly registry: string }> {
  const { sync, topology, via } = flags;
  const registry = topology ? listOf(topology) : flags.registry;
  try {
    const running = await new StateDir(stateDir).readRun();
    if (topology && running.registry !== registry)
      throw usageError({
        vi: `hệ thống đang chạy dùng danh mục ${running.registry}, không phải ${registry}`,
        en: `the exchange that runs has the list ${running.registry}, not ${registry}`,
      });
    return { stateDir, pid: running.pid, registry: running.registry };
  } catch (failure) {
    if (!isExchangeError(failure, 'NOT_RUNNING')) throw failure;
  }
  const list = loadRegistry(registry);
  const dir = await mkdtemp(join(tmpdir(), `lienthong-load-${randomUuid(random).slice(0, 4)}`));
  closers.add(() => rm(dir, { recursive: true, force: true }));
  output.note(
    say({
      vi: 'không có hệ thống nào đang chạy: khởi động một hệ thống riêng cho lần thử này',
      en: 'no exchange runs: starting one of its own for this run',
    }),
  );
  const args = [
    '--registry',
    registry,
    '--sync',
    sync,
    '--no-trust',
    ...(via === 'gateway' || via === 'vxp' ? [] : ['--no-vxp']),
    ...(topology ? ['--lines', await writeLines(dir, flags, list)] : []),
  ];
  const { pid, stop } = await startExchangeProcess({ stateDir: dir, args, env });
  closers.add(stop);
  return { stateDir: dir, pid, registry };
}

/** A file with the codes of those who take part. */
async function writeLines(dir: string, flags: GroundFlags, registry: Registry): Promise<string> {
  const agencies = flags.agencies
    ? named(registry, flags.agencies)
    : takingPart(registry, flags.takingPart, flags.seed);
  const file = join(dir, 'lines.json');
  await writeFile(file, JSON.stringify(agencies.map(({ organId }) => organId)));
  return file;
}
