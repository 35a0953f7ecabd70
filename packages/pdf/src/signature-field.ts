import type { Box } from './page-form.ts';
import { PdfDamage } from './pdf-damage.ts';
import type { PdfUpdate } from './pdf-update.ts';
import { arrayOf, dictOf, type PdfDict, PdfName, PdfRef, type PdfValue } from './pdf-value.ts';
import type { PdfView } from './pdf-view.ts';
import { textString } from './write-value.ts';

/** Where a new field goes. */
export type NewField = {
  readonly name: string;
  readonly pageIndex: number;
  readonly box: Box;
  /** What stands in it beside its place: its signature and mark. */
  readonly entries?: readonly (readonly [string, PdfValue])[];
};

/** Print, and do not let it be moved (ISO 32000-1 §12.5.3). */
const annotationFlags = 132;

/** Adds signature fields to a document; gives their references. Throws {@link PdfDamage} where a page is not there. */
export function addSignatureFields(
  update: PdfUpdate,
  view: PdfView,
  fields: readonly NewField[],
): readonly PdfRef[] {
  const pages = view.pages();
  const added = fields.map((field) => {
    const { pageIndex } = field;
    const page = pages[pageIndex];
    if (page === undefined) throw new PdfDamage(`there is no page ${pageIndex + 1}`);
    const reference = update.allocate();
    update.set(reference, fieldDict(field, page));
    return { reference, page };
  });
  for (const page of new Set(added.map((field) => field.page)))
    annotate(
      update,
      view,
      page,
      added.filter((field) => field.page === page).map(({ reference }) => reference),
    );
  const references = added.map(({ reference }) => reference);
  extendForm(update, view, references);
  return references;
}

function fieldDict({ name, box, entries = [] }: NewField, page: PdfRef): PdfDict {
  const { left, bottom, right, top } = box;
  return new Map<string, PdfValue>([
    ['Type', new PdfName('Annot')],
    ['Subtype', new PdfName('Widget')],
    ['FT', new PdfName('Sig')],
    ['T', textString(name)],
    ['Rect', [left, bottom, right, top]],
    ['F', annotationFlags],
    ['P', page],
    ...entries,
  ]);
}

function annotate(update: PdfUpdate, view: PdfView, page: PdfRef, fields: readonly PdfRef[]): void {
  const dict = dictOf(view.resolve(page)) ?? new Map<string, PdfValue>();
  const listed = dict.get('Annots');
  const annotations = [...(arrayOf(view.resolve(listed)) ?? []), ...fields];
  if (listed instanceof PdfRef) update.set(listed, annotations);
  else update.set(page, new Map([...dict, ['Annots', annotations]]));
}

/** SignaturesExist and AppendOnly (ISO 32000-1 §12.7.2): nobody shall save the file in any other way. */
const signatureFlags = 3;

function extendForm(update: PdfUpdate, view: PdfView, fields: readonly PdfRef[]): void {
  const { catalog } = view;
  const root = view.references.trailer.get('Root');
  const listed = catalog.get('AcroForm');
  const form = dictOf(view.resolve(listed)) ?? new Map<string, PdfValue>();
  const before = form.get('Fields');
  const all = [...(arrayOf(view.resolve(before)) ?? []), ...fields];
  const extended = new Map<string, PdfValue>([...form, ['SigFlags', signatureFlags], ['Fields', all]]);
  if (listed instanceof PdfRef) update.set(listed, extended);
  else if (root instanceof PdfRef) update.set(root, new Map([...catalog, ['AcroForm', extended]]));
}
