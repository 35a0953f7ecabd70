import { createHash } from 'node:crypto';
import type { ListedFault } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { Outcome } from '@lienthong/exchange';
import type { FaultKind, FaultOrder } from '@lienthong/faults';
import { randomUuid, seededRandom } from '@lienthong/runtime';
import { FaultyExchange } from '../scenarios/rig/faulty-exchange.ts';

const office = '000.00.00.G22';
const province = '000.00.00.H41';
const district = '000.00.31.H41';
const commune = '000.20.31.H41';
const agencies = [office, province, district, commune, '000.21.31.H41', '000.20.32.H41', '000.00.14.H41'];

/** Kinds that act on services over HTTP, not on the exchange: `faults-trust.test.ts` tries them. */
export type KindOnTheExchange = Exclude<FaultKind, 'ocsp-down' | 'timestamp-down'>;

/** How each kind is put on a small province: hard enough that most packages meet it. */
export const trialOrders: Readonly<Record<KindOnTheExchange, FaultOrder>> = {
  delay: { kind: 'delay', with: { ms: 3_000, jitterMs: 5_000 } },
  bandwidth: { kind: 'bandwidth', on: { edge: [commune, district] }, with: { bytesPerSecond: 2_000 } },
  loss: { kind: 'loss', with: { share: 0.5 } },
  'ack-loss': { kind: 'ack-loss', with: { share: 0.5 } },
  duplication: { kind: 'duplication' },
  reordering: { kind: 'reordering', with: { share: 0.7 } },
  cut: { kind: 'cut', on: { edge: [district, province] } },
  'one-way-cut': { kind: 'one-way-cut', on: { edge: [province, district] } },
  'refuse-first': { kind: 'refuse-first', on: { node: district }, with: { count: 5 } },
  'answer-late': { kind: 'answer-late', with: { ms: 2_000 } },
  corruption: { kind: 'corruption', on: { edge: [commune, district] } },
  'signature-strip': { kind: 'signature-strip', on: { edge: [commune, district] } },
  'signature-swap': { kind: 'signature-swap', on: { edge: [commune, district] } },
  certificate: { kind: 'certificate', on: { agency: commune } },
  'clock-skew': { kind: 'clock-skew', on: { node: district }, with: { ms: 3_600_000 } },
  'disk-full': { kind: 'disk-full', on: { node: district } },
  offline: { kind: 'offline', on: { agency: office } },
  kill: { kind: 'kill', with: { downMs: 10_000 } },
};

/** Where a package that a fault has altered has to be refused: the first node that sees it. Other faults cause no refusal. */
export const refusedAt: Partial<Record<KindOnTheExchange, string>> = {
  corruption: district,
  'signature-strip': district,
  'signature-swap': district,
  certificate: commune,
};

/** A document that was handed in until it was answered. */
export type Sent = {
  readonly from: string;
  readonly to: readonly string[];
  readonly digest: string;
  readonly outcome: Outcome;
  /** Nodes that refused copies of it, with the error's code. */
  readonly refusals: readonly { readonly node: string; readonly code: string }[];
};

/** Everything that can be seen from outside after a fault was in place, lifted, and all has come to rest. */
export type Trial = {
  readonly fault: ListedFault;
  readonly sent: readonly Sent[];
  /** Of each agency: digests of what lies in its mailbox. */
  readonly mailboxes: ReadonlyMap<string, readonly string[]>;
  readonly counters: ReadonlyMap<string, Readonly<Record<string, number>>>;
  readonly booksSound: boolean;
  /** Nodes that serve, before and after. */
  readonly nodes: readonly [before: number, after: number];
};

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Sends documents before, during and after a fault, on a clock that only moves here, and looks at everything at the end. */
export async function tryFault(kind: KindOnTheExchange): Promise<Trial> {
  const exchange = await FaultyExchange.start();
  try {
    const nodesBefore = exchange.emulator.nodeCount;
    const handed = [...handSome(exchange, { seed: 'before', count: 4 })];
    await exchange.pass(5_000);
    const { id } = await exchange.session.faults.add(trialOrders[kind]);
    handed.push(...handSome(exchange, { seed: 'during', count: 14 }));
    await exchange.pass(30_000);
    const fault = (await exchange.session.faults.list()).find((listed) => listed.id === id);
    if (!fault) throw new Error(`${kind} is not listed`);
    await exchange.session.faults.liftAll();
    await exchange.pass(90_000);
    handed.push(...handSome(exchange, { seed: 'after', count: 4 }));
    await exchange.pass(20_000);
    const sent = await Promise.all(handed);
    const operator = await exchange.session.operator();
    return {
      fault,
      sent: await Promise.all(sent.map((one) => withRefusals(exchange, one))),
      mailboxes: await readMailboxes(exchange),
      counters: await operator.counters(),
      booksSound: await exchange.isSound(),
      nodes: [nodesBefore, exchange.emulator.nodeCount],
    };
  } finally {
    await exchange.stop();
  }
}

type Handed = Omit<Sent, 'refusals'>;

function handSome(
  exchange: FaultyExchange,
  { seed, count }: { readonly seed: string; readonly count: number },
): readonly Promise<Handed>[] {
  const random = seededRandom(seed);
  const pick = () => agencies[random.integer(agencies.length)] ?? office;
  return Array.from({ length: count }, (_, index) => {
    // Every second one goes over the line that most faults are on.
    const from = index % 2 === 0 ? commune : pick();
    const to = [...new Set([index % 2 === 0 ? office : pick(), pick()])].filter((code) => code !== from);
    return handIn(exchange, { from, to: to.length > 0 ? to : [from === office ? province : office] });
  });
}

/** As client software does it: the same bytes under the same id until there is an answer. */
async function handIn(
  exchange: FaultyExchange,
  { from, to }: { readonly from: string; readonly to: readonly string[] },
): Promise<Handed> {
  const bytes = await exchange.compose(from, ...to);
  const id = randomUuid(seededRandom(digestOf(bytes)));
  const desk = await exchange.session.desk(from);
  for (;;) {
    try {
      const { outcome } = await desk.submit(bytes, { id });
      return { from, to, digest: digestOf(bytes), outcome };
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_UNREACHABLE', 'AXIS_NODE_ABSENT', 'AXIS_FULL')) throw failure;
      await exchange.machine.sleep(1_000);
    }
  }
}

async function withRefusals(exchange: FaultyExchange, sent: Handed): Promise<Sent> {
  const { outcome } = sent;
  const refusals =
    outcome.status === 'accepted'
      ? await exchange.refusals(outcome.pkg)
      : outcome.refusals.map(({ code }) => ({ node: sent.from, code }));
  return { ...sent, refusals };
}

async function readMailboxes(exchange: FaultyExchange): Promise<Map<string, readonly string[]>> {
  const mailboxes = new Map<string, readonly string[]>();
  for (const code of agencies) {
    const desk = await exchange.session.desk(code);
    const items = await desk.inbox({ limit: 1_000 });
    mailboxes.set(code, await Promise.all(items.map(async (item) => digestOf(await desk.fetch(item)))));
  }
  return mailboxes;
}
