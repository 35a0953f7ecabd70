import type { EntryDraft } from '@lienthong/ledger';
import type { NodeId, OrganId, Topology } from '@lienthong/registry';
import type { Cause } from './decider.ts';
import type { Receipt, Statement } from './hop-message.ts';
import type { NodeIndex } from './node-index.ts';

/**
 * What the sender's node records of a believed statement: for each copy that it admitted, the first outcome that
 * anybody states, and whatever its receiver has said later than what is known. Statements come again after crashes, and
 * in another order; what is recorded already is left out.
 */
export function decideReceipts(
  { index, topology }: { readonly index: NodeIndex; readonly topology: Topology },
  cause: Cause,
  statement: Statement,
): readonly EntryDraft[] {
  // Within one statement, too, a copy may be spoken of twice: what the receipts before add counts.
  const stated = new Set<string>();
  const saidAt = new Map<string, number>();
  return statement.receipts.flatMap((receipt): EntryDraft[] => {
    const { pkg, outcome, at, code, rule, details, state, description } = receipt;
    const record = index.package(pkg);
    if (!record) return [];
    const key = (to: string) => `${pkg} ${to}`;
    const isNews = (to: string) =>
      outcome === 'acknowledged'
        ? state !== undefined &&
          at > (saidAt.get(key(to)) ?? record.saidAt.get(to) ?? Number.NEGATIVE_INFINITY)
        : !record.statedFor.has(to) && !stated.has(key(to));
    const open = new Set<string>();
    for (const to of receipt.to)
      if (record.admittedTo.has(to) && isNews(to) && mayState(topology, statement.by, outcome, to)) {
        open.add(to);
        if (outcome === 'acknowledged') saidAt.set(key(to), at);
        else stated.add(key(to));
      }
    if (open.size === 0) return [];
    return [
      {
        at,
        act: 'receipt',
        pkg,
        copies: outcome === 'acknowledged' ? 0 : open.size,
        agency: record.facts.sender,
        kind: record.facts.kind,
        to: [...open],
        cause: cause.sequence,
        code,
        rule,
        details,
        by: statement.by,
        outcome,
        state,
        description,
      },
    ];
  });
}

/** Any node on the way may refuse a copy; only the one that the receiver hangs on knows what happened in its mailbox. */
function mayState(topology: Topology, by: string, outcome: Receipt['outcome'], to: string): boolean {
  if (outcome === 'refused' || outcome === 'dead') return true;
  const home = topology.nodeOf(to as OrganId);
  return home === undefined || home === (by as NodeId);
}
