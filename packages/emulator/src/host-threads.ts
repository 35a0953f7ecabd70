import type { MessagePort } from 'node:worker_threads';
import { AxisThread, seatThreads } from '@lienthong/axis-threads';
import { AddressBook, type HopModes, type PolicyChanges } from '@lienthong/exchange';
import type { AxisService, HostPlan, OpenTransport } from '@lienthong/node-host';
import type { NodeId, Routing, Topology } from '@lienthong/registry';
import { assertInvariant, Closers, systemClock, type TurnedClock } from '@lienthong/runtime';
import { moving, Thread } from '@lienthong/worker-pool';
import type { EmulatorOptions } from './emulator.ts';
import type { HostThreadTask } from './host-thread-tasks.ts';

export type HostThreadsOptions = {
  /** Threads that serve nodes, beside the one that asks. */
  readonly threads: number;
  /** Name of the list of agencies that the exchange is started with. */
  readonly registry: string;
  readonly routing?: Routing;
  /** Directory of the exchange's keys and certificates. */
  readonly pki: string;
  readonly hopModes?: HopModes;
  readonly policies?: PolicyChanges;
  /** The exchange's clock where it is not the machine's. */
  readonly clock?: TurnedClock;
  /** What the heap of each thread may hold, MB. */
  readonly heapMbMax?: number;
};

/**
 * Options for `startEmulator` by which threads of their own serve the nodes, over an axis in memory: all cores work, and nothing
 * outlives the process. What threads must know goes by name or directory, so that the emulator has to be given the same.
 */
export function hostThreads(
  options: HostThreadsOptions,
): Required<Pick<EmulatorOptions, 'openAxis' | 'hostsOf' | 'startHost'>> {
  return {
    hostsOf: ({ topology }) => planHostThreads(topology, options.threads),
    startHost: () => false,
    openAxis: async ({ registry, topology, hosts }) => {
      const addresses = new AddressBook(registry, topology);
      const owners = new Map(
        hosts.flatMap(({ nodes }, index) =>
          nodes.map((node): [string, number] => [addresses.node(node), index + 1]),
        ),
      );
      return startThreads(hosts, owners, options);
    },
  };
}

async function startThreads(
  hosts: readonly HostPlan[],
  owners: ReadonlyMap<string, number>,
  options: HostThreadsOptions,
): Promise<AxisService> {
  const { registry, routing = 'tiered', pki, hopModes = {}, policies = {}, clock, heapMbMax } = options;
  const [own, ...seats] = seatThreads(hosts.length + 1, owners);
  const closers = new Closers();
  try {
    assertInvariant(own !== undefined, 'there is a seat for this thread');
    const transport = new AxisThread(own, { clock: systemClock });
    closers.add(() => transport.close());
    await Promise.all(
      hosts.map(async (plan, index) => {
        const seat = seats[index];
        assertInvariant(seat !== undefined, `there is a seat for ${plan.host}`);
        const thread = new Thread(
          new URL('./host-thread-tasks.ts', import.meta.url),
          heapMbMax === undefined ? {} : { heapMbMax },
        );
        closers.add(() => thread.stop());
        const task: HostThreadTask = {
          seat,
          plan,
          registry,
          routing,
          pki,
          hopModes,
          policies,
          clockMemory: clock?.memory,
        };
        const ports = seat.ports.filter((port): port is MessagePort => port !== undefined);
        await thread.run('start', moving(task, ports));
        closers.add(async () => void (await thread.run('stop', undefined)));
      }),
    );
    const open = async (): Promise<OpenTransport> => ({ transport, close: async () => undefined });
    return { openHost: open, openParty: open, close: () => closers.close() };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}

/**
 * One host a thread. Subtrees stay together, and every thread has about as much to do, reckoned by the agencies below each node:
 * whatever they send or receive passes it.
 */
export function planHostThreads(topology: Topology, threads: number): readonly HostPlan[] {
  const weights = new Map<NodeId, number>();
  const deepestFirst = [...topology.nodes()].sort((a, b) => b.depth - a.depth);
  const own = (id: NodeId) => topology.node(id).organisations.length;
  const reach = new Map<NodeId, number>();
  // Nothing passes a root but what comes from its own agencies and goes between its subtrees: it counts as one of these.
  for (const { id } of deepestFirst) {
    const below = topology.childrenOf(id).reduce((sum, child) => sum + (reach.get(child) ?? 0), 0);
    reach.set(id, own(id) + below);
    weights.set(id, topology.parentOf(id) === undefined ? own(id) : own(id) + below);
  }
  const heaps = topology
    .nodes()
    .filter(({ depth }) => depth <= 1)
    .map(({ id }) => ({ nodes: [id], weight: weights.get(id) ?? 0 }));
  for (const { id, depth } of topology.nodes()) {
    if (depth !== 2) continue;
    const nodes = subtree(topology, id);
    heaps.push({ nodes, weight: nodes.reduce((sum, node) => sum + (weights.get(node) ?? 0), 0) });
  }
  const hosts = Array.from({ length: threads }, (_, index) => ({
    host: `thread-${index + 1}`,
    nodes: [] as NodeId[],
    weight: 0,
  }));
  for (const heap of heaps.sort((a, b) => b.weight - a.weight)) {
    const lightest = hosts.reduce((least, host) => (host.weight < least.weight ? host : least));
    lightest.nodes.push(...heap.nodes);
    lightest.weight += heap.weight;
  }
  return hosts.filter(({ nodes }) => nodes.length > 0).map(({ host, nodes }) => ({ host, nodes }));
}

function subtree(topology: Topology, id: NodeId): NodeId[] {
  return [id, ...topology.childrenOf(id).flatMap((child) => subtree(topology, child))];
}
