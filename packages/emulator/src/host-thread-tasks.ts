import { AxisThread, type ThreadSeat } from '@lienthong/axis-threads';
import {
  checkHopModes,
  checkPlaces,
  type HopModes,
  type PolicyChanges,
  samePolicy,
  withHopModes,
  withPolicyChanges,
} from '@lienthong/exchange';
import {
  ExchangeControl,
  followRegistry,
  type HostPlan,
  loadRegistry,
  newExaminer,
} from '@lienthong/node-host';
import { openPki } from '@lienthong/pki';
import { buildTopology, type Routing } from '@lienthong/registry';
import {
  Closers,
  machineClock,
  silentLogger,
  systemClock,
  systemRandom,
  TurnedClock,
} from '@lienthong/runtime';
import { KeptHost } from './kept-host.ts';

/** What a thread has to know to serve its nodes. */
export type HostThreadTask = {
  readonly seat: ThreadSeat;
  readonly plan: HostPlan;
  /** Name of the list of agencies. */
  readonly registry: string;
  readonly routing: Routing;
  /** Directory of keys and certificates. */
  readonly pki: string;
  readonly hopModes: HopModes;
  readonly policies: PolicyChanges;
  /** Memory of the clock that all threads show; the machine's time where left out. */
  readonly clockMemory: SharedArrayBuffer | undefined;
};

/** What runs in this thread. */
const running = new Closers();

async function start(task: HostThreadTask): Promise<void> {
  const { seat, plan, clockMemory } = task;
  const { host, nodes } = plan;
  const logger = silentLogger;
  const control = new ExchangeControl(
    clockMemory ? TurnedClock.shared(clockMemory, systemClock) : systemClock,
  );
  const { clock } = control;
  const registry = loadRegistry(task.registry).fork();
  const topology = buildTopology(registry, { routing: task.routing });
  const network = { registry, topology };
  const thread = new AxisThread(seat, { clock: machineClock(clock) });
  running.add(() => thread.close());
  const pki = await openPki({ dir: task.pki, clock });
  const followed = await followRegistry({ notices: thread.notices, ...network, control, clock, logger });
  running.add(() => followed.close());
  const kept = await KeptHost.start({
    open: async () => ({ transport: thread, close: async () => undefined }),
    host,
    nodes,
    ...network,
    pki,
    policyOf: withHopModes(
      withPolicyChanges(samePolicy(), checkPlaces(task.policies, network)),
      checkHopModes(task.hopModes, network),
    ),
    examiner: newExaminer({ registry, pki, clock, random: systemRandom }),
    clock,
    control,
    // What receivers say comes from another thread: shortly after, not within the turn.
    receiptsWaitMs: 25,
    logger,
  });
  running.add(() => kept.stop());
}

/** What the threads of an exchange do: each serves its nodes until it is told to stop. */
export const tasks: {
  readonly start: (task: HostThreadTask) => Promise<void>;
  readonly stop: () => Promise<void>;
} = { start, stop: () => running.close() };
