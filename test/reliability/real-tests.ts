/** A test on real servers, processes and lines, and the invariants that it looks at, by their numbers on the page. */
export type RealTest = {
  readonly fault: string;
  readonly file: string;
  /** Part of the test's full name. */
  readonly name: string;
  readonly invariants: readonly number[];
};

const tiered = 'test/tiered/tiered.test.ts';

export const realTests: readonly RealTest[] = [
  {
    fault: 'kill -9 of any tier and of the server, 2,000 packages',
    file: 'test/scenarios/crash.test.ts',
    name: 'during 2,000 packages',
    invariants: [1, 2, 3, 5, 6, 7],
  },
  {
    fault: 'power cut of the whole machine',
    file: 'test/campaign/power-cut.test.ts',
    name: 'after power cuts of the whole machine',
    invariants: [1, 2, 3, 5, 6, 7],
  },
  {
    fault: 'stop longer than the waiting time, continue',
    file: 'test/scenarios/crash-fencing.test.ts',
    name: 'is fenced when it wakes',
    invariants: [2, 5, 7],
  },
  {
    fault: 'two processes for the same nodes',
    file: 'test/scenarios/crash-fencing.test.ts',
    name: 'start at the same instant',
    invariants: [2, 5],
  },
  {
    fault: 'a process killed by the fault `kill`',
    file: 'test/scenarios/faults-processes.test.ts',
    name: 'after it was killed by one',
    invariants: [1, 7],
  },
  {
    fault: 'OCSP down',
    file: 'test/scenarios/faults-trust.test.ts',
    name: 'whoever asks about revocation cannot know',
    invariants: [4],
  },
  {
    fault: 'time stamping down',
    file: 'test/scenarios/faults-trust.test.ts',
    name: 'from a service that is down',
    invariants: [4],
  },
  {
    fault: 'link of a province cut',
    file: tiered,
    name: 'admits while the link of the province is cut',
    invariants: [1, 2, 3, 5],
  },
  { fault: 'links flapping under load', file: tiered, name: 'flap under load', invariants: [1, 2, 3, 5] },
  {
    fault: 'district’s server killed',
    file: tiered,
    name: 'outlives a district server that is killed',
    invariants: [1, 2, 3, 5, 7],
  },
  { fault: 'hub killed', file: tiered, name: 'outlives the hub that is killed', invariants: [1, 2, 3, 5, 7] },
  {
    fault: 'link that swallows everything',
    file: tiered,
    name: 'swallows everything',
    invariants: [1, 2, 3, 5],
  },
  {
    fault: 'cable pulled out (network namespaces)',
    file: 'test/tiered/network-namespace.test.ts',
    name: 'a cable that is pulled out',
    invariants: [1, 2],
  },
  {
    fault: 'server of a cluster killed, leader or not',
    file: 'test/cluster/cluster.test.ts',
    name: 'killed',
    invariants: [1, 2, 3, 5, 7],
  },
  {
    fault: 'everything at once, 50 seeds on virtual time',
    file: 'test/scenarios/invariants.test.ts',
    name: 'seed 50 whatever dies',
    invariants: [1, 2, 3, 4, 5, 6],
  },
  {
    fault: 'same seed, same ledger hash',
    file: 'packages/simulation/src/simulation.test.ts',
    name: 'same',
    invariants: [8],
  },
];
