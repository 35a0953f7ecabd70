import { messageBytesMax } from '@lienthong/axis';
import type { EntryDraft } from '@lienthong/ledger';
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
import { AddressBook } from './address-book.ts';
import { decideRelay } from './decide-relay.ts';
import { decideSubmission, type HandedIn } from './decide-submission.ts';
import { recordBytesMax } from './decision-size.ts';
import type { Examination } from './examination.ts';
import { parseHop, type Relay } from './hop-message.ts';
import { NodeIndex } from './node-index.ts';
import { defaultNodePolicy } from './node-policy.ts';
import { relayMessages } from './onward-messages.ts';

/** Lists of receivers as long as they come: what is decided can be recorded in one piece and sent on, or is refused by name. */

const now = Date.UTC(2026, 5, 1);
const pki = await openPki({ dir: undefined, clock: new ManualClock(now) });
const row = (codeQcvn102: string, tier: string, parent?: string): OrganisationRow => ({
  codeQcvn102,
  name: codeQcvn102,
  tier,
  kind: tier,
  ...(parent === undefined ? {} : { parent }),
});
const [centre, province] = ['000.00.00.G22', '000.00.00.H41'] as NodeId[] as [NodeId, NodeId];
const two = (number: number) => String(number).padStart(2, '0');
/** 200 departments with 100 units each, all on the province's node. */
const departments = Array.from({ length: 200 }, (_, number) =>
  row(`000.00.${number + 100}.H41`, 'province', province),
);
const units = departments.flatMap(({ codeQcvn102 = '' }) =>
  Array.from({ length: 100 }, (_, number) =>
    row(
      codeQcvn102.replace('000.00', `000.${two(number)}`).replace('000.00', '001.00'),
      'province',
      codeQcvn102,
    ),
  ),
);
const registry = Registry.load([
  row(centre, 'central'),
  row(province, 'province', centre),
  ...departments,
  ...units,
]);
const topology = buildTopology(registry, { routing: 'tiered' });
const addresses = new AddressBook(registry, topology);
const receivers = units.map(({ codeQcvn102 = '' }) => registry.get(codeQcvn102).organId);

const readable = (to: readonly string[], named = to): Examination => ({
  content: {
    sender: centre,
    receivers: named,
    facts: { kind: 'new', documentId: 'i', code: '1/CV', subject: 'x' },
  },
  signature: { status: 'absent', signer: undefined },
  pdfs: [],
  signatureRemarks: () => [],
  pdfRemarks: () => [],
  submissionRefusal: () => undefined,
  relayRefusal: () => undefined,
  needsVouching: (all) => ({ signature: true, to: all.some((code) => !named.includes(code)) }),
});

const decider = (node: NodeId) => ({
  node,
  registry,
  topology,
  index: new NodeIndex(),
  policy: defaultNodePolicy,
  trust: pki.trust,
});
const identity = await pki.nodeIdentity({ nodeId: centre, tier: 'central' });
const cause = { at: now, sequence: 7 };

/** What the centre records of a package, and the messages that this makes. */
function handIn(
  to: readonly string[],
  options: { readonly named?: readonly string[]; readonly at?: NodeId } = {},
) {
  const node = options.at ?? centre;
  const deciding = decider(node);
  const { named } = options;
  const handedIn: HandedIn = {
    organId: node as OrganId,
    digest: 'a'.repeat(64),
    size: 1,
    examination: readable(to, named ?? to),
    ...(named
      ? {
          through: {
            gateway: 'main',
            system: 's',
            identity,
            terms: {
              check: 'header',
              signature: 'report',
              unsigned: 'accept',
              unknownReceiver: 'refuse-copy',
              to,
            },
          },
        }
      : {}),
  };
  const drafts = decideSubmission(deciding, cause, handedIn);
  for (const draft of drafts) deciding.index.apply(draft);
  const messages = relayMessages(node, drafts, { index: deciding.index, addresses, registry });
  expect(Buffer.byteLength(JSON.stringify(drafts)) + drafts.length * 60).toBeLessThan(recordBytesMax);
  for (const { body } of messages) expect(body.length).toBeLessThanOrEqual(messageBytesMax);
  return { drafts, messages, relays: messages.map(({ body }) => parseHop(body) as Relay) };
}

const copiesOf = (drafts: readonly EntryDraft[], ...acts: readonly string[]) =>
  drafts.filter(({ act }) => acts.includes(act)).reduce((sum, { copies }) => sum + copies, 0);
const balance = (drafts: readonly EntryDraft[]) => {
  expect(copiesOf(drafts, 'relayed', 'delivered', 'refused')).toBe(copiesOf(drafts, 'admitted'));
};

test('a package to 20,000 receivers behind one neighbour goes on as one message', () => {
  const { drafts, relays } = handIn(receivers);
  expect(relays.map(({ to }) => to.length)).toEqual([20_000]);
  balance(drafts);
});

test('20,000 copies for the mailboxes of one node are more than it can record at once: refused by name, with every receiver', () => {
  const [relay] = handIn(receivers).relays;
  const drafts = decideRelay(decider(province), cause, {
    from: centre,
    relay: relay as Relay,
    examination: readable(receivers),
  });
  expect(drafts.map(({ act, code, to }) => [act, code, to?.length])).toEqual([
    ['admitted', undefined, 20_000],
    ['refused', 'EXCHANGE_RECEIVERS_TOO_MANY', 20_000],
  ]);
  balance(drafts);
  expect(Buffer.byteLength(JSON.stringify(drafts))).toBeLessThan(recordBytesMax);
  const own = handIn(receivers, { at: province });
  expect(own.drafts.map(({ code }) => code)).toEqual([undefined, 'EXCHANGE_RECEIVERS_TOO_MANY']);
  balance(own.drafts);
});

test('thousands of mailboxes of one node are filled by one package', () => {
  const { drafts } = handIn(receivers.slice(0, 3_500), { at: province });
  expect(copiesOf(drafts, 'delivered')).toBe(3_500);
  balance(drafts);
});

test('thousands of receivers named by the call fit with what is vouched for, 20,000 are refused by name', () => {
  const some = handIn(receivers.slice(0, 9_000), { named: [centre] });
  expect(some.relays[0]?.to).toHaveLength(9_000);
  expect(some.relays[0]?.admission?.statement).toContain(receivers[8_999]);
  balance(some.drafts);
  const all = handIn(receivers, { named: [centre] });
  expect(all.relays).toEqual([]);
  expect(all.drafts).toMatchObject([
    { act: 'admitted', copies: 20_000, to: [] },
    { act: 'refused', copies: 20_000, to: [], code: 'EXCHANGE_RECEIVERS_TOO_MANY' },
  ]);
  balance(all.drafts);
});

test('20,000 receivers that the package names itself need no list that is vouched for', () => {
  const { relays } = handIn(receivers, { named: receivers });
  expect(relays[0]?.to).toHaveLength(20_000);
  expect(JSON.parse(relays[0]?.admission?.statement ?? '{}')).not.toHaveProperty('to');
});

test('20,000 codes of 200 characters each that nobody has are refused without being kept', () => {
  const nonsense = Array.from({ length: 20_000 }, (_, number) => `${number}${'"'.repeat(195)}`);
  const { drafts } = handIn(nonsense);
  expect(drafts).toMatchObject([
    { act: 'admitted', copies: 20_000, to: [] },
    { act: 'refused', copies: 20_000, to: [] },
  ]);
});
