import type { LedgerEntry } from '@lienthong/ledger';
import type { NodeId, Topology } from '@lienthong/registry';
import type { EventDraft } from './event-hub.ts';
import type { PackageCourse } from './package-book.ts';

/** Receivers that an event names. */
const namedMax = 20;

/** What an entry of a ledger tells to those who follow. */
export function entryEvent(recorded: {
  readonly node: string;
  readonly entry: LedgerEntry;
  readonly course: PackageCourse | undefined;
  readonly topology: Topology;
}): EventDraft {
  const { node, entry, course, topology } = recorded;
  const { act, to, agency, edge, code, rule, by, outcome, state, description } = entry;
  const facts = entry.facts ?? course?.facts;
  return {
    type: `package.${act}`,
    at: entry.at,
    node,
    tier: topology.node(node as NodeId).tier,
    pkg: entry.pkg,
    kind: entry.kind ?? facts?.kind,
    documentId: facts?.documentId,
    sender: facts?.sender,
    subject: facts?.subject,
    priority: facts?.priority,
    status: facts?.status,
    about: facts?.about,
    agency,
    edge,
    copies: entry.copies,
    to: to?.slice(0, namedMax),
    toCount: to?.length,
    code,
    rule,
    by,
    outcome,
    state: act === 'acknowledged' ? (state ?? 'done') : state,
    description,
  };
}
