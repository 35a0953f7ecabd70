import { createHash } from 'node:crypto';
import { isExchangeError } from '@lienthong/errors';
import { escapeAttribute, type XmlDocument, type XmlElement } from '@lienthong/xml';
import type { Attachment, AttachmentReference } from './attachment.ts';
import type { DocumentPackage, EdxmlPackage, SignatureElement } from './edxml-package.ts';
import { type ParseEdxmlOptions, parseEdxml } from './parse-edxml.ts';
import { extensionOf, readAttachment } from './read-attachment.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import type { TraceHeader } from './trace-header-list.ts';
import { wireText } from './wire-text.ts';
import { parseWireTimestamp } from './wire-time.ts';
import { writeAttachment } from './write-attachment.ts';

/**
 * The package as the axis hands it on that reads it and writes it anew with the Java SDK's writer: its order, `Direction` where
 * none was, no comments and nothing that the format does not know, manifest without descriptions, attachments in ZIPs, the
 * signature in the namespace of edXML, so that it holds no longer. A document gets one more `TraceHeader`. The bytes follow
 * from `bytes` and `hop` alone.
 *
 * @throws XML_*, EDXML_* of {@link parseEdxml} where the package cannot be read
 * @throws EDXML_VALUE_INVALID, EDXML_TEXT_INVALID of {@link serialiseEdxml} where it cannot be written
 * @clause edxml-102 §1.8
 */
export function rebuildPackage(bytes: Uint8Array, hop: TraceHeader, options: ParseEdxmlOptions = {}): Buffer {
  const edxml = parseEdxml(bytes, options);
  const rebuilt = edxml.kind === 'status' ? edxml : rebuiltDocument(edxml, hop);
  const { signature: _, ...unsigned } = rebuilt;
  const signature = rebuiltSignature(edxml);
  return serialiseEdxml(signature === undefined ? unsigned : { ...unsigned, signature });
}

function rebuiltDocument(document: DocumentPackage, hop: TraceHeader): DocumentPackage {
  const { attachments, references, traceHeaders } = document;
  const types = new Map(attachments.map(({ contentId, contentType }) => [contentId, contentType]));
  return {
    ...document,
    traceHeaders: [...traceHeaders, hop],
    references: references.map((reference) => rebuiltReference(reference, types)),
    attachments: attachments.map((attachment) => zipped(attachment, hop)),
  };
}

/** Without description; with the type of the attachment where it says none. */
function rebuiltReference(
  { description: _, ...reference }: AttachmentReference,
  types: ReadonlyMap<string, string | undefined>,
): AttachmentReference {
  const contentType = reference.contentType ?? types.get(reference.contentId);
  return contentType === undefined ? reference : { ...reference, contentType };
}

/** The file in a ZIP of its own; what is no readable file stays as it is. */
function zipped(attachment: Attachment, { timestamp }: TraceHeader): Attachment {
  try {
    const { content } = readAttachment(attachment);
    const { contentId, attachmentName, description } = attachment;
    return writeAttachment({
      contentId,
      attachmentName,
      ...(description === undefined ? {} : { description }),
      content,
      storing: 'zip',
      entryId: createHash('sha256').update(content).digest('hex').slice(0, 32),
      // An ending that is no plain word would make a path of the entry's name.
      ...(/^\w{1,8}$/.test(extensionOf(attachmentName)) ? {} : { fileName: 'file' }),
      modifiedAt: parseWireTimestamp(timestamp) ?? 0,
    });
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return attachment;
  }
}

function rebuiltSignature({ signature, source }: EdxmlPackage): SignatureElement | undefined {
  if (signature === undefined || source === undefined) return undefined;
  const text = rewritten(source.document, source.anchors.signature);
  return text === '' ? undefined : { bytes: Buffer.from(text) };
}

/** The element and what is in it under the prefix of edXML; nothing where it says nothing. */
function rewritten(document: XmlDocument, element: XmlElement): string {
  const children = [...document.children(element)];
  const content =
    children.length === 0
      ? wireText(document.text(element).trim())
      : children.map((child) => rewritten(document, child)).join('');
  const attributes = document
    .attributes(element)
    .map(({ prefix, localName, value }) => (prefix === '' ? ` ${localName}="${escapeAttribute(value)}"` : ''))
    .join('');
  if (content === '' && attributes === '') return '';
  const name = `edXML:${document.localName(element)}`;
  return `<${name}${attributes}>${content}</${name}>`;
}
