import type { CopyState, EntryDraft, PackageFacts } from '@lienthong/ledger';
import { openPki } from '@lienthong/pki';
import {
  buildTopology,
  type NodeId,
  type OrganId,
  type OrganisationRow,
  Registry,
} from '@lienthong/registry';
import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { decideAcknowledgement } from './decide-acknowledgement.ts';
import { decideReceipts } from './decide-receipts.ts';
import type { Receipt } from './hop-message.ts';
import { NodeIndex } from './node-index.ts';
import { defaultNodePolicy } from './node-policy.ts';

const pki = await openPki({ dir: undefined, clock: new ManualClock(0) });
const row = (codeQcvn102: string, tier: string, parent?: string): OrganisationRow => ({
  codeQcvn102,
  name: codeQcvn102,
  tier,
  kind: tier,
  ...(parent === undefined ? {} : { parent }),
});
const [office, province, other] = ['000.00.00.G22', '000.00.00.H41', '000.00.00.H42'] as NodeId[] as [
  NodeId,
  NodeId,
  NodeId,
];
const registry = Registry.load([
  row(office, 'central'),
  row(province, 'province', office),
  row(other, 'province', office),
]);
const topology = buildTopology(registry, { routing: 'tiered' });
const pkg = 'P'.repeat(22);
const facts: PackageFacts = {
  digest: 'd',
  size: 1,
  kind: 'new',
  sender: office,
  documentId: 'i',
  origin: office,
};

/** The receiver's node with one delivered package, and what its agency says one after the other. */
function receiver(home: NodeId = province) {
  const index = new NodeIndex();
  const decider = { node: home, registry, topology, index, policy: defaultNodePolicy, trust: pki.trust };
  const agency = home as OrganId;
  const edge = home === office ? {} : { edge: office };
  index.apply({ at: 10, act: 'admitted', pkg, copies: 1, to: [agency], ...edge, facts });
  index.apply({ at: 10, act: 'delivered', pkg, copies: 1, to: [agency], agency, kind: 'new' });
  const say = (state: CopyState, at: number, sequence: number, description?: string) => {
    const drafts = decideAcknowledgement(
      decider,
      { at, sequence },
      { organId: agency, pkg, state, description },
    );
    for (const draft of drafts) index.apply(draft);
    return drafts;
  };
  return { say, stateNow: () => index.mailbox(agency)?.get(pkg)?.state };
}

const acts = (drafts: readonly EntryDraft[]) => drafts.map(({ act, state, taken }) => [act, state, taken]);

test('a copy leaves the waiting list for the first time once', () => {
  const { say } = receiver();
  expect(acts(say('processing', 20, 1))).toEqual([['acknowledged', 'processing', undefined]]);
  expect(acts(say('done', 30, 2))).toEqual([['acknowledged', 'done', true]]);
  expect(acts(say('done', 40, 3))).toEqual([['duplicate', undefined, undefined]]);
  expect(acts(say('fail', 50, 4))).toEqual([['acknowledged', 'fail', undefined]]);
});

test('the same state with another description is news, without any it is none', () => {
  const { say } = receiver();
  say('fail', 20, 1, 'thiếu chữ ký');
  expect(acts(say('fail', 30, 2))).toEqual([['duplicate', undefined, undefined]]);
  expect(acts(say('fail', 30, 3, 'sai mẫu'))).toEqual([['acknowledged', 'fail', undefined]]);
});

test('what was said earlier and is heard later changes nothing', () => {
  const { say, stateNow } = receiver();
  say('done', 20, 7);
  expect(acts(say('processing', 30, 6))).toEqual([['duplicate', undefined, undefined]]);
  expect(stateNow()).toBe('done');
});

test('states of one copy never share an instant, whatever the clock does', () => {
  const { say } = receiver();
  const instants = [
    say('processing', 20, 1),
    say('done', 20, 2),
    say('processing', 5, 3),
    say('fail', 21, 4),
  ];
  expect(instants.map(([entry]) => entry?.at)).toEqual([20, 21, 22, 23]);
});

test("on the sender's own node the sender hears at once", () => {
  const { say } = receiver(office);
  expect(say('done', 20, 1, 'xong')).toMatchObject([
    { act: 'acknowledged', agency: office, copies: 0 },
    {
      act: 'receipt',
      agency: office,
      by: office,
      outcome: 'acknowledged',
      state: 'done',
      description: 'xong',
      copies: 0,
    },
  ]);
});

/** The sender's node with copies to two provinces, and what it records of statements. */
function sender() {
  const index = new NodeIndex();
  const to = [province, other];
  index.apply({ at: 1, act: 'admitted', pkg, copies: 2, to, agency: office, facts });
  index.apply({ at: 1, act: 'relayed', pkg, copies: 1, to: [province], edge: province });
  let sequence = 0;
  return (by: NodeId, ...receipts: readonly Partial<Receipt>[]) => {
    sequence += 1;
    const whole = receipts.map(
      (receipt): Receipt => ({ pkg, to: [province], outcome: 'acknowledged', at: 1, ...receipt }),
    );
    const statement = { by, origin: office, ledger: { length: 0, hash: '' }, receipts: whole };
    const drafts = decideReceipts({ index, topology }, { at: 99, sequence }, statement);
    for (const draft of drafts) index.apply(draft);
    return drafts.map(({ outcome, state, copies }) => `${outcome} ${state ?? ''} ${copies}`);
  };
}

test('of states that come in another order than they were said the latest stays', () => {
  const hear = sender();
  expect(hear(province, { state: 'done', at: 30 })).toEqual(['acknowledged done 0']);
  expect(hear(province, { state: 'processing', at: 20 })).toEqual([]);
  expect(hear(province, { state: 'done', at: 30 })).toEqual([]);
  expect(
    hear(province, { state: 'fail', at: 31 }, { state: 'done', at: 30 }, { state: 'fail', at: 31 }),
  ).toEqual(['acknowledged fail 0']);
});

test('a copy ends once, even where one statement says so twice', () => {
  const hear = sender();
  const delivered = { outcome: 'delivered' } as const;
  expect(hear(province, delivered, delivered, { ...delivered, to: [province, province] })).toEqual([
    'delivered  1',
  ]);
  expect(hear(province, delivered)).toEqual([]);
});

test('only the node that a receiver hangs on knows what happened in its mailbox; refuse may any on the way', () => {
  const hear = sender();
  expect(hear(other, { state: 'done' }, { outcome: 'delivered' })).toEqual([]);
  expect(hear(other, { outcome: 'refused', code: 'X' })).toEqual(['refused  1']);
});

test.each<[string, Partial<Receipt>]>([
  ['that names no state', {}],
  ['about a package that was never sent', { pkg: 'Q'.repeat(22), state: 'done' }],
  ['about somebody who was no receiver', { to: [office], state: 'done' }],
  ['about nobody', { to: [], state: 'done' }],
])('an acknowledgement %s is left out', (_, receipt) => {
  expect(sender()(province, receipt)).toEqual([]);
});
