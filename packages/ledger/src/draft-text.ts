import type { EntryDraft } from './ledger-entry.ts';

const texts = new WeakMap<EntryDraft, string>();

/** JSON of a draft: made once, however often it is measured before it is written. Drafts do not change. */
export function draftText(draft: EntryDraft): string {
  const known = texts.get(draft);
  if (known !== undefined) return known;
  const text = JSON.stringify(draft);
  texts.set(draft, text);
  return text;
}

/** The same for the last time: the text is not kept any longer, for drafts may be. */
export function takeDraftText(draft: EntryDraft): string {
  const text = draftText(draft);
  texts.delete(draft);
  return text;
}
