import type { Priority } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import type { EntryDraft, PackageFacts, Scope, SignedAdmission } from '@lienthong/ledger';
import type { NodeIdentity } from '@lienthong/pki';
import type { OrganId } from '@lienthong/registry';
import { signAdmission } from './admission.ts';
import type { AdmissionTerms } from './admission-terms.ts';
import type { Cause, Decider } from './decider.ts';
import { isRecordable } from './decision-size.ts';
import type { Examination } from './examination.ts';
import { historyRefusal } from './lives/history-refusal.ts';
import type { NodeIndex } from './node-index.ts';
import type { NodePolicy } from './node-policy.ts';
import { packageKey } from './package-identity.ts';
import type { PassingForm } from './passing-form.ts';
import { type Refusal, refusalOf, remarksOf } from './refusal.ts';
import { type Split, senderRefusal, splitReceivers } from './routing.ts';
import { type DecisionBase, settleCopies } from './settle-copies.ts';

/** A package handed in at the node of its sender. */
export type HandedIn = {
  readonly organId: OrganId;
  readonly digest: string;
  readonly size: number;
  readonly examination: Examination;
  /** Where a gateway hands it in: which, from which system, on what terms, and the key to vouch for it with. */
  readonly through?: {
    readonly gateway: string;
    readonly system?: string | undefined;
    readonly terms?: AdmissionTerms | undefined;
    readonly identity: NodeIdentity;
  };
  /** What is handed on in place of what came in. */
  readonly form?: PassingForm | undefined;
  /** Lane that it came on. */
  readonly priority?: Priority | undefined;
  /** Why it is not taken whatever it says. */
  readonly refusal?: Refusal | undefined;
};

/**
 * What the node records about a package that one of its agencies has handed in: admitted, and what becomes of each copy;
 * copies that were admitted before are duplicates.
 */
export function decideSubmission(decider: Decider, cause: Cause, handedIn: HandedIn): readonly EntryDraft[] {
  const { examination, organId, digest, size, through, form } = handedIn;
  const { terms, gateway, system } = through ?? {};
  const policy = policyOn(decider.policy, terms);
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
    ...remarksOf([...examination.signatureRemarks(policy), ...examination.pdfRemarks(policy)]),
    ...(examination.pdfs.length === 0
      ? {}
      : { pdfs: examination.pdfs.map(({ name, answer }) => ({ name, answer })) }),
    system,
    gateway,
  };
  const pkg = packageKey(facts);
  const base = { at: cause.at, pkg, cause: cause.sequence };
  const all = receiversOf(splitReceivers(terms?.to ?? readable?.receivers ?? [], decider));
  const known = decider.index.package(pkg)?.admittedTo;
  const again = all.filter((to) => known?.has(to));
  const fresh = again.length === 0 ? all : all.filter((to) => !known?.has(to));
  const duplicate: readonly EntryDraft[] =
    again.length === 0
      ? []
      : [{ ...base, act: 'duplicate', copies: again.length, to: again, agency: organId, kind: facts.kind }];
  if (again.length > 0 && fresh.length === 0) return duplicate;

  // What names no receiver counts as one copy, so that it does not vanish from the sums.
  const copies = Math.max(fresh.length, 1);
  const admit = (to: readonly string[], more: Partial<PackageFacts> = {}): EntryDraft => ({
    ...base,
    act: 'admitted',
    copies,
    to,
    agency: organId,
    facts: { ...facts, ...more },
  });
  const refuse = (to: readonly string[], refusal: Refusal): EntryDraft => ({
    ...base,
    act: 'refused',
    copies: Math.max(to.length, 1),
    to,
    agency: organId,
    kind: facts.kind,
    ...refusal,
  });
  const split = splitReceivers(fresh, decider);
  const refused =
    senderRefusal(organId, decider.registry) ??
    examination.submissionRefusal(policy, organId) ??
    unexpectedKind(facts, terms) ??
    (all.length === 0
      ? refusalOf(new ExchangeError('EXCHANGE_HEADER_INCOMPLETE', { missing: 'To/OrganId' }))
      : undefined) ??
    (policy.check === 'full' ? documentExists(decider.index, pkg, facts) : undefined) ??
    (policy.check === 'full'
      ? historyRefusal(decider, facts, { profile: policy.profile, addressees: all })
      : undefined) ??
    unreachable(split, policy, fresh) ??
    handedIn.refusal;
  const drafts = refused
    ? [...duplicate, admit(fresh), refuse(fresh, refused)]
    : [
        ...duplicate,
        admit(fresh, {
          scope: scopeOf(decider, organId, fresh),
          admission: through && vouchFor(decider, { pkg, split, examination, through, at: cause.at }),
          ...form,
        }),
        ...split.refused.map(({ to, refusal }) => refuse([to], refusal)),
        ...settleCopies(base, split, facts.kind),
        ...arrivedHere(decider, base, { sender: organId, kind: facts.kind, to: split.local }),
      ];
  if (isRecordable(drafts)) return drafts;
  // The list itself is too long to be kept.
  const many = refusalOf(new ExchangeError('EXCHANGE_RECEIVERS_TOO_MANY', { count: fresh.length }));
  return [admit([]), { ...refuse([], refused ?? many), copies }];
}

/** The policy with the terms of one submission in place of the tier's. */
function policyOn(policy: NodePolicy, terms: AdmissionTerms | undefined): NodePolicy {
  if (!terms) return policy;
  const { check, signature, unsigned, unknownReceiver } = terms;
  return { ...policy, check, signature, unsigned, unknownReceiver };
}

function receiversOf({ local, onward, refused }: Split): readonly string[] {
  return [...local, ...[...onward.values()].flat(), ...refused.map(({ to }) => to)];
}

function unexpectedKind(facts: PackageFacts, terms: AdmissionTerms | undefined): Refusal | undefined {
  const kind = facts.kind === 'status' ? 'status' : 'document';
  if (terms?.expects === undefined || terms.expects === kind) return undefined;
  return refusalOf(new ExchangeError('EXCHANGE_KIND_UNEXPECTED', { kind, expected: terms.expects }));
}

/** Why none of the copies goes its way because some of the receivers cannot be reached. */
function unreachable(split: Split, policy: NodePolicy, fresh: readonly string[]): Refusal | undefined {
  const [first] = split.refused;
  if (policy.unknownReceiver === 'refuse-package' || split.refused.length === fresh.length)
    return first?.refusal;
  return undefined;
}

/** What this node vouches for to those that come after it, where they would not take the package otherwise. */
function vouchFor(
  { node }: Decider,
  package_: {
    readonly pkg: string;
    readonly split: Split;
    readonly examination: Examination;
    readonly through: NonNullable<HandedIn['through']>;
    readonly at: number;
  },
): SignedAdmission | undefined {
  const { pkg, split, examination, through, at } = package_;
  const to = [...split.onward.values()].flat();
  if (!through.terms || to.length === 0) return undefined;
  const needs = examination.needsVouching(to);
  if (!needs.signature && !needs.to) return undefined;
  const { gateway, system, identity } = through;
  const { status = '' } = examination.signature;
  return signAdmission(
    { by: node, pkg, signature: status, to: needs.to ? to : undefined, system, gateway, at },
    identity,
  );
}

/** On the sender's own node the delivery is its own receipt. */
function arrivedHere(
  { node }: Decider,
  base: DecisionBase,
  arrived: { readonly sender: OrganId; readonly kind: string; readonly to: readonly OrganId[] },
): readonly EntryDraft[] {
  const { sender, kind, to } = arrived;
  if (to.length === 0) return [];
  return [
    { ...base, act: 'receipt', copies: to.length, to, agency: sender, kind, by: node, outcome: 'delivered' },
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
