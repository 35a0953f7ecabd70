import { startsAsZip, zipEntries } from './zip-entry.ts';

/** Families of content that can be told by their first bytes. */
export type ContentFamily =
  | 'pdf'
  | 'zip'
  | 'docx'
  | 'xlsx'
  | 'pptx'
  | 'opendocument'
  /** Word, Excel and PowerPoint before 2007. */
  | 'ole'
  | 'rtf'
  | 'xml'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'tiff'
  | 'executable';

const signatures: readonly (readonly [ContentFamily, string])[] = [
  ['pdf', '%PDF-'],
  ['ole', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'],
  ['rtf', '{\\rtf'],
  ['xml', '<?xml'],
  ['png', '\u0089PNG\r\n\u001a\n'],
  ['jpeg', '\u00ff\u00d8\u00ff'],
  ['gif', 'GIF8'],
  ['tiff', 'II*\u0000'],
  ['tiff', 'MM\u0000*'],
  ['executable', 'MZ'],
  ['executable', '\u007fELF'],
];

/** The family that the bytes belong to by their beginning; undefined where nothing is known, as for plain text. */
export function contentFamily(bytes: Buffer): ContentFamily | undefined {
  if (startsAsZip(bytes)) return zipFamily(bytes);
  const beginning = bytes.toString('latin1', 0, 16);
  return signatures.find(([, signature]) => beginning.startsWith(signature))?.[0];
}

/** Office files are ZIPs too; they hold `[Content_Types].xml` or `mimetype`. */
function zipFamily(bytes: Buffer): ContentFamily {
  const names = zipEntries(bytes)?.map(({ name }) => name) ?? [];
  if (names.includes('mimetype')) return 'opendocument';
  if (!names.includes('[Content_Types].xml')) return 'zip';
  if (names.some((name) => name.startsWith('xl/'))) return 'xlsx';
  return names.some((name) => name.startsWith('ppt/')) ? 'pptx' : 'docx';
}

const oleTypes = ['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'];

const typesByFamily: Readonly<Record<ContentFamily, readonly string[]>> = {
  pdf: ['application/pdf'],
  zip: ['application/zip', 'application/x-zip-compressed'],
  docx: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  xlsx: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  pptx: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  opendocument: [
    'application/vnd.oasis.opendocument.text',
    'application/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.presentation',
  ],
  ole: oleTypes,
  rtf: ['application/rtf', 'text/rtf', 'application/msword'],
  xml: ['application/xml', 'text/xml'],
  png: ['image/png'],
  jpeg: ['image/jpeg'],
  gif: ['image/gif'],
  tiff: ['image/tiff'],
  executable: ['application/x-msdownload'],
};

/** Content types that the SDKs write although no registry knows them, and what they mean. */
const misspelt: Readonly<Record<string, string>> = {
  'application/doc': 'application/msword',
  'application/docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/xls': 'application/vnd.ms-excel',
  'application/xsl': 'application/vnd.ms-excel',
  'application/xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/xslx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Whether the declared type is one of the SDKs' misspellings. */
export function isMisspeltContentType(declared: string): boolean {
  return Object.hasOwn(misspelt, declared.toLowerCase());
}

/**
 * Whether a declared type contradicts the content's family. A type that says nothing (`application/octet-stream`) or a
 * content of unknown family never does, unless the type promises a family that the content would have to show.
 */
export function contradictsContent(declared: string, family: ContentFamily | undefined): boolean {
  const lower = declared.toLowerCase();
  const type = misspelt[lower] ?? lower;
  if (family !== undefined)
    return type !== 'application/octet-stream' && !typesByFamily[family].includes(type);
  return ['pdf', 'zip', 'docx', 'xlsx', 'pptx', 'png', 'jpeg'].some((promised) =>
    typesByFamily[promised as ContentFamily].includes(type),
  );
}

/** The usual content type of a family. */
export function contentTypeOf(family: ContentFamily): string {
  return typesByFamily[family][0] ?? 'application/octet-stream';
}
