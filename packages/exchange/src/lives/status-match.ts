import { looseDocumentId, parseDocumentId } from '@lienthong/edxml';
import type { PackageFacts } from '@lienthong/ledger';

/**
 * Under what a status whose document is not known by its exact id is looked for: the id without regard to case and spaces, and
 * promulgation date with number and notation, which some peers only have.
 *
 * @clause working specification edxml-102 §2.3
 */
export function looseKeys(facts: PackageFacts): readonly string[] {
  const { about = '', code = '', promulgationDate = '' } = facts;
  const { codeNumber, codeNotation } = parseDocumentId(about);
  const ofId = codeNumber === undefined ? [] : [codeKey(promulgationDate, `${codeNumber}/${codeNotation}`)];
  return [...new Set([idKey(about), codeKey(promulgationDate, code), ...ofId])].flatMap((key) => key ?? []);
}

/** Under what such a status finds a document. */
export function documentKeys({
  documentId,
  code = '',
  promulgationDate = '',
}: PackageFacts): readonly string[] {
  return [idKey(documentId), codeKey(promulgationDate, code)].flatMap((key) => key ?? []);
}

function idKey(documentId: string): string | undefined {
  return documentId === '' ? undefined : `id ${looseDocumentId(documentId)}`;
}

function codeKey(promulgationDate: string, code: string): string | undefined {
  const loose = code.normalize('NFC').replace(/\s+/g, '').toLowerCase();
  return promulgationDate === '' || loose === '' || loose === '/'
    ? undefined
    : `code ${promulgationDate} ${loose}`;
}

/** The rules that a status breaks by how it names its document; the documents are the original and its updates. */
export function matchRemarks(status: PackageFacts, documents: readonly PackageFacts[]): readonly string[] {
  if (documents.length === 0) return ['R-215'];
  const isCited = ({ code, promulgationDate }: PackageFacts) =>
    isAgreed(status.code, code) && isAgreed(status.promulgationDate, promulgationDate);
  return [
    ...(documents.some(isCited) ? [] : ['R-227']),
    ...(documents.some(({ documentId }) => documentId === status.about) ? [] : ['R-228']),
  ];
}

/** What is left out contradicts nothing. */
function isAgreed(said: string | undefined, known: string | undefined): boolean {
  return said === undefined || said === '' || said === known;
}
