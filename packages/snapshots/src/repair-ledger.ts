import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NodeAddress } from '@lienthong/axis';
import { StateDir } from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import { type ChainHead, type LedgerExport, type LedgerSource, linesOf } from '@lienthong/ledger';
import { followRegistry } from '@lienthong/node-host';
import { openPki } from '@lienthong/pki';
import { type RandomSource, randomUuid, systemClock, systemRandom } from '@lienthong/runtime';
import { jetstreamManager } from '@nats-io/jetstream';
import { copyState } from './copy-state.ts';
import { ingressMessages } from './ingress-messages.ts';
import { planRepair, type RepairPlan } from './plan-repair.ts';
import { quotaHistory } from './quota-history.ts';
import { quarantineName } from './state-files.ts';
import {
  openStoppedExchange,
  type StoppedExchange,
  type StoppedExchangeOptions,
} from './stopped-exchange.ts';

export type RepairOptions = StoppedExchangeOptions & {
  /** Code of the node. */
  readonly node: string;
  /** Changes the data; else only says what it would do. */
  readonly apply?: boolean;
  /** Where chains are known to have stood, by node. */
  readonly heads?: ReadonlyMap<string, ChainHead>;
  /** An export taken earlier. */
  readonly from?: LedgerExport;
  readonly random?: RandomSource;
};

export type RepairResult = {
  readonly plan: RepairPlan;
  /** Where the store as it was lies now; undefined where nothing was changed. */
  readonly quarantine: string | undefined;
};

/** Lines that go into one record of a ledger that is written anew. */
const recordLinesMax = 128;

/**
 * Repairs the ledger of one node of an exchange that does not run, as far as hashes and messages allow; see `planRepair`. The
 * repaired store is made beside the present one and takes its place when it is whole; the present one is kept.
 *
 * @throws REGISTRY_NODE_UNKNOWN
 * @throws LEDGER_NOT_RESTORABLE when the repair is to be applied and entries are lost
 * @throws SNAPSHOT_NOTHING_THERE, NATS_SERVER_STATE_IN_USE
 */
export async function repairLedger(options: RepairOptions): Promise<RepairResult> {
  const { stateDir, apply = false, random = systemRandom } = options;
  const { plan, path } = await withExchange(options, (exchange) => planOf(exchange, options));
  if (!apply || !changes(plan)) return { plan, quarantine: undefined };
  const [hole] = plan.holes;
  if (hole)
    throw new ExchangeError('LEDGER_NOT_RESTORABLE', { node: plan.node, from: hole.from, to: hole.to });
  const stamp = randomUuid(random);
  const staging = join(stateDir, `.staging-${stamp}`);
  try {
    await copyState(stateDir, staging, (work) => work());
    await withExchange({ ...options, stateDir: staging }, (exchange) => rewrite(exchange, plan));
    const quarantine = join(stateDir, quarantineName, stamp);
    await mkdir(dirname(join(quarantine, path)), { recursive: true, mode: 0o700 });
    await rename(join(stateDir, path), join(quarantine, path));
    await rename(join(staging, path), join(stateDir, path));
    return { plan, quarantine };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Whether the ledger is another one after the repair. */
export function changes({ storedCount, lines, rejected, restored, decidedAnew }: RepairPlan): boolean {
  const isMoved = lines.length !== storedCount;
  return isMoved || [rejected, restored, decidedAnew].some(({ length }) => length > 0);
}

/** What is to be done, and the path of the store in which. */
async function planOf(
  exchange: StoppedExchange,
  options: RepairOptions,
): Promise<{ readonly plan: RepairPlan; readonly path: string }> {
  const { registry, topology, addresses, stores, storeOf, ledgers } = exchange;
  const { clock = systemClock, random = systemRandom, heads, from } = options;
  const owner = ownerOf(ledgers, options.node);
  const node = addresses.nodeId(owner);
  const { path, connection, nats } = storeOf(owner);
  // What systems registered and who was locked is on the axis too.
  const { notices } = stores[0].connection;
  const followed = await followRegistry({ notices, registry, topology, clock });
  try {
    const head = heads?.get(node) ?? from?.heads.get(node);
    const plan = await planRepair({
      node,
      registry,
      topology,
      content: connection.content,
      pki: await openPki({ dir: new StateDir(options.stateDir).pki, clock, random }),
      stored: await linesOf(ledgers, owner),
      messages: await ingressMessages(nats, owner as NodeAddress),
      // Notices are kept where the first store is.
      quotas: await quotaHistory(stores[0].nats),
      ...(from ? { others: await linesOf(from, owner) } : {}),
      ...(head ? { head } : {}),
    });
    return { plan, path };
  } finally {
    await followed.close();
  }
}

/** Writes all ledgers of a store anew, the repaired one among them: their stream lets nobody change or remove anything. */
async function rewrite({ ledgers, storeOf }: StoppedExchange, plan: RepairPlan): Promise<void> {
  const all = new Map<string, readonly string[]>();
  const { nodes, connection, nats, provision } = storeOf(ownerOf(ledgers, plan.node));
  for (const owner of nodes) {
    const isRepaired = ledgers.nodeIdOf(owner) === plan.node;
    const lines = isRepaired ? (plan.lines as readonly string[]) : await linesOf(ledgers, owner);
    if (lines.length > 0) all.set(owner, lines);
  }
  await (await jetstreamManager(nats)).streams.delete('LT_LEDGER');
  await provision();
  for (const [owner, lines] of all) {
    let last = 0;
    for (let at = 0; at < lines.length; at += recordLinesMax)
      last = await connection.ledgers.append(owner, lines.slice(at, at + recordLinesMax), last);
  }
}

/** @throws REGISTRY_NODE_UNKNOWN when a code is no node's */
function ownerOf({ owners, nodeIdOf }: LedgerSource, node: string): string {
  const owner = owners.find((one) => nodeIdOf(one) === node);
  if (owner === undefined) throw new ExchangeError('REGISTRY_NODE_UNKNOWN', { node });
  return owner;
}

async function withExchange<Result>(
  options: StoppedExchangeOptions,
  work: (exchange: StoppedExchange) => Promise<Result>,
): Promise<Result> {
  const exchange = await openStoppedExchange(options);
  try {
    return await work(exchange);
  } finally {
    await exchange.close();
  }
}
