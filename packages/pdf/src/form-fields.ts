import { PdfDamage } from './pdf-damage.ts';
import { arrayOf, dictOf, nameOf, type PdfDict, PdfRef, PdfString, type PdfValue } from './pdf-value.ts';
import type { PdfView } from './pdf-view.ts';

/** A field of a document's form. */
export type FormField = {
  readonly reference: PdfRef;
  readonly dict: PdfDict;
  /** Names from the root down, with full stops between them. */
  readonly name: string;
  /** `Sig` for signatures. */
  readonly type: string | undefined;
  /** What stands on pages for it: itself, or its kids. */
  readonly widgets: readonly PdfRef[];
};

type Node = { readonly value: PdfValue; readonly name: string; readonly type: string | undefined };

/** The fields at the ends of the tree (ISO 32000-1 §12.7.3). Throws {@link PdfDamage} where it goes round. */
export function formFields(view: PdfView): readonly FormField[] {
  const form = dictOf(view.resolve(view.catalog.get('AcroForm')));
  const roots = arrayOf(view.resolve(form?.get('Fields'))) ?? [];
  const fields: FormField[] = [];
  const seen = new Set<number>();
  const waiting: Node[] = [...roots].reverse().map((value) => ({ value, name: '', type: undefined }));
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const { value } = node;
    const dict = dictOf(view.resolve(value));
    if (!(value instanceof PdfRef) || !dict) continue;
    if (seen.has(value.number)) throw new PdfDamage('the fields of the form go round');
    seen.add(value.number);
    const own = view.resolve(dict.get('T'));
    const name = [node.name, own instanceof PdfString ? own.text : '']
      .filter((part) => part !== '')
      .join('.');
    const type = nameOf(view.resolve(dict.get('FT'))) ?? node.type;
    const kids = (arrayOf(view.resolve(dict.get('Kids'))) ?? []).filter((kid) => kid instanceof PdfRef);
    const areFields = kids.some((kid) => dictOf(view.resolve(kid))?.has('T'));
    if (areFields) waiting.push(...[...kids].reverse().map((kid) => ({ value: kid, name, type })));
    else fields.push({ reference: value, dict, name, type, widgets: kids.length > 0 ? kids : [value] });
  }
  return fields;
}

/** A signature that is there, in its field. */
export type SignatureInField = { readonly field: FormField; readonly dict: PdfDict; readonly holder: PdfRef };

/** The signatures in a document's form. */
export function signaturesInForm(view: PdfView): readonly SignatureInField[] {
  return formFields(view).flatMap((field) => {
    const value = field.dict.get('V');
    const dict = dictOf(view.resolve(value));
    if (field.type !== 'Sig' || !dict) return [];
    return [{ field, dict, holder: value instanceof PdfRef ? value : field.reference }];
  });
}
