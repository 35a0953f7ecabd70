import type { OrganId, Registry } from '@lienthong/registry';
import { jsonBytes, type Page, pageBytesMax } from '../answer-page.ts';
import type { NodeIndex } from '../node-index.ts';
import type { DocumentLife } from './document-life.ts';
import { LifeBook } from './life-book.ts';

/** Who asks: an agency hears of its own documents only, sent or received. */
export type LifeQuery = {
  readonly documentId: string;
  /** Who sent it; every sender of a document with this identifier where left out. */
  readonly sender?: string | undefined;
  /** Lives that were told already. */
  readonly from?: number | undefined;
};

/** Steps of one life that are told; of a longer one the first and the last. */
const stepsMax = { first: 20, last: 80 } as const;

/** One page of what became of a document, as far as `asker` may know; the operator, `undefined`, may know all. */
export function lifePage(
  known: { readonly index: NodeIndex; readonly registry: Registry },
  { documentId, sender, from = 0 }: LifeQuery,
  asker: OrganId | undefined,
): Page<DocumentLife, { readonly from: number }> {
  const book = LifeBook.of(known.index, known.registry);
  const senders = sender === undefined ? book.senders(documentId) : [sender];
  const lives = senders
    .flatMap((one) =>
      book.lives({ sender: one, documentId }, asker === undefined || one === asker ? undefined : asker),
    )
    .slice(from);
  const items: DocumentLife[] = [];
  let bytes = 0;
  for (const life of lives) {
    const told = shortened(life);
    bytes += jsonBytes(told);
    if (items.length > 0 && bytes > pageBytesMax) return { items, more: { from: from + items.length } };
    items.push(told);
  }
  return { items };
}

function shortened({ lifecycle, ...life }: DocumentLife): DocumentLife {
  const { history, waiting } = lifecycle;
  return {
    ...life,
    lifecycle: { ...lifecycle, history: ends(history), waiting: ends(waiting) },
  };
}

function ends<Step>(steps: readonly Step[]): readonly Step[] {
  const { first, last } = stepsMax;
  return steps.length <= first + last ? steps : [...steps.slice(0, first), ...steps.slice(-last)];
}
