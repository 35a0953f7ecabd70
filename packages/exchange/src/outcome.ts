import { ExchangeError, receivedError } from '@lienthong/errors';
import type { EntryDraft } from '@lienthong/ledger';
import type { NodeIndex } from './node-index.ts';

/** What became of a submission at the sender's node, or of an acknowledgement at the receiver's. */
export type Outcome = {
  /** `accepted` when at least one copy goes its way. */
  readonly status: 'accepted' | 'refused';
  /** Whether the same had been accepted before; then nothing was done this time. */
  readonly duplicate: boolean;
  readonly pkg: string;
  readonly documentId: string;
  readonly kind: string;
  readonly copies: number;
  readonly refusals: readonly {
    readonly to: readonly string[];
    readonly code: string;
    readonly rule?: string | undefined;
    readonly details: Readonly<Record<string, string | number>>;
  }[];
};

/** The outcome of the submission that caused `entries`. */
export function outcomeOf(index: NodeIndex, entries: readonly EntryDraft[]): Outcome {
  const again = sumCopies(entries, 'duplicate');
  const admitted = sumCopies(entries, 'admitted');
  const pkg = entries[0]?.pkg ?? '';
  const record = index.package(pkg);
  const refused = entries.filter(({ act }) => act === 'refused' || act === 'dead');
  const refusedCopies = refused.reduce((sum, entry) => sum + entry.copies, 0);
  return {
    status: refused.length === 0 || refusedCopies < again + admitted ? 'accepted' : 'refused',
    duplicate: entries.some(({ act }) => act === 'duplicate') && refusedCopies === admitted,
    pkg,
    documentId: record?.facts.documentId ?? '',
    kind: record?.facts.kind ?? 'unreadable',
    copies: again + admitted,
    refusals: refused.map(({ to = [], code = '', rule, details = {} }) => ({ to, code, rule, details })),
  };
}

function sumCopies(entries: readonly EntryDraft[], act: EntryDraft['act']): number {
  return entries.reduce((sum, entry) => (entry.act === act ? sum + entry.copies : sum), 0);
}

/**
 * Nothing where the node did what it was told.
 *
 * @throws the first refusal, by its code
 */
export function requireAccepted({ status, refusals }: Outcome): void {
  if (status === 'accepted') return;
  const { code = '', details = {} } = refusals[0] ?? {};
  throw receivedError(code, details) ?? new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem: code });
}
