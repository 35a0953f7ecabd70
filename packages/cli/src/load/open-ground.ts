import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialiseEdxml } from '@lienthong/edxml';
import { signPackage } from '@lienthong/edxml-signature';
import {
  composeDocument,
  joinLocalExchange,
  loadRegistry,
  type Session,
  StateDir,
} from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { AxisDoor, type Composer, type Door, type TrafficPlan, VxpDoor } from '@lienthong/load';
import { openPki } from '@lienthong/pki';
import type { Organisation, Registry } from '@lienthong/registry';
import { type Clock, type Closers, randomUuid, systemClock } from '@lienthong/runtime';
import { SystemBook } from '@lienthong/systems';
import type { CommandContext } from '../command-context.ts';
import { usageError } from '../usage-error.ts';
import { serversUnder, startExchangeProcess } from './exchange-process.ts';

/** Latencies are told apart to the microsecond. */
export const preciseClock: Clock = { ...systemClock, now: () => performance.timeOrigin + performance.now() };

export type GroundFlags = {
  readonly via?: 'axis' | 'memory' | 'gateway' | 'vxp';
  readonly endpoint?: string;
  readonly system?: string;
  readonly secret?: string;
  readonly agencies?: readonly string[];
  readonly registry: string;
  readonly sync: string;
};

/** What a load runs on: who takes part, who signs, and the way in. */
export type LoadGround = {
  readonly registry: string;
  readonly agencies: readonly Organisation[];
  readonly compose: Composer;
  readonly openDoor: (plan: TrafficPlan) => Promise<Door>;
};

/** How long one reply of a gateway may take, milliseconds. */
const replyTimeoutMs = 120_000;

/**
 * The exchange that runs in the state directory, or one in a process of its own for the time of the run; with `vxp` somebody
 * else's server.
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
  return flags.via === 'vxp' ? foreignGround(context, flags) : ownGround(context, flags, closers);
}

async function ownGround(context: CommandContext, flags: GroundFlags, closers: Closers): Promise<LoadGround> {
  const { random, clock } = context;
  const isThroughGateway = flags.via === 'gateway';
  const { stateDir, pid, registry } = await exchangeFor(context, flags, closers);
  const session = await joinLocalExchange({ stateDir, random });
  closers.add(() => session.close());
  const processes = [{ name: 'exchange', pid }, ...(await serversUnder(pid))];
  const openDoor = async (plan: TrafficPlan): Promise<Door> => {
    const axis = new AxisDoor({ session, plan, name: 'axis', processes });
    if (!isThroughGateway) return axis;
    const state = new StateDir(stateDir);
    const { gateway } = await state.readRun();
    if (!gateway)
      throw usageError({
        vi: 'hệ thống đang chạy không mở cổng VXP (--no-vxp)',
        en: 'the exchange runs without a VXP gateway (--no-vxp)',
      });
    // A system for this run alone, which speaks for everybody.
    const book = await SystemBook.open({ file: state.systems, clock, random });
    const { id, secret } = await book.add({ id: `load.${plan.run}`, agencies: 'all' });
    closers.add(async () => void (await book.remove(id)));
    return new VxpDoor({
      plan,
      name: 'gateway',
      books: axis,
      processes,
      client: {
        endpoint: gateway.url,
        systemId: id,
        secret,
        clock: preciseClock,
        timeoutMs: replyTimeoutMs,
      },
    });
  };
  const compose: Composer = async (organId, draft) => (await session.desk(organId)).compose(draft);
  return { registry, agencies: participants(session, flags), compose, openDoor };
}

function participants({ registry, topology }: Session, { agencies }: GroundFlags): readonly Organisation[] {
  return agencies
    ? named(registry, agencies)
    : registry.all().filter(({ organId }) => topology.nodeOf(organId) !== undefined);
}

/** @throws REGISTRY_ORGANISATION_UNKNOWN */
function named(registry: Registry, codes: readonly string[]): readonly Organisation[] {
  return [...new Set(codes.flatMap((code) => code.split(',')).map((code) => registry.get(code)))];
}

async function foreignGround(
  { stateDir, random }: CommandContext,
  { endpoint, system, secret, agencies, registry: name }: GroundFlags,
): Promise<LoadGround> {
  if (!endpoint || !system || !secret || !agencies)
    throw usageError({
      vi: '--via vxp cần --endpoint, --system, --secret, --agencies',
      en: '--via vxp needs --endpoint, --system, --secret and --agencies',
    });
  const registry = loadRegistry(name);
  const pki = await openPki({ dir: new StateDir(stateDir).pki, clock: systemClock, random });
  return {
    registry: name,
    agencies: named(registry, agencies),
    compose: async (code, draft) => {
      const from = registry.get(code);
      const at = systemClock.now();
      const identity = await pki.agencyIdentity({
        organId: from.organId,
        name: from.fullName ?? from.name,
        tier: from.tier,
      });
      const bytes = serialiseEdxml(composeDocument({ ...draft, from, at }, random));
      return signPackage(bytes, identity, { signingTime: at });
    },
    openDoor: async (plan) =>
      new VxpDoor({
        plan,
        name: 'vxp',
        client: { endpoint, systemId: system, secret, clock: preciseClock, timeoutMs: replyTimeoutMs },
      }),
  };
}

/** The exchange that runs in the state directory; where none does, one in a process of its own for the time of the run. */
async function exchangeFor(
  { env, output, random, say, stateDir }: CommandContext,
  { registry, sync, via }: GroundFlags,
  closers: Closers,
): Promise<{ readonly stateDir: string; readonly pid: number; readonly registry: string }> {
  try {
    const running = await new StateDir(stateDir).readRun();
    return { stateDir, pid: running.pid, registry: running.registry };
  } catch (failure) {
    if (!isExchangeError(failure, 'NOT_RUNNING')) throw failure;
  }
  loadRegistry(registry);
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
    ...(via === 'gateway' ? [] : ['--no-vxp']),
  ];
  const { pid, stop } = await startExchangeProcess({ stateDir: dir, args, env });
  closers.add(stop);
  return { stateDir: dir, pid, registry };
}
