import { parseWireDate } from './wire-time.ts';

/** `dated`: agency, date, number/notation. `yearly`: agency, year, ordinal number. `uuid`. `free`: anything else. */
export type DocumentIdForm = 'dated' | 'yearly' | 'uuid' | 'free';

/** A document identifier taken apart as far as its form allows. */
export type ParsedDocumentId = {
  readonly form: DocumentIdForm;
  readonly organId?: string;
  /** As written, `yyyy/MM/dd` or with hyphens. */
  readonly date?: string;
  /** Whether the date exists in the calendar. */
  readonly dateExists?: boolean;
  readonly codeNumber?: string;
  readonly codeNotation?: string;
};

const dated = /^([^,]{3,35}),(\d{4})[/-](\d{1,2})[/-](\d{1,2}),(.+)$/s;
const yearly = /^([^,]{3,35}),(\d{4}),(\d{1,9})$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The parts of a document identifier. Identifiers are compared as exact strings; the parts only help to explain and suggest.
 *
 * @clause edxml-102 §3.5
 */
export function parseDocumentId(documentId: string): ParsedDocumentId {
  const match = dated.exec(documentId);
  if (match) {
    const [, organId = '', year = '', month = '', day = '', code = ''] = match;
    const slash = code.indexOf('/');
    const date = `${year}/${month.padStart(2, '0')}/${day.padStart(2, '0')}`;
    return {
      form: 'dated',
      organId,
      date: documentId.slice(organId.length + 1, documentId.indexOf(',', organId.length + 1)),
      dateExists: parseWireDate(date) !== undefined,
      codeNumber: slash < 0 ? code : code.slice(0, slash),
      codeNotation: slash < 0 ? '' : code.slice(slash + 1),
    };
  }
  const organId = yearly.exec(documentId)?.[1];
  if (organId !== undefined) return { form: 'yearly', organId };
  return { form: uuid.test(documentId) ? 'uuid' : 'free' };
}

/** The identifier that peers expect: agency, promulgation date, number and notation. */
export function buildDocumentId(parts: {
  readonly organId: string;
  /** `yyyy/MM/dd`. */
  readonly promulgationDate: string;
  readonly codeNumber: string;
  readonly codeNotation: string;
}): string {
  return `${parts.organId},${parts.promulgationDate},${parts.codeNumber}/${parts.codeNotation}`;
}

/** A form in which differences of case, outer spaces and date separators vanish: only to suggest a match, never to decide one. */
export function looseDocumentId(documentId: string): string {
  return documentId
    .normalize('NFC')
    .trim()
    .replace(/\s*,\s*/g, ',')
    .replace(/,(\d{4})-(\d{1,2})-(\d{1,2}),/, ',$1/$2/$3,')
    .toLowerCase();
}
