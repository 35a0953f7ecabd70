import { ExchangeError } from '@lienthong/errors';
import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import type { NodeId, OrganId } from '@lienthong/registry';
import { type AdmissionEvidence, verifyAdmission } from './admission.ts';
import type { Cause, Decider } from './decider.ts';
import { isRecordable } from './decision-size.ts';
import type { Examination } from './examination.ts';
import type { Relay } from './hop-message.ts';
import type { PassageEvidence } from './passage.ts';
import type { PassingForm } from './passing-form.ts';
import { type Refusal, refusalOf, remarksOf } from './refusal.ts';
import { splitReceivers } from './routing.ts';
import { settleCopies } from './settle-copies.ts';

/** What the node records about a package that a neighbour has handed on. */
export function decideRelay(
  decider: Decider,
  cause: Cause,
  arrival: {
    readonly from: NodeId;
    readonly relay: Relay;
    readonly examination: Examination;
    /** What became of the bytes on the way; absent where nothing did. */
    readonly passage?: PassageEvidence | undefined;
    /** What is handed on in place of what came in. */
    readonly form?: PassingForm | undefined;
  },
): readonly EntryDraft[] {
  const { from, relay, examination, passage, form } = arrival;
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
  const evidence =
    relay.admission && verifyAdmission(relay.admission, relay, { trust: decider.trust, at: cause.at });
  const admission = evidence?.kind === 'believed' ? evidence.admission : undefined;
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
    ...remarksOf(examination.signatureRemarks(decider.policy)),
    system: admission?.system,
    gateway: admission?.gateway,
    admission: admission && relay.admission,
    ...(passage?.kind === 'believed' ? { transformations: relay.transformations } : {}),
    ...form,
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
  const whole =
    originRefusal(decider, relay, evidence) ??
    passageRefusal(relay, passage) ??
    examination.relayRefusal(decider.policy, relay, fresh, {
      admission,
      passage: passage?.kind === 'believed' ? passage : undefined,
    });
  if (whole) return [...drafts, refuse(fresh, whole)];
  const split = splitReceivers(fresh, decider);
  const back = split.onward.get(from);
  if (back) {
    const problem = `${back[0]} does not lie behind ${decider.node}`;
    return [...drafts, refuse(fresh, altered(relay, problem))];
  }
  const settled = [
    ...drafts,
    ...split.refused.map(({ to, refusal }) => refuse([to], refusal)),
    ...settleCopies(base, split, relay.kind),
  ];
  if (isRecordable(settled)) return settled;
  const many = refuse(
    fresh,
    refusalOf(new ExchangeError('EXCHANGE_RECEIVERS_TOO_MANY', { count: fresh.length })),
  );
  const listed = [...drafts, many];
  return isRecordable(listed) ? listed : listed.map((draft) => ({ ...draft, to: [] }));
}

/**
 * A package comes in at the node that its sender hangs on, and only that node can vouch for it: any other could let in
 * whatever it likes in anybody's name.
 */
function originRefusal(
  { topology }: Decider,
  relay: Relay,
  evidence: AdmissionEvidence | undefined,
): Refusal | undefined {
  const { origin, sender } = relay;
  const home = topology.nodeOf(sender as OrganId);
  const problem = `${sender.slice(0, 80)} hangs on ${home ?? 'no node'}`;
  if (evidence?.kind === 'rejected') return invalidAdmission(origin, evidence.problem);
  if (evidence && home !== origin) return invalidAdmission(origin, problem);
  return home === undefined || home === origin ? undefined : altered(relay, problem);
}

/** Bytes that nodes have changed are taken only where every change is accounted for. */
function passageRefusal(
  { origin, transformations }: Relay,
  passage: PassageEvidence | undefined,
): Refusal | undefined {
  if (!transformations || passage?.kind === 'believed') return undefined;
  const problem = passage?.problem ?? 'unchecked';
  return refusalOf(new ExchangeError('EXCHANGE_TRANSFORMATION_INVALID', { origin, problem }));
}

function invalidAdmission(origin: string, problem: string): Refusal {
  return refusalOf(new ExchangeError('EXCHANGE_ADMISSION_INVALID', { origin, problem }));
}

function altered({ origin }: Relay, problem: string): Refusal {
  return refusalOf(new ExchangeError('EXCHANGE_CONTENT_ALTERED', { origin, problem }));
}
