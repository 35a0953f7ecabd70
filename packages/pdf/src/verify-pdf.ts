import { createHash } from 'node:crypto';
import { isExchangeError } from '@lienthong/errors';
import {
  type Certificate,
  type ChainEvidence,
  parseCertificate,
  parseSignedData,
  type SignedData,
  type TimeStampEvidence,
  type TrustStore,
  verifyTimeStamp,
} from '@lienthong/pki';
import { type ByteRange, readByteRange, signedBytes } from './byte-range.ts';
import { formFields, type SignatureInField, signaturesInForm } from './form-fields.ts';
import { PdfDamage, pdfLimits } from './pdf-damage.ts';
import { formatPdfDate, parsePdfDate } from './pdf-date.ts';
import type { PdfEvidence, PdfSignatureEvidence } from './pdf-evidence.ts';
import { type PdfReason, type PdfReasonCode, pdfReason, pdfReasonTable } from './pdf-reason.ts';
import { nameOf, type PdfDict, PdfRef, PdfString } from './pdf-value.ts';
import { PdfView } from './pdf-view.ts';
import { changesBetween } from './view-comparison.ts';

/** How {@link verifyPdf} judges. */
export type VerifyPdfOptions = {
  readonly trust: TrustStore;
  /** The present instant, milliseconds: judges certificates of signatures that state no time. */
  readonly at: number;
};

/** Largest file that is looked into; larger ones cannot be checked. */
export const pdfBytesMax: number = 128 * 1024 * 1024;

const signatureBytesMax = 1024 * 1024;
const clockSkewMs = 300_000;
const dataType = '1.2.840.113549.1.7.1';
/** CMS over the byte range; all else is not read. */
const knownForms: ReadonlySet<string> = new Set(['ETSI.CAdES.detached', 'adbe.pkcs7.detached']);

/**
 * What the signatures in a PDF are worth. Time and memory are bounded, and nothing is ever thrown for a bad file: what cannot
 * be read is `not-checkable`, which is not `wrong`.
 *
 * @clause edxml-102 §4.3, R-168 … R-171
 */
export function verifyPdf(bytes: Uint8Array, options: VerifyPdfOptions): PdfEvidence {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (file.length > pdfBytesMax) throw new PdfDamage(`more than ${pdfBytesMax} bytes`);
    const view = PdfView.open(file);
    const found = signaturesInForm(view);
    const signatures = found
      .slice(0, pdfLimits.signaturesMax)
      .map((signature) => new SignatureVerification(file, view, signature, options).run())
      .sort((one, other) => (one.covered?.bytes ?? 0) - (other.covered?.bytes ?? 0));
    const tooMany = `more than ${pdfLimits.signaturesMax} signatures`;
    const unverified =
      found.length > pdfLimits.signaturesMax ? [unreadable('', 'structure-unreadable', tooMany)] : [];
    const extents = found.flatMap(({ holder }) => view.extentOf(holder.number) ?? []);
    const lost = lostSignatures(file, extents).map(() => unreadable('', 'outside-form', ''));
    const emptyFields = formFields(view).filter(({ type, dict }) => type === 'Sig' && !dict.has('V'));
    return evidenceOf(
      [...signatures, ...unverified, ...lost],
      emptyFields.map(({ name }) => name),
    );
  } catch (failure) {
    if (!(failure instanceof PdfDamage)) throw failure;
    const lost = lostSignatures(file, []).map(() => unreadable('', 'structure-unreadable', failure.message));
    return { ...evidenceOf(lost, []), problem: failure.message };
  }
}

function evidenceOf(
  signatures: readonly PdfSignatureEvidence[],
  emptyFields: readonly string[],
): PdfEvidence {
  const answers = new Set(signatures.map(({ answer }) => answer));
  const gravest = (['wrong', 'not-checkable', 'right'] as const).find((answer) => answers.has(answer));
  const roles = signatures.map(({ role }) => role);
  const isComplete = roles.includes('person') && roles.lastIndexOf('agency') > roles.indexOf('person');
  return {
    answer: gravest ?? 'unsigned',
    signatures,
    emptyFields,
    ...(roles.includes('unknown') ? {} : { isComplete }),
  };
}

/** Where byte ranges stand, which are never packed, outside of the signatures of the form. */
function lostSignatures(file: Buffer, known: readonly Extent[]): readonly number[] {
  const extents = [...known].sort((one, other) => one.start - other.start);
  const lost: number[] = [];
  let next = 0;
  let at = file.indexOf(rangeKey);
  for (let looks = 0; at >= 0 && looks < looksMax && lost.length < pdfLimits.signaturesMax; looks++) {
    while ((extents[next]?.end ?? at + 1) <= at) next++;
    const isKnown = (extents[next]?.start ?? at + 1) <= at;
    if (!isKnown && rangePattern.test(file.toString('latin1', at, at + 120))) lost.push(at);
    at = file.indexOf(rangeKey, at + 1);
  }
  return lost;
}

const looksMax = 10_000;
type Extent = { readonly start: number; readonly end: number };
const rangeKey = '/ByteRange';
const rangePattern = /^\/ByteRange\s*\[\s*\d{1,10}\s+\d{1,10}\s+\d{1,10}\s+\d{1,10}\s*\]/;

function unreadable(field: string, code: PdfReasonCode, detail: string): PdfSignatureEvidence {
  const { answer } = pdfReasonTable[code];
  return {
    field,
    answer,
    reasons: [pdfReason(code, detail)],
    integrity: answer === 'wrong' ? 'broken' : 'not-checked',
    role: 'unknown',
    claims: {},
    added: [],
  };
}

/** One signature on its way from not checked to an answer. */
class SignatureVerification {
  readonly #file: Buffer;
  readonly #view: PdfView;
  readonly #signature: SignatureInField;
  readonly #options: VerifyPdfOptions;
  readonly #reasons: PdfReason[] = [];

  constructor(file: Buffer, view: PdfView, signature: SignatureInField, options: VerifyPdfOptions) {
    this.#file = file;
    this.#view = view;
    this.#signature = signature;
    this.#options = options;
  }

  run(): PdfSignatureEvidence {
    const { field, dict } = this.#signature;
    const covered = this.#attempt('byte-range-wrong', () => this.#coverage());
    const earlier = covered && this.#attempt('structure-unreadable', () => this.#signedView(covered));
    const added = (earlier && this.#attempt('structure-unreadable', () => this.#additions(earlier))) ?? [];
    const changed = added.filter(({ kind }) => kind === 'content').map(({ where }) => where);
    if (changed.length > 0) this.#reasons.push(pdfReason('content-changed', changed.slice(0, 5).join(', ')));
    const signed = covered && this.#readSignature();
    const signer = signed && covered && this.#verifyValue(signed, covered);
    const integrity = this.#integrity(signer !== undefined);
    const claimedAt = this.#claimedAt();
    const timeStamp = signed && this.#verifyTimeStamp(signed);
    const chain = signer && this.#judge(signer, signed, { timeStamp, claimedAt });
    const answers = this.#reasons.map(({ code }) => pdfReasonTable[code].answer);
    this.#reasons.sort((one, other) => rank(one) - rank(other));
    return {
      field: field.name,
      answer: answers.includes('wrong') ? 'wrong' : answers.length > 0 ? 'not-checkable' : 'right',
      reasons: this.#reasons,
      integrity,
      role: chain ? roleOf(chain.evidence) : 'unknown',
      ...(chain && { signer: chain.evidence, judgedAt: chain.at }),
      claims: claimsOf(this.#view, dict),
      ...(claimedAt !== undefined && { claimedAt }),
      ...(timeStamp && { timeStamp }),
      ...(covered && { covered: { bytes: covered.end, isWholeFile: covered.end === this.#file.length } }),
      added,
    };
  }

  /** What `work` gives; nothing, and a reason, where the file does not allow it. */
  #attempt<Result>(code: PdfReasonCode, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (failure) {
      if (!(failure instanceof PdfDamage)) throw failure;
      this.#reasons.push(pdfReason(code, failure.message));
      return undefined;
    }
  }

  #coverage(): ByteRange {
    const { dict, holder } = this.#signature;
    if (this.#view.placeOf(holder.number).kind !== 'file')
      throw new PdfDamage('the signature is packed away');
    return readByteRange(dict, this.#file.length);
  }

  /** The document as it was signed, in which this signature has to be. */
  #signedView(covered: ByteRange): PdfView | undefined {
    if (covered.end === this.#file.length) return this.#view;
    const earlier = this.#view.before(covered.end);
    const { number } = this.#signature.holder;
    const [then, now] = [earlier, this.#view].map((view) => view.extentOf(number)?.start);
    if (then === now && signaturesInForm(earlier).some(({ holder }) => holder.number === number))
      return earlier;
    this.#reasons.push(pdfReason('byte-range-wrong', 'it ends before the signature is part of the document'));
    return undefined;
  }

  #additions(earlier: PdfView): PdfSignatureEvidence['added'] {
    if (earlier === this.#view || isBlank(this.#file.subarray(earlier.end))) return [];
    return changesBetween(earlier, this.#view);
  }

  #readSignature(): SignedData | undefined {
    const { dict } = this.#signature;
    const form = nameOf(this.#view.resolve(dict.get('SubFilter'))) ?? '';
    const contents = dict.get('Contents');
    if (!knownForms.has(form) || !(contents instanceof PdfString)) {
      this.#reasons.push(pdfReason('form-unknown', form.slice(0, 60)));
      return undefined;
    }
    try {
      const signed = parseSignedData({
        kind: 'CMS',
        der: withoutPadding(contents.bytes),
        bytesMax: signatureBytesMax,
      });
      if (signed.contentType === dataType && signed.content === undefined) return signed;
      this.#reasons.push(pdfReason('form-unknown', signed.contentType));
    } catch (failure) {
      if (!isExchangeError(failure, 'PKI_MESSAGE_MALFORMED')) throw failure;
      this.#reasons.push(
        pdfReason('signature-unreadable', failure.text('en').summary, failure.text('vi').summary),
      );
    }
    return undefined;
  }

  /** The signer, where the value could be compared with a certificate. */
  #verifyValue(signed: SignedData, covered: ByteRange): Certificate | undefined {
    const signer = signed.findSigner(signed.certificates.flatMap(tryParse));
    if (!signer) {
      this.#reasons.push(pdfReason('certificate-missing'));
      return undefined;
    }
    const status = signed.verify(signedBytes(this.#file, covered), signer);
    if (status !== 'valid') this.#reasons.push(pdfReason(status));
    return signer;
  }

  #integrity(isCompared: boolean): PdfSignatureEvidence['integrity'] {
    const codes = this.#reasons.map(({ code }) => code);
    if (codes.some((code) => pdfReasonTable[code].answer === 'wrong')) return 'broken';
    return isCompared && codes.length === 0 ? 'intact' : 'not-checked';
  }

  #claimedAt(): number | undefined {
    const stated = this.#view.resolve(this.#signature.dict.get('M'));
    return stated instanceof PdfString ? parsePdfDate(stated.text) : undefined;
  }

  #verifyTimeStamp({ timeStamp, signature }: SignedData): TimeStampEvidence | undefined {
    if (timeStamp === undefined) return undefined;
    const { trust } = this.#options;
    // The stamp says itself which hash it is of; the one that fits is the one that it was asked for.
    const all = (['sha256', 'sha384', 'sha512'] as const).map((hash) => {
      const digest = createHash(hash).update(signature).digest();
      return verifyTimeStamp(timeStamp, { stamped: { hash, digest }, trust });
    });
    const evidence = all.find(({ status }) => status !== 'digest-mismatch') ?? all[0];
    if (evidence && evidence.status !== 'valid')
      this.#reasons.push(pdfReason('time-stamp-wrong', evidence.status));
    return evidence;
  }

  /** The chain at the instant that a trusted time stamp proves, else at the one that the signer claims, else now. */
  #judge(
    signer: Certificate,
    signed: SignedData | undefined,
    {
      timeStamp,
      claimedAt,
    }: { readonly timeStamp: TimeStampEvidence | undefined; readonly claimedAt: number | undefined },
  ): { readonly evidence: ChainEvidence; readonly at: number } {
    const { trust, at: now } = this.#options;
    const isProven = timeStamp?.status === 'valid' && timeStamp.chain?.trust === 'trusted';
    const at = (isProven ? timeStamp.at : undefined) ?? claimedAt ?? now;
    if (at > now + clockSkewMs) this.#reasons.push(pdfReason('signed-in-future', formatPdfDate(at)));
    const others = (signed?.certificates ?? []).filter((der) => Buffer.compare(der, signer.der) !== 0);
    const evidence = trust.verifyChain([signer.der, ...others], at);
    const { trust: verdict, reasons } = evidence;
    if (verdict !== 'trusted') {
      const code = verdict === 'not-checked' ? 'trust-not-checked' : verdict;
      const [first] = reasons;
      this.#reasons.push(pdfReason(code, first?.text, first?.textVi));
    }
    return { evidence, at };
  }
}

/** Reasons that say `wrong` before those that say nothing. */
function rank({ code }: PdfReason): number {
  return pdfReasonTable[code].answer === 'wrong' ? 0 : 1;
}

function roleOf({ trust, person, organId }: ChainEvidence): PdfSignatureEvidence['role'] {
  if (trust === 'unknown-issuer' || trust === 'not-checked') return 'unknown';
  if (person) return 'person';
  return organId === undefined ? 'unknown' : 'agency';
}

const claimCharactersMax = 500;

function claimsOf(view: PdfView, dict: PdfDict): PdfSignatureEvidence['claims'] {
  const claim = (entry: string): string | undefined => {
    const value = dict.get(entry);
    const read = value instanceof PdfRef ? view.resolve(value) : value;
    return read instanceof PdfString ? read.text.slice(0, claimCharactersMax) : undefined;
  };
  const [name, reason, location] = ['Name', 'Reason', 'Location'].map(claim);
  return {
    ...(name !== undefined && { name }),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
  };
}

/** The value is as long as its first bytes say; what follows is room that was not needed. */
function withoutPadding(bytes: Buffer): Buffer {
  const first = bytes[1] ?? 0;
  const lengthBytes = first & 0x80 ? first & 0x7f : 0;
  if (lengthBytes > 4 || bytes.length < 2 + lengthBytes) return bytes;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes);
  return bytes.subarray(0, 2 + lengthBytes + length);
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length <= 64 && bytes.every((byte) => byte === 0 || byte === 10 || byte === 13 || byte === 32);
}

function tryParse(der: Uint8Array): readonly Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (failure) {
    if (!isExchangeError(failure, 'PKI_CERTIFICATE_MALFORMED')) throw failure;
    return [];
  }
}
