import { ExchangeError } from '@lienthong/errors';
import { type ParseXmlOptions, parseXml, type XmlDocument, type XmlElement } from '@lienthong/xml';
import {
  type Attachment,
  type AttachmentReference,
  attachmentLabelBlock,
  attachmentReferenceBlock,
} from './attachment.ts';
import { type DocumentHeader, documentHeaderBlock } from './document-header.ts';
import type { EdxmlPackage, SignatureElement } from './edxml-package.ts';
import type { EdxmlAnchors, EdxmlSource } from './edxml-source.ts';
import { isEdxmlElement, type Reading, readBlock } from './read-block.ts';
import { type StatusHeader, statusHeaderBlock } from './status-header.ts';
import { type TraceHeaderList, traceHeaderListBlock } from './trace-header-list.ts';
import { TransferContent } from './transfer-content.ts';
import { legacyNamespaces } from './wire-names.ts';

/** How {@link parseEdxml} reads. */
export type ParseEdxmlOptions = Pick<ParseXmlOptions, 'limits'> & {
  /**
   * `refuse` (default) or `keep`: repair mode. Prefixes without declaration and elements without namespace are then read
   * as edXML, and `validateEdxml` reports them.
   */
  readonly undeclaredPrefixes?: 'refuse' | 'keep';
};

/**
 * The package in `bytes`. Elements are matched by namespace and local name, in any order and with any prefix; attachments are
 * not decoded and their bytes not copied. Business rules have not been checked, and neither has any signature.
 *
 * @throws EDXML_EMPTY no bytes, or nothing but white space
 * @throws XML_* not well-formed, not UTF-8, DOCTYPE, undeclared prefix, too large
 * @throws EDXML_LEGACY_FORMAT a format before QCVN 102
 * @throws EDXML_OTHER_PROGRAMME the namespace and envelope of edXML around something else
 * @throws EDXML_NAMESPACE_WRONG another namespace
 * @throws EDXML_ENVELOPE_MISSING, EDXML_HEADER_MISSING, EDXML_MESSAGE_HEADER_MISSING a container that nothing works without
 * @clause edxml-102 §1.2 to §1.5, R-001 to
 */
export function parseEdxml(bytes: Uint8Array, options: ParseEdxmlOptions = {}): EdxmlPackage {
  if (isBlank(bytes)) throw new ExchangeError('EDXML_EMPTY');
  return readEdxml(parseXml(bytes, options), options);
}

/**
 * The package in a document that was scanned before, so that one scan serves all.
 *
 * @throws the EDXML_* codes of {@link parseEdxml}
 */
export function readEdxml(
  document: XmlDocument,
  options: Pick<ParseEdxmlOptions, 'undeclaredPrefixes'> = {},
): EdxmlPackage {
  const reading: Reading = {
    document,
    repair: options.undeclaredPrefixes === 'keep',
    unreadable: [],
  };
  const anchors = findAnchors(reading);
  const source: EdxmlSource = {
    document,
    anchors,
    unreadable: reading.unreadable,
    repaired: reading.repair,
  };
  const signature = anchors.signature < 0 ? {} : { signature: signatureElement(document, anchors.signature) };

  if (childOf(reading, anchors.messageHeader, 'StatusCode') >= 0) {
    const header =
      readBlock(reading, anchors.messageHeader, statusHeaderBlock) ??
      (statusHeaderBlock.empty as StatusHeader);
    return { kind: 'status', header, ...signature, source };
  }
  const header =
    readBlock(reading, anchors.messageHeader, documentHeaderBlock) ??
    (documentHeaderBlock.empty as unknown as DocumentHeader);
  const list =
    anchors.traceHeaderList < 0
      ? undefined
      : readBlock<TraceHeaderList>(reading, anchors.traceHeaderList, traceHeaderListBlock);
  return {
    kind: 'document',
    header,
    traceHeaders: list?.traceHeaders ?? [],
    ...(list?.business === undefined ? {} : { business: list.business }),
    ...signature,
    references: readReferences(reading, anchors.manifest),
    attachments: readAttachments(reading, anchors.attachmentEncoded),
    source,
  };
}

/** Whether there is nothing but white space and a byte order mark. */
function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if (byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) return false;
  }
  return true;
}

function findAnchors(reading: Reading): EdxmlAnchors {
  const { document } = reading;
  const { root } = document;
  const namespace = document.namespace(root) ?? '';
  if (legacyNamespaces.includes(namespace) || usesLegacyContent(document)) {
    throw new ExchangeError('EDXML_LEGACY_FORMAT', { root: document.name(root).slice(0, 80) });
  }
  refuseOtherProgramme(document);
  const rootIsEnvelope = isEnvelopeName(document.localName(root));
  if (!isEdxmlElement(reading, root)) {
    throw new ExchangeError('EDXML_NAMESPACE_WRONG', { namespace: namespace.slice(0, 200) || 'none' });
  }
  const envelope = rootIsEnvelope ? root : findEnvelope(reading, root);
  if (envelope < 0) throw new ExchangeError('EDXML_ENVELOPE_MISSING');
  const header = childOf(reading, envelope, 'edXMLHeader');
  if (header < 0) throw new ExchangeError('EDXML_HEADER_MISSING');
  const messageHeader = childOf(reading, header, 'MessageHeader');
  if (messageHeader < 0) throw new ExchangeError('EDXML_MESSAGE_HEADER_MISSING');
  const body = childOf(reading, envelope, 'edXMLBody');
  const beside = childOf(reading, root, 'AttachmentEncoded');
  return {
    envelope,
    header,
    messageHeader,
    traceHeaderList: childOf(reading, header, 'TraceHeaderList'),
    signature: document.child(header, 'Signature'),
    body,
    manifest: body < 0 ? -1 : firstOf(reading, body, ['edXMLManifest', 'Manifest']),
    attachmentEncoded: beside >= 0 ? beside : childOf(reading, envelope, 'AttachmentEncoded'),
  };
}

function isEnvelopeName(localName: string): boolean {
  return localName.toLowerCase() === 'edxmlenvelope';
}

function findEnvelope(reading: Reading, root: XmlElement): XmlElement {
  for (const child of reading.document.children(root)) {
    if (isEdxmlElement(reading, child) && isEnvelopeName(reading.document.localName(child))) return child;
  }
  return -1;
}

function childOf(reading: Reading, parent: XmlElement, localName: string): XmlElement {
  const { document } = reading;
  const end = document.subtreeEnd(parent);
  for (let child = parent + 1; child < end; child = document.subtreeEnd(child)) {
    if (document.is(child, localName) && isEdxmlElement(reading, child)) return child;
  }
  return -1;
}

function firstOf(reading: Reading, parent: XmlElement, localNames: readonly string[]): XmlElement {
  for (const localName of localNames) {
    const child = childOf(reading, parent, localName);
    if (child >= 0) return child;
  }
  return -1;
}

/** SOAP around e-doc content: the root is SOAP's, a child further in is of a legacy namespace. */
function usesLegacyContent(document: XmlDocument): boolean {
  if (!document.is(document.root, 'Envelope')) return false;
  const last = Math.min(document.elementCount, 50);
  for (let element = 1; element < last; element += 1) {
    if (legacyNamespaces.includes(document.namespace(element) ?? '')) return true;
  }
  return false;
}

/**
 * Letter 2290/BTTTT-CATTT reuses namespace and envelope for anti-malware reports: a body without manifest but with other
 * content, and a header that names no document. Its root has no namespace, so names alone are compared.
 */
function refuseOtherProgramme(document: XmlDocument): void {
  const { root } = document;
  let envelope = isEnvelopeName(document.localName(root)) ? root : -1;
  if (envelope < 0) {
    for (const child of document.children(root)) {
      if (isEnvelopeName(document.localName(child))) envelope = child;
    }
  }
  const body = envelope < 0 ? -1 : document.child(envelope, 'edXMLBody');
  if (body < 0 || document.firstChild(body) < 0) return;
  if (document.child(body, 'edXMLManifest') >= 0 || document.child(body, 'Manifest') >= 0) return;
  const header = document.child(envelope, 'edXMLHeader');
  const messageHeader = header < 0 ? -1 : document.child(header, 'MessageHeader');
  if (messageHeader >= 0 && document.child(messageHeader, 'DocumentId') >= 0) return;
  const content = document.localName(document.firstChild(body)).slice(0, 80);
  throw new ExchangeError('EDXML_OTHER_PROGRAMME', { content });
}

function signatureElement(document: XmlDocument, element: XmlElement): SignatureElement {
  const start = document.start(element);
  return { bytes: document.bytes.subarray(start, document.end(element)), start };
}

function readReferences(reading: Reading, manifest: XmlElement): AttachmentReference[] {
  if (manifest < 0) return [];
  const references: AttachmentReference[] = [];
  for (const child of reading.document.children(manifest)) {
    if (!isEdxmlElement(reading, child) || !reading.document.is(child, 'Reference')) continue;
    const reference = readBlock(reading, child, attachmentReferenceBlock);
    if (reference) references.push(reference);
  }
  return references;
}

function readAttachments(reading: Reading, list: XmlElement): Attachment[] {
  if (list < 0) return [];
  const attachments: Attachment[] = [];
  for (const child of reading.document.children(list)) {
    if (!isEdxmlElement(reading, child) || !reading.document.is(child, 'Attachment')) continue;
    const label = readBlock(reading, child, attachmentLabelBlock);
    const encoded = childOf(reading, child, 'ContentTransferEncoded');
    if (!label && encoded < 0) continue;
    attachments.push({
      contentId: label?.contentId ?? '',
      attachmentName: label?.attachmentName ?? '',
      ...(label?.description === undefined ? {} : { description: label.description }),
      ...(label?.contentType === undefined ? {} : { contentType: label.contentType }),
      content: transferContent(reading.document, encoded),
    });
  }
  return attachments;
}

/** A view of the bytes where they hold text alone; base64 needs no references, so anything else is rare and decoded on demand. */
function transferContent(document: XmlDocument, element: XmlElement): TransferContent {
  if (element < 0) return TransferContent.fromEncoded(Buffer.alloc(0));
  const bytes = document.bytes.subarray(document.contentStart(element), document.contentEnd(element));
  return bytes.includes(0x26) || bytes.includes(0x3c)
    ? TransferContent.fromText(() => document.text(element))
    : TransferContent.fromEncoded(bytes);
}
