import type { Axis, Delivery } from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import {
  AddressBook,
  Examiner,
  ExchangeNode,
  type NodeEnvironment,
  type QuotaBook,
  samePolicy,
} from '@lienthong/exchange';
import type { LedgerStore } from '@lienthong/ledger';
import type { Pki } from '@lienthong/pki';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import { ManualClock, silentLogger } from '@lienthong/runtime';
import type { IngressMessage } from './ingress-messages.ts';

export type DecideAgainOptions = {
  readonly node: NodeId;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly content: ContentStore;
  readonly pki: Pki;
  /** Quotas that held then; none where left out. */
  readonly quotas?: QuotaBook | undefined;
};

/**
 * What a node with this ledger records for one message: the production code decides, and nothing that it sends leaves here.
 * Undefined where it would not decide now, such as when content is missing.
 *
 * @param ledger - lines of the ledger up to the moment
 * @param at - what the node's clock says then, milliseconds since 1970
 * @throws LEDGER_CHAIN_BROKEN, LEDGER_ENTRY_MALFORMED when `ledger` is no ledger
 */
export async function decideAgain(
  options: DecideAgainOptions,
  ledger: readonly string[],
  { at, ...message }: IngressMessage & { readonly at: number },
): Promise<readonly string[] | undefined> {
  const recorded: string[] = [];
  const node = new ExchangeNode(options.node, environmentAt(options, at, recorded), () => undefined);
  if (ledger.length > 0) node.replay({ node: message.to, sequence: 1, lines: ledger });
  node.start();
  const isDecided = await new Promise<boolean>((settled) => {
    const delivery: Delivery = {
      ...message,
      attempt: 1,
      acknowledge: async () => settled(true),
      retry: () => settled(false),
    };
    node.take(delivery);
  });
  await node.stop();
  return isDecided ? recorded : undefined;
}

function environmentAt(options: DecideAgainOptions, at: number, recorded: string[]): NodeEnvironment {
  const { registry, topology, content, pki, quotas } = options;
  const clock = new ManualClock(at);
  return {
    axis: deafAxis,
    content,
    ledgers: {
      ...emptyLedgers,
      append: async (_, lines, after) => {
        recorded.push(...lines);
        return after + 1;
      },
    },
    registry,
    topology,
    addresses: new AddressBook(registry, topology),
    examiner: new Examiner({ registry, trust: pki.trust, clock }),
    trust: pki.trust,
    identityOf: (id) => pki.nodeIdentity({ nodeId: id, tier: topology.node(id).tier }),
    policyOf: samePolicy(),
    quotas,
    defects: new Map(),
    clock,
    logger: silentLogger,
  };
}

/** What was sent once is on its way since long ago. */
const deafAxis: Axis = {
  send: async () => ({ sequence: 0, duplicate: true }),
  receive: () => notHere('receive'),
  call: () => notHere('call'),
  answer: () => notHere('answer'),
  close: async () => undefined,
};

const emptyLedgers: Omit<LedgerStore, 'append'> = {
  read: async function* () {},
  follow: () => notHere('follow'),
};

async function notHere(what: string): Promise<never> {
  throw new ExchangeError('INVARIANT_BROKEN', { what: `a node that decides again does not ${what}` });
}
