import type { PackageFacts } from '@lienthong/ledger';
import type { OrganId } from '@lienthong/registry';
import { assertInvariant } from '@lienthong/runtime';
import { jsonBytes, type Page, pageBytesMax } from './answer-page.ts';
import type { PackageRecord } from './compact/known-record.ts';
import type { RecordList } from './compact/record-list.ts';
import type { MailItem, MailState } from './mail-item.ts';
import { type Mail, waitingStates } from './mailbox.ts';
import { countUpTo, mergeSorted } from './merge-sorted.ts';
import type { NodeIndex } from './node-index.ts';
import { admittedWith } from './onward-messages.ts';
import { sentCopies } from './sent-copies.ts';
import type { SentCopy, SentPackage } from './sent-package.ts';

type Limited = { readonly limit?: number | undefined };
type OfType = { readonly type?: 'document' | 'status' | undefined };
type MailQuery = OfType & {
  /** By default those that wait. */
  readonly states?: readonly MailState[] | undefined;
  /** Position of the last mail that is not wanted any more. */
  readonly after?: number | undefined;
};

/** One page of the mail of agencies, in the order of delivery. */
export function mailPage(
  index: NodeIndex,
  agencies: readonly OrganId[],
  query: MailQuery & Limited,
): Page<MailItem, { readonly after: number } & Limited> {
  const { limit } = query;
  const items: MailItem[] = [];
  let bytes = 0;
  let last = 0;
  for (const mail of mailInOrder(index, agencies, query)) {
    const item = mailItem(index, mail);
    bytes += jsonBytes(item);
    if (items.length > 0 && bytes > pageBytesMax)
      return { items, more: { after: last, ...remaining(limit, items.length) } };
    items.push(item);
    last = mail.position;
    if (items.length === limit) break;
  }
  return { items };
}

/** The mail of agencies in the order of delivery. */
function mailInOrder(
  index: NodeIndex,
  agencies: readonly OrganId[],
  { type, states = waitingStates, after = 0 }: MailQuery,
): Generator<Mail> {
  const lists = [...new Set(agencies)].flatMap(
    (agency) => index.mailbox(agency)?.list({ type, states }, after) ?? [],
  );
  return mergeSorted(lists, (one, other) => one.position < other.position);
}

/** The mail as it is shown. */
export function mailItem(index: NodeIndex, mail: Mail): MailItem {
  const { pkg, agency, deliveredAt, state, stateAt, description } = mail;
  const facts = admittedWith({ cause: mail.deliveredIn, pkg }, index) ?? index.package(pkg)?.facts;
  assertInvariant(facts !== undefined, `${pkg} was admitted before it was delivered`);
  return {
    pkg,
    facts: shownFacts(facts),
    deliveredAt,
    agency: agency as OrganId,
    state,
    stateAt,
    ...(description === undefined ? {} : { description }),
  };
}

/** Facts as clients see them: what nodes vouch for among themselves is left out. */
export function shownFacts({
  admission: _,
  received: _received,
  transformations: _transformations,
  ...facts
}: PackageFacts): PackageFacts {
  return facts;
}

/** Facts as the sender sees them: of the very bytes that it sent. */
export function sentFacts(facts: PackageFacts): PackageFacts {
  const { digest, size } = facts.received ?? facts;
  return { ...shownFacts(facts), digest, size };
}

/** Where a page of sent packages begins: at a package, after some of its copies. */
type SentStart = { readonly position: number; readonly copy: number };

/** One page of what agencies have sent, the latest first; a package of many receivers may stand on several pages. */
export function sentPage(
  index: NodeIndex,
  agencies: readonly OrganId[],
  query: OfType &
    Limited & { readonly pkgPrefix?: string | undefined; readonly from?: SentStart | undefined },
): Page<SentPackage, { readonly from: SentStart } & Limited> {
  const { limit, from = { position: Number.POSITIVE_INFINITY, copy: 0 } } = query;
  const items: SentPackage[] = [];
  let bytes = 0;
  for (const record of latestFirst(index, agencies, { ...query, start: from.position })) {
    const { position, pkg, facts, entries } = record;
    const skipped = position === from.position ? from.copy : 0;
    const all = sentCopies(entries);
    const copies: SentCopy[] = [];
    const shown = { pkg, facts: sentFacts(facts), sentAt: entries[0]?.at ?? 0 };
    bytes += jsonBytes(shown);
    for (const copy of all.slice(skipped)) {
      bytes += jsonBytes(copy);
      if (bytes > pageBytesMax && items.length + copies.length > 0) {
        if (copies.length > 0) items.push({ ...shown, copies });
        const more = {
          from: { position, copy: skipped + copies.length },
          ...remaining(limit, items.length - (copies.length > 0 ? 1 : 0)),
        };
        return { items, more };
      }
      copies.push(copy);
    }
    items.push({ ...shown, copies });
    if (items.length === limit) break;
  }
  return { items };
}

function latestFirst(
  index: NodeIndex,
  agencies: readonly OrganId[],
  query: OfType & {
    readonly pkgPrefix?: string | undefined;
    /** Position to begin with. */
    readonly start: number;
  },
): Iterable<PackageRecord> {
  const { type, pkgPrefix, start } = query;
  const senders = new Set<string>(agencies);
  const isMeant = ({ position, facts }: PackageRecord) =>
    position <= start && (type === undefined || (facts.kind === 'status') === (type === 'status'));
  if (pkgPrefix !== undefined)
    return index
      .packagesWithPrefix(pkgPrefix)
      .filter(
        (record) =>
          isMeant(record) && record.entries[0]?.edge === undefined && senders.has(record.facts.sender),
      )
      .reverse();
  const lists = [...senders].map((agency) => backwards(index.sentBy(agency), { start, isMeant }));
  return mergeSorted(lists, (one, other) => one.position > other.position);
}

function* backwards(
  records: RecordList,
  { start, isMeant }: { readonly start: number; readonly isMeant: (record: PackageRecord) => boolean },
): Generator<PackageRecord> {
  for (let place = countUpTo(records, start) - 1; place >= 0; place -= 1) {
    const record = records.at(place);
    if (record && isMeant(record)) yield record;
  }
}

function remaining(limit: number | undefined, count: number): Limited {
  return limit === undefined ? {} : { limit: limit - count };
}
