import { createHash, type KeyObject } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import { buildSignedData, parseCertificate, parseSignedData, stampSignedData } from '@lienthong/pki';
import { signedBytes } from './byte-range.ts';
import { type FormField, formFields } from './form-fields.ts';
import { GlyphOutlines } from './glyph-outlines.ts';
import { type Box, page, type SignatureKind, signatureFields } from './page-form.ts';
import { PdfDamage } from './pdf-damage.ts';
import { formatPdfDate } from './pdf-date.ts';
import { PdfUpdate } from './pdf-update.ts';
import { arrayOf, countOf, dictOf, PdfName, type PdfRef, type PdfValue } from './pdf-value.ts';
import { PdfView } from './pdf-view.ts';
import { addSignatureFields } from './signature-field.ts';
import { personMark, sealMark, textMark, textMarkLines, type VisibleMark } from './visible-mark.ts';
import { textString, writeValue } from './write-value.ts';

/** A private key with the certificates that speak for it, DER, the signer's first; an `Identity` of the PKI is one. */
export type PdfSigner = { readonly key: KeyObject; readonly certificates: readonly Uint8Array[] };

/** How {@link signPdf} signs. */
export type SignPdfOptions = {
  readonly signer: PdfSigner;
  readonly kind: SignatureKind;
  /** Instant that the signature states, milliseconds. */
  readonly at: number;
  /** Gets a time stamp token of a digest, such as `requestTimeStamp` of the PKI; none where it is left out. */
  readonly timeStamp?: (stamped: {
    readonly hash: 'sha256';
    readonly digest: Uint8Array;
  }) => Promise<Uint8Array>;
  /** Number and notation of the main document, for the mark on a separate file. */
  readonly of?: string;
  /** Empty field to be signed; that of a composed document unless said otherwise, and a new one where there is none. */
  readonly field?: string;
  /** Lets the agency sign what its person has not signed: to be refused by others. */
  readonly anyOrder?: boolean;
};

const dataType = '1.2.840.113549.1.7.1';
const stampBytes = 8192;

/**
 * The PDF with one more signature (PAdES), appended so that earlier ones stay right, and with its mark: in the field of a
 * composed document a person's signature in blue or an agency's red seal, on other files the agency's text, top right of the
 * first page; a person's signature has no mark there.
 *
 * @throws PDF_NOT_SIGNABLE when the file is damaged or encrypted
 * @throws PDF_PERSON_NOT_SIGNED when an agency signs a composed document that waits for its person
 * @throws PDF_FIELD_UNKNOWN when the named field is not there, or is signed
 * @throws PDF_SIGNATURE_TOO_LARGE when certificates and time stamp need more room than was kept
 * @clause edxml-102 §4.3, NĐ 30/2020 art. 32, ETSI EN 319 142-1
 */
export async function signPdf(bytes: Uint8Array, options: SignPdfOptions): Promise<Buffer> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let prepared: Prepared;
  try {
    prepared = prepare(file, options, await GlyphOutlines.open());
  } catch (failure) {
    if (!(failure instanceof PdfDamage)) throw failure;
    throw new ExchangeError('PDF_NOT_SIGNABLE', { problem: failure.message }, { cause: failure });
  }
  const { pdf, gapStart, gapEnd } = prepared;
  const value = await signedValue(signedBytes(pdf, { gapStart, gapEnd, end: pdf.length }), options);
  const bytesMax = (gapEnd - gapStart - 2) / 2;
  if (value.length > bytesMax)
    throw new ExchangeError('PDF_SIGNATURE_TOO_LARGE', { bytes: value.length, bytesMax });
  pdf.write(value.toString('hex'), gapStart + 1, 'latin1');
  return pdf;
}

/** A file that is complete but for the value of its signature. */
type Prepared = { readonly pdf: Buffer; readonly gapStart: number; readonly gapEnd: number };

function prepare(file: Buffer, options: SignPdfOptions, outlines: GlyphOutlines): Prepared {
  const view = PdfView.open(file);
  const fields = formFields(view);
  const update = new PdfUpdate(file, view);
  const signature = update.allocate();
  const empty = chooseField(fields, options);
  if (empty) {
    const mark = markFor(outlines, boxOf(empty, view), options);
    update.set(empty.reference, signedField(empty, signature, mark && addMark(update, mark)));
  } else addField(update, view, { fields, signature, options, outlines });
  update.set(signature, signatureText(options));
  const { bytes, offsets } = update.finish();
  return withByteRange(bytes, offsets.get(signature.number) ?? 0);
}

function chooseField(
  fields: readonly FormField[],
  { kind, field, anyOrder }: SignPdfOptions,
): FormField | undefined {
  const empty = fields.filter(({ type, dict }) => type === 'Sig' && !dict.has('V'));
  if (kind === 'agency' && !anyOrder && empty.some(({ name }) => name === signatureFields.person))
    throw new ExchangeError('PDF_PERSON_NOT_SIGNED');
  const found = empty.find(({ name }) => name === (field ?? signatureFields[kind]));
  if (field !== undefined && !found) throw new ExchangeError('PDF_FIELD_UNKNOWN', { field });
  return found;
}

function signedField({ dict }: FormField, signature: PdfRef, mark: PdfRef | undefined): PdfValue {
  const appearance = mark && new Map<string, PdfValue>([['N', mark]]);
  return new Map([...dict, ['V', signature], ...(appearance ? [['AP', appearance] as const] : [])]);
}

/** Adds a field, signed, on the first page. */
function addField(
  update: PdfUpdate,
  view: PdfView,
  about: {
    readonly fields: readonly FormField[];
    readonly signature: PdfRef;
    readonly options: SignPdfOptions;
    readonly outlines: GlyphOutlines;
  },
): void {
  const { fields, signature, options, outlines } = about;
  const mark = options.kind === 'agency' ? agencyText(outlines, options) : undefined;
  const box = mark ? boxTopRight(view, mark) : { left: 0, bottom: 0, right: 0, top: 0 };
  const names = new Set(fields.map(({ name }) => name));
  let number = fields.length + 1;
  while (names.has(`Signature${number}`)) number++;
  const appearance = mark && new Map<string, PdfValue>([['N', addMark(update, mark)]]);
  addSignatureFields(update, view, [
    {
      name: `Signature${number}`,
      pageIndex: 0,
      box,
      entries: [['V', signature], ...(appearance ? [['AP', appearance] as const] : [])],
    },
  ]);
}

function markFor(
  outlines: GlyphOutlines,
  { left, bottom, right, top }: Box,
  options: SignPdfOptions,
): VisibleMark | undefined {
  const [width, height] = [right - left, top - bottom];
  if (!(width > 0 && height > 0)) return undefined;
  const name = signerName(options);
  return options.kind === 'person'
    ? personMark(outlines, name, { width, height })
    : sealMark(outlines, name, Math.min(width, height));
}

function agencyText(outlines: GlyphOutlines, options: SignPdfOptions): VisibleMark {
  const { of, at } = options;
  return textMark(
    outlines,
    textMarkLines({ agency: signerName(options), at, ...(of !== undefined && { of }) }),
  );
}

function addMark(update: PdfUpdate, { width, height, operators }: VisibleMark): PdfRef {
  const entries = new Map<string, PdfValue>([
    ['Type', new PdfName('XObject')],
    ['Subtype', new PdfName('Form')],
    ['BBox', [0, 0, width, height]],
    ['Resources', new Map()],
  ]);
  return update.addStream(entries, operators);
}

function boxOf({ widgets }: FormField, view: PdfView): Box {
  const dict = widgets[0] && dictOf(view.resolve(widgets[0]));
  const [left = 0, bottom = 0, right = 0, top = 0] = numbers(view, dict?.get('Rect'));
  return { left, bottom, right, top };
}

const edge = 20;

function boxTopRight(view: PdfView, { width, height }: VisibleMark): Box {
  const [first] = view.pages();
  const media = first && dictOf(view.resolve(first))?.get('MediaBox');
  const [, , right = page.width, top = page.height] = numbers(view, media);
  return { left: right - edge - width, bottom: top - edge - height, right: right - edge, top: top - edge };
}

function numbers(view: PdfView, value: PdfValue | undefined): readonly number[] {
  return (arrayOf(view.resolve(value)) ?? []).map((side) => (typeof side === 'number' ? side : 0));
}

/** The common name of the signer's certificate. */
function signerName({ signer }: SignPdfOptions): string {
  const { subject } = parseCertificate(signer.certificates[0] ?? new Uint8Array());
  const [, name = subject] = /(?:^|,)CN=((?:\\.|[^,\\])*)/.exec(subject) ?? [];
  return name.replace(/\\([^0-9a-f])/gi, '$1');
}

const rangePlaceholder = '0000000000';

/** The signature without its value, in which room is kept for certificates, key and time stamp. */
function signatureText(options: SignPdfOptions): string {
  const { signer, at, timeStamp } = options;
  const certificateBytes = signer.certificates.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const room = certificateBytes + 2048 + (timeStamp ? stampBytes : 0);
  const entries = new Map<string, PdfValue>([
    ['Type', new PdfName('Sig')],
    ['Filter', new PdfName('Adobe.PPKLite')],
    ['SubFilter', new PdfName('ETSI.CAdES.detached')],
    ['M', textString(formatPdfDate(at))],
    ['Name', textString(signerName(options))],
  ]);
  const range = `/ByteRange [0 ${rangePlaceholder} ${rangePlaceholder} ${rangePlaceholder}]`;
  return `${writeValue(entries).slice(0, -3)}\n${range}\n/Contents <${'0'.repeat(room * 2)}> >>`;
}

function withByteRange(pdf: Buffer, signatureAt: number): Prepared {
  const rangeAt = pdf.indexOf(`[0 ${rangePlaceholder}`, signatureAt);
  const gapStart = pdf.indexOf('/Contents <', signatureAt) + '/Contents '.length;
  const gapEnd = pdf.indexOf('>', gapStart) + 1;
  if (countOf(gapEnd) === undefined || rangeAt < 0) throw new PdfDamage('no room for a signature');
  const width = rangePlaceholder.length;
  const range = [gapStart, gapEnd, pdf.length - gapEnd].map((value) => String(value).padEnd(width)).join(' ');
  pdf.write(`[0 ${range}]`, rangeAt, 'latin1');
  return { pdf, gapStart, gapEnd };
}

/** CMS as PAdES wants it: without a signing time of its own, which stands in the dictionary (EN 319 142-1 §6.3). */
async function signedValue(content: Buffer, { signer, timeStamp }: SignPdfOptions): Promise<Buffer> {
  const { key, certificates } = signer;
  const [certificate = new Uint8Array()] = certificates;
  const der = buildSignedData({
    contentType: dataType,
    content,
    isDetached: true,
    signer: { key, certificate },
    certificates,
  });
  if (!timeStamp) return der;
  const { signature } = parseSignedData({ kind: 'CMS', der, bytesMax: der.length });
  const digest = createHash('sha256').update(signature).digest();
  return stampSignedData(der, await timeStamp({ hash: 'sha256', digest }));
}
