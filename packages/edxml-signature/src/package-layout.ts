import { wireNames } from '@lienthong/edxml';
import type { XmlDocument, XmlElement } from '@lienthong/xml';

/**
 * Where the parts of a package stand; -1 for what it does not have. Found as the reader of edXML finds them, but by local
 * name alone: what stands in a foreign namespace in a part's place must be noticed too.
 */
export type PackageLayout = {
  readonly envelope: XmlElement;
  readonly header: XmlElement;
  readonly messageHeader: XmlElement;
  readonly traceHeaderList: XmlElement;
  readonly traceHeaders: readonly XmlElement[];
  readonly business: XmlElement;
  readonly body: XmlElement;
  readonly attachmentEncoded: XmlElement;
  readonly attachments: readonly XmlElement[];
  /** `Signature` children of the header, in any namespace. */
  readonly signatures: readonly XmlElement[];
};

/** The parts of a package, the first of each name in its place. */
export function readPackageLayout(document: XmlDocument): PackageLayout {
  const child = (parent: XmlElement, name: string) => (parent < 0 ? -1 : document.child(parent, name));
  const children = (parent: XmlElement, name: string) => {
    const found: XmlElement[] = [];
    for (let at = parent < 0 ? -1 : document.firstChild(parent); at >= 0; at = document.nextSibling(at)) {
      if (document.is(at, name)) found.push(at);
    }
    return found;
  };
  const envelope = isEnvelope(document, document.root)
    ? document.root
    : ([...document.children(document.root)].find((element) => isEnvelope(document, element)) ?? -1);
  const header = child(envelope, 'edXMLHeader');
  const traceHeaderList = child(header, 'TraceHeaderList');
  const beside = child(document.root, 'AttachmentEncoded');
  const attachmentEncoded = beside >= 0 ? beside : child(envelope, 'AttachmentEncoded');
  return {
    envelope,
    header,
    messageHeader: child(header, 'MessageHeader'),
    traceHeaderList,
    traceHeaders: children(traceHeaderList, 'TraceHeader'),
    business: child(traceHeaderList, wireNames.business),
    body: child(envelope, 'edXMLBody'),
    attachmentEncoded,
    attachments: children(attachmentEncoded, 'Attachment'),
    signatures: children(header, 'Signature'),
  };
}

/** Letter case of this name varies among senders. */
function isEnvelope(document: XmlDocument, element: XmlElement): boolean {
  return document.localName(element).toLowerCase() === 'edxmlenvelope';
}

/** What profile EMU-2026 covers, in document order of the profile: header, business, body, attachments. */
export function partsToSign(layout: PackageLayout): readonly XmlElement[] {
  const parts = [layout.messageHeader, layout.business, layout.body, ...layout.attachments];
  return parts.filter((element) => element >= 0);
}
