import type { EntryDraft, PackageFacts, Scope } from '@lienthong/ledger';
import type { NodeId, OrganId, Registry, Topology } from '@lienthong/registry';
import type { Examination } from './examination.ts';
import type { Relay } from './hop-message.ts';
import type { NodeIndex } from './node-index.ts';
import type { NodePolicy } from './node-policy.ts';
import { packageKey } from './package-identity.ts';
import type { Refusal } from './refusal.ts';
import { splitReceivers } from './routing.ts';

/** The node that decides and what it knows. */
export type Decider = {
  readonly node: NodeId;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly index: NodeIndex;
  readonly policy: NodePolicy;
};

/** The message that the node acts on. */
export type Cause = { readonly at: number; readonly sequence: number };

/**
 * What the node records about a package that an agency of its own has handed in: admitted, and what becomes of each
 * copy; or that all of it was admitted before.
 */
export function decideSubmission(
  decider: Decider,
  cause: Cause,
  submission: {
    readonly organId: OrganId;
    readonly digest: string;
    readonly size: number;
    readonly examination: Examination;
  },
): readonly EntryDraft[] {
  const { examination, organId, digest, size } = submission;
  const readable = examination.content;
  const facts: PackageFacts = {
    digest,
    size,
    kind: 'unreadable',
    documentId: '',
    ...readable?.facts,
    sender: organId,
    origin: decider.node,
    signature: examination.signature.status,
    signer: examination.signature.signer,
  };
  const pkg = packageKey(facts);
  const receivers = readable?.receivers ?? [];
  const base = { at: cause.at, pkg, cause: cause.sequence };
  const refused =
    examination.submissionRefusal(decider.policy, organId) ?? documentExists(decider.index, pkg, facts);
  const split = splitReceivers(receivers, decider);
  const all = [...split.local, ...[...split.onward.values()].flat(), ...split.refused.map(({ to }) => to)];
  const known = decider.index.package(pkg);
  if (known && all.length > 0 && all.every((to) => known.admittedTo.has(to)))
    return [{ ...base, act: 'duplicate', copies: all.length, to: all, agency: organId, kind: facts.kind }];

  const refuse = (to: readonly string[], refusal: Refusal): EntryDraft => ({
    ...base,
    act: 'refused',
    // What names no receiver counts as one copy, so that it does not vanish from the sums.
    copies: Math.max(to.length, 1),
    to,
    agency: organId,
    kind: facts.kind,
    ...refusal,
  });
  const first = split.refused[0];
  const whole =
    refused ??
    (first && (decider.policy.unknownReceiver === 'refuse-package' || all.length === split.refused.length)
      ? first.refusal
      : undefined);
  const admitted: EntryDraft = {
    ...base,
    act: 'admitted',
    copies: Math.max(all.length, 1),
    to: all,
    agency: organId,
    facts,
  };
  if (whole) return [admitted, refuse(all, whole)];
  return [
    { ...admitted, facts: { ...facts, scope: scopeOf(decider, organId, all) } },
    ...split.refused.map(({ to, refusal }) => refuse([to], refusal)),
    ...settleCopies(base, split, facts.kind),
    ...arrivedHere(decider, base, { sender: organId, kind: facts.kind, to: split.local }),
  ];
}

/** On the sender's own node the delivery is its own receipt. */
function arrivedHere(
  { node }: Decider,
  base: Base,
  arrived: { readonly sender: OrganId; readonly kind: string; readonly to: readonly OrganId[] },
): readonly EntryDraft[] {
  const { sender, kind, to } = arrived;
  if (to.length === 0) return [];
  return [
    { ...base, act: 'receipt', copies: to.length, to, agency: sender, kind, by: node, outcome: 'delivered' },
  ];
}

/** What the node records about a package that a neighbour has handed on. */
export function decideRelay(
  decider: Decider,
  cause: Cause,
  arrival: { readonly from: NodeId; readonly relay: Relay; readonly examination: Examination },
): readonly EntryDraft[] {
  const { from, relay, examination } = arrival;
  const base = { at: cause.at, pkg: relay.pkg, cause: cause.sequence };
  const known = decider.index.package(relay.pkg)?.admittedTo;
  const fresh = [...new Set(relay.to)].filter((to) => !known?.has(to));
  const again = relay.to.length - fresh.length;
  const drafts: EntryDraft[] = [];
  if (again > 0)
    drafts.push({
      ...base,
      act: 'duplicate',
      copies: again,
      to: relay.to.filter((to) => known?.has(to)),
      edge: from,
    });
  if (fresh.length === 0) return drafts;
  const facts: PackageFacts = {
    digest: relay.digest,
    size: relay.size,
    ...examination.content?.facts,
    kind: relay.kind,
    documentId: relay.documentId,
    sender: relay.sender,
    origin: relay.origin,
    signature: examination.signature.status,
    signer: examination.signature.signer,
  };
  drafts.push({ ...base, act: 'admitted', copies: fresh.length, to: fresh, edge: from, facts });
  const refuse = (to: readonly string[], refusal: Refusal): EntryDraft => ({
    ...base,
    act: 'refused',
    copies: to.length,
    to,
    kind: relay.kind,
    ...refusal,
  });
  const whole = examination.relayRefusal(decider.policy, relay, fresh);
  if (whole) return [...drafts, refuse(fresh, whole)];
  const split = splitReceivers(fresh, decider);
  const back = split.onward.get(from);
  if (back) {
    const problem = `${back[0]} does not lie behind ${decider.node}`;
    return [
      ...drafts,
      refuse(fresh, { code: 'EXCHANGE_CONTENT_ALTERED', details: { origin: relay.origin, problem } }),
    ];
  }
  return [
    ...drafts,
    ...split.refused.map(({ to, refusal }) => refuse([to], refusal)),
    ...settleCopies(base, split, relay.kind),
  ];
}

type Base = { readonly at: number; readonly pkg: string; readonly cause: number };

function settleCopies(base: Base, split: ReturnType<typeof splitReceivers>, kind: string): EntryDraft[] {
  return [
    ...split.local.map(
      (to): EntryDraft => ({ ...base, act: 'delivered', copies: 1, to: [to], agency: to, kind }),
    ),
    ...[...split.onward].map(
      ([edge, to]): EntryDraft => ({ ...base, act: 'relayed', copies: to.length, to, edge }),
    ),
  ];
}

function scopeOf(
  { registry, topology, node }: Decider,
  sender: OrganId,
  receivers: readonly string[],
): Scope {
  const unit = registry.get(sender).unit;
  const known = receivers.flatMap((to) => registry.find(to) ?? []);
  if (known.every((organisation) => organisation.unit === unit)) return 'internal';
  return known.every(({ organId }) => topology.nodeOf(organId) === node) ? 'local' : 'crossing';
}

/** A new document whose id this sender has used for other content that somebody may have. */
function documentExists(index: NodeIndex, pkg: string, facts: PackageFacts): Refusal | undefined {
  if (facts.kind !== 'new' || facts.documentId === '') return undefined;
  const other = index
    .documents(facts.documentId)
    .find(
      (record) =>
        record.pkg !== pkg &&
        record.facts.sender === facts.sender &&
        record.facts.kind === 'new' &&
        [...record.admittedTo].some((to) => (record.statedFor.get(to) ?? 'delivered') === 'delivered'),
    );
  return (
    other && { code: 'EXCHANGE_DOCUMENT_EXISTS', rule: 'R-067', details: { documentId: facts.documentId } }
  );
}
