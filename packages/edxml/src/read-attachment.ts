import { ExchangeError } from '@lienthong/errors';
import type { Attachment } from './attachment.ts';
import { type ContentFamily, contentFamily } from './content-type.ts';
import { expandZipEntry, startsAsZip, type ZipLimits, zipEntries } from './zip-entry.ts';

/** Why the file is what it is. */
export type AttachmentReading =
  /** Stored as it is. */
  | 'plain'
  /** A ZIP of one entry around the file; taken out. */
  | 'unwrapped'
  /** A ZIP that is the file itself: an office document, or an archive that was sent as such. */
  | 'archive';

/** An attachment decoded. */
export type AttachmentFile = {
  readonly name: string;
  /** The file. */
  readonly content: Buffer;
  /** What the base64 text decodes to; equals `content` unless unwrapped. */
  readonly stored: Buffer;
  readonly reading: AttachmentReading;
  /** Family of `content` by its first bytes. */
  readonly family: ContentFamily | undefined;
};

/** Limits under which attachments are unwrapped: 256 MiB expanded, 200 times the ZIP's size. */
export const defaultZipLimits: ZipLimits = {
  expandedBytesMax: 256 * 1024 * 1024,
  expansionRatioMax: 200,
};

/**
 * The file that an attachment carries, whatever its declared type says: decoded strictly, taken out of a one-entry ZIP where
 * it is one that wraps, left alone where the ZIP is the file.
 *
 * @throws EDXML_ATTACHMENT_NOT_BASE64 the text is not base64
 * @throws EDXML_ATTACHMENT_EMPTY no bytes
 * @throws EDXML_ATTACHMENT_ZIP_UNSAFE a ZIP that has to be unwrapped has several entries, an odd path, or is too large
 * @throws EDXML_ATTACHMENT_DAMAGED a binary file that was decoded as text on its way
 * @clause edxml-102 §1.6
 */
export function readAttachment(attachment: Attachment, limits: ZipLimits = defaultZipLimits): AttachmentFile {
  const name = attachment.attachmentName;
  const stored = attachment.content.decode();
  if (stored.length === 0) throw new ExchangeError('EDXML_ATTACHMENT_EMPTY', { name });
  refuseDamaged(name, stored);
  if (!startsAsZip(stored)) {
    return { name, content: stored, stored, reading: 'plain', family: contentFamily(stored) };
  }
  const content = unwrap(attachment, stored, limits);
  if (!content) return { name, content: stored, stored, reading: 'archive', family: contentFamily(stored) };
  refuseDamaged(name, content);
  if (content.length === 0) throw new ExchangeError('EDXML_ATTACHMENT_EMPTY', { name });
  return { name, content, stored, reading: 'unwrapped', family: contentFamily(content) };
}

/** The wrapped file; undefined where the ZIP is the file. */
function unwrap(attachment: Attachment, stored: Buffer, limits: ZipLimits): Buffer | undefined {
  const { attachmentName: name } = attachment;
  const unsafe = (problem: string): ExchangeError =>
    new ExchangeError('EDXML_ATTACHMENT_ZIP_UNSAFE', { name, problem });
  const wrapped = attachment.contentType?.toLowerCase() === 'application/zip' && extensionOf(name) !== 'zip';
  const entries = zipEntries(stored);
  if (!entries) {
    if (wrapped) throw unsafe('it is damaged');
    return undefined;
  }
  if (entries.some((entry) => entry.name === '[Content_Types].xml' || entry.name === 'mimetype'))
    return undefined;
  const [entry] = entries;
  if (entries.length !== 1 || !entry) {
    if (wrapped) throw unsafe(`${entries.length} entries`);
    return undefined;
  }
  const path = /[/\\\0]/.test(entry.name) || entry.name === '..' || entry.name === '';
  if (path) {
    if (wrapped) throw unsafe('the entry has a path');
    return undefined;
  }
  if (!wrapped && extensionOf(entry.name) !== extensionOf(name)) return undefined;
  const expanded = expandZipEntry(stored, entry, limits);
  if ('problem' in expanded) throw unsafe(expanded.problem);
  return expanded.content;
}

/**
 * Where U+FFFD, written in UTF-8, is frequent in a PDF or ZIP, or in what begins with one as pictures and older office files
 * then do, the file was decoded as text: its bytes are lost for good.
 */
function refuseDamaged(name: string, bytes: Buffer): void {
  const isSuspect =
    bytes.toString('latin1', 0, 5) === '%PDF-' ||
    bytes.subarray(0, 3).equals(replacement) ||
    (startsAsZip(bytes) && zipEntries(bytes) === undefined);
  if (!isSuspect) return;
  const tolerated = 8 + bytes.length / 100_000;
  let count = 0;
  for (let at = bytes.indexOf(replacement); at >= 0; at = bytes.indexOf(replacement, at + 3)) count += 1;
  if (count > tolerated) throw new ExchangeError('EDXML_ATTACHMENT_DAMAGED', { name, count });
}

const replacement = Buffer.from('\ufffd', 'utf8');

/** Lower-case extension without dot; empty where the name has none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}
