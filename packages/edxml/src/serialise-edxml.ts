import { type Attachment, attachmentLabelBlock, attachmentReferenceBlock } from './attachment.ts';
import { documentHeaderBlock } from './document-header.ts';
import type { DocumentPackage, EdxmlPackage, SignatureElement } from './edxml-package.ts';
import { statusHeaderBlock } from './status-header.ts';
import { traceHeaderListBlock } from './trace-header-list.ts';
import { edxmlNamespace } from './wire-names.ts';
import { refuseForbidden, wireText } from './wire-text.ts';
import {
  blockLines,
  containerLine,
  type EdxmlLayout,
  type EdxmlOrder,
  elementIds,
  headerIds,
  lineEnds,
  type Writing,
} from './write-block.ts';

export type SerialiseEdxmlOptions = {
  /** `java-sdk` (default): what the Java SDK writes, white space included. `indented`, `compact`: canonical as it stands, for signing. */
  readonly layout?: EdxmlLayout;
  /** In which order elements stand; by default the Java SDK's. */
  readonly order?: EdxmlOrder;
  /** Whether the parts that profile EMU-2026 signs get `Id` attributes; readers ignore them. Default false. */
  readonly elementIds?: boolean;
};

const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
const prefixDeclaration = ` xmlns:edXML="${edxmlNamespace}"`;

/**
 * The package in the shape that the Java SDK gives it: literal prefixes, its order of elements unless told otherwise, empty values dropped, base64
 * on one line. The bytes follow from the typed values alone; a signature is copied as it stands.
 *
 * @throws EDXML_TEXT_INVALID a text holds a character that XML cannot carry
 * @throws EDXML_VALUE_INVALID a number or choice that has no form on the wire
 * @clause edxml-102 §1.2 to §1.7
 */
export function serialiseEdxml(edxml: EdxmlPackage, options: SerialiseEdxmlOptions = {}): Buffer {
  const { layout = 'java-sdk', order = 'java-sdk' } = options;
  const ids = options.elementIds === true;
  const writing: Writing = { layout, order, prefix: 'edXML:', ids: ids ? headerIds : {} };
  const end = lineEnds[layout];
  const header =
    edxml.kind === 'status'
      ? containerLine(writing, 3, 'MessageHeader', blockLines(writing, 4, statusHeaderBlock, edxml.header))
      : documentHeaderLines(writing, edxml);
  const signature = edxml.signature === undefined ? '' : signatureLine(layout, edxml.signature);
  const envelope =
    containerLine(writing, 2, 'edXMLHeader', header + signature) +
    (edxml.kind === 'status' ? '' : bodyLines(writing, edxml));
  const start =
    `${declaration}${end}<edXML xmlns="${edxmlNamespace}">${end}` +
    containerLine(writing, 1, 'edXMLEnvelope', envelope, prefixDeclaration);
  const attachments = edxml.kind === 'status' ? [] : edxml.attachments;
  const parts = attachmentParts({ ...writing, prefix: '', ids: {} }, ids, attachments);
  return assemble([start, ...parts, `</edXML>${end}`]);
}

function documentHeaderLines(writing: Writing, { header, traceHeaders, business }: DocumentPackage): string {
  const list = { traceHeaders, business };
  return (
    containerLine(writing, 3, 'MessageHeader', blockLines(writing, 4, documentHeaderBlock, header)) +
    containerLine(writing, 3, 'TraceHeaderList', blockLines(writing, 4, traceHeaderListBlock, list))
  );
}

function signatureLine(layout: EdxmlLayout, { bytes }: SignatureElement): string {
  const element = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  refuseForbidden(element);
  return layout === 'compact' ? element : `      ${element}${lineEnds[layout]}`;
}

function bodyLines(writing: Writing, { references }: DocumentPackage): string {
  let manifest = '';
  for (const reference of references) {
    const content = blockLines(writing, 5, attachmentReferenceBlock, reference);
    if (content !== '') manifest += containerLine(writing, 4, 'Reference', content);
  }
  return containerLine(
    writing,
    2,
    'edXMLBody',
    containerLine(writing, 3, 'edXMLManifest', manifest, ' version="1.0"'),
  );
}

/** The attachments as texts and, for the content, bytes that are not copied before the end. */
function attachmentParts(
  writing: Writing,
  ids: boolean,
  attachments: readonly Attachment[],
): readonly (string | Buffer)[] {
  const parts: (string | Buffer)[] = [];
  const compact = writing.layout === 'compact';
  const [indent, inner, content] = compact ? ['', '', ''] : ['  ', '    ', '      '];
  const end = lineEnds[writing.layout];
  let written = 0;
  for (const attachment of attachments) {
    const encoded = attachment.content.encoded();
    const [before, behind] = labelLines(writing, attachment);
    if (before === '' && behind === '' && encoded.length === 0) continue;
    written += 1;
    const id = ids ? ` Id="${elementIds.attachment(written)}"` : '';
    parts.push(`${inner}<Attachment${id}>${end}${before}`);
    if (encoded.length > 0) {
      parts.push(
        `${content}<edXML:ContentTransferEncoded${prefixDeclaration}>`,
        encoded.includes(0x3c) || encoded.includes(0x26) || encoded.includes(0x3e)
          ? wireText(encoded.toString('utf8'))
          : encoded,
        `</edXML:ContentTransferEncoded>${end}`,
      );
    }
    parts.push(`${behind}${inner}</Attachment>${end}`);
  }
  if (parts.length === 0) return parts;
  return [`${indent}<AttachmentEncoded>${end}`, ...parts, `${indent}</AttachmentEncoded>${end}`];
}

/** The lines before and behind an attachment's content; the .NET software writes the name behind it. */
function labelLines(writing: Writing, attachment: Attachment): readonly [before: string, behind: string] {
  if (writing.order === 'java-sdk') return [blockLines(writing, 3, attachmentLabelBlock, attachment), ''];
  const { attachmentName, ...label } = attachment;
  return [
    blockLines(writing, 3, attachmentLabelBlock, label),
    blockLines(writing, 3, attachmentLabelBlock, { attachmentName }),
  ];
}

function assemble(parts: readonly (string | Buffer)[]): Buffer {
  return parts.every((part) => typeof part === 'string')
    ? Buffer.from(parts.join(''), 'utf8')
    : Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)));
}
