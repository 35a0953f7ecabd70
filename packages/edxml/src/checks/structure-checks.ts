import type { XmlDocument, XmlElement } from '@lienthong/xml';
import type { EdxmlSource } from '../edxml-source.ts';
import { edxmlNamespace, edxmlPrefix, wireNames } from '../wire-names.ts';
import { type Check, type Checks, type Defect, forDocument, forStatus, when } from './check.ts';
import type { Shaped } from './package-shape.ts';

/** Checks of edxml-102 §5.1. What makes a package unusable is refused while reading instead. */
export const structureChecks: Checks = {
  'R-005': bySource(function* ({ document }) {
    for (const { prefix, element } of document.undeclaredPrefixes)
      yield { at: element, parameters: { p: prefix } };
  }),
  'R-006': bySource(({ document }) =>
    when(document.namespace(document.root) !== edxmlNamespace, document.root, { ns: 'none' }),
  ),
  'R-008': bySource(({ document }) => {
    const x = document.localName(document.root);
    return when(x !== 'edXML', document.root, { x });
  }),
  'R-012': forDocument(({ source }) =>
    source === undefined ? [] : when(source.anchors.manifest < 0, 'edXMLBody/edXMLManifest'),
  ),
  'R-013': forStatus(({ source }) =>
    source === undefined
      ? []
      : when(source.anchors.body >= 0, source.anchors.body).concat(
          when(
            source.anchors.body < 0 && source.anchors.attachmentEncoded >= 0,
            source.anchors.attachmentEncoded,
          ),
        ),
  ),
  'R-014': bySource(({ document, anchors }) => {
    const end = document.subtreeEnd(anchors.envelope);
    for (let element = anchors.envelope; element < end; element += 1) {
      if (element === anchors.signature) element = document.subtreeEnd(element);
      if (element >= end || document.prefix(element) === edxmlPrefix) continue;
      return when(true, element, { x: document.localName(element) });
    }
    return unprefixedContents(document, anchors.attachmentEncoded);
  }),
  'R-015': byContainer(function* ({ block, children }, x) {
    let last = -1;
    for (const { element, name, isEdxml } of children) {
      const position = isEdxml ? block.positions.get(name) : undefined;
      if (position === undefined) continue;
      if (position < last) {
        yield { at: element, parameters: { x: x() } };
        return;
      }
      last = position;
    }
  }),
  'R-016': byContainer(function* ({ block, children }) {
    const seen = new Set<string>();
    for (const { element, name, isEdxml } of children) {
      if (!isEdxml) continue;
      const field = block.fields[block.positions.get(name) ?? -1];
      if (field && field.kind !== 'repeated' && seen.has(name))
        yield { at: element, parameters: { x: name } };
      seen.add(name);
    }
  }),
  'R-017': byContainer(function* ({ block, children }) {
    for (const { element, name, isEdxml } of children) {
      const known =
        name === 'Signature' ||
        (isEdxml && (block.positions.has(name) || block.tolerated.has(name) || isRootName(name)));
      if (!known) yield { at: element, parameters: { x: name } };
    }
  }),
  'R-018': bySource(({ document, anchors }) =>
    when(
      anchors.attachmentEncoded >= 0 && document.parent(anchors.attachmentEncoded) === anchors.envelope,
      anchors.attachmentEncoded,
    ),
  ),
  'R-019': byContainer(function* ({ children }) {
    for (const { element, name } of children) {
      if (correctSpellings.has(name)) yield { at: element, parameters: {} };
    }
  }),
  'R-021': function* ({ texts }) {
    for (const { at, wire, value } of texts()) {
      if (value.includes('\ufffd')) yield { at, parameters: { x: wire } };
    }
  },
  'R-022': ({ edxml, context }) => {
    const { messageType } = context;
    const expected = edxml.kind === 'document' ? 'edoc' : 'status';
    return messageType === undefined
      ? []
      : when(messageType !== expected, 'MessageHeader', { m: messageType });
  },
};

/** The first content of an attachment without the prefix that the SDK writes there, though it writes none around it. */
function unprefixedContents(document: XmlDocument, attachments: XmlElement): readonly Defect[] {
  if (attachments < 0) return [];
  for (const attachment of document.children(attachments)) {
    const content = document.child(attachment, 'ContentTransferEncoded');
    if (content >= 0 && document.prefix(content) !== edxmlPrefix) {
      return when(true, content, { x: document.localName(content) });
    }
  }
  return [];
}

const correctSpellings: ReadonlySet<string> = new Set(
  [
    wireNames.business,
    wireNames.businessDocType,
    wireNames.businessDocReason,
    wireNames.businessDocumentInfo,
  ].map((name) => name.replace(wireNames.business, 'Business')),
);

/** Letter case of the envelope varies between writers; R-008 speaks about the root. */
function isRootName(localName: string): boolean {
  return localName.toLowerCase() === 'edxmlenvelope';
}

function bySource(check: (source: EdxmlSource) => Iterable<Defect>): Check {
  return ({ edxml }) => (edxml.source === undefined ? [] : check(edxml.source));
}

function byContainer(check: (shaped: Shaped, name: () => string) => Iterable<Defect>): Check {
  return function* ({ edxml, containers }) {
    for (const shaped of containers()) {
      yield* check(shaped, () => edxml.source?.document.localName(shaped.element) ?? '');
    }
  };
}
