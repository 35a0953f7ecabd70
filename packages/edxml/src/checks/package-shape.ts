import { attachmentLabelBlock, attachmentReferenceBlock } from '../attachment.ts';
import { type AnyBlock, block, container, repeated, text } from '../block.ts';
import { documentHeaderBlock } from '../document-header.ts';
import type { EdxmlSource } from '../edxml-source.ts';
import { isEdxmlElement } from '../read-block.ts';
import { statusHeaderBlock } from '../status-header.ts';
import { traceHeaderListBlock } from '../trace-header-list.ts';

/** The whole tree of a package as one declaration, for the rules on structure. */
export function packageShape(kind: 'document' | 'status'): AnyBlock {
  return kind === 'document' ? documentShape : statusShape;
}

const manifest = block([repeated('Reference', 'references', attachmentReferenceBlock)]);
const body = block([container('edXMLManifest', 'manifest', manifest)], { tolerated: ['Manifest'] });
const attachment = block([...attachmentLabelBlock.fields, text('ContentTransferEncoded', 'content')], {
  tolerated: ['FieldName', 'MimeType', 'Format'],
});
const attachments = block([repeated('Attachment', 'attachments', attachment)]);
const signature = container('Signature', 'signature', block([]));

function shape(messageHeader: AnyBlock, more: AnyBlock['fields']): AnyBlock {
  const header = block([container('MessageHeader', 'messageHeader', messageHeader), ...more, signature], {
    tolerated: ['DigitalSignature'],
  });
  const envelope = block([container('edXMLHeader', 'header', header), container('edXMLBody', 'body', body)], {
    tolerated: ['AttachmentEncoded'],
  });
  return block([
    container('edXMLEnvelope', 'envelope', envelope),
    container('AttachmentEncoded', 'attachments', attachments),
  ]);
}

const documentShape = shape(documentHeaderBlock, [
  container('TraceHeaderList', 'traceHeaderList', traceHeaderListBlock),
]);
const statusShape = shape(statusHeaderBlock, []);

/** An element inside a container. */
export type ShapedChild = { readonly element: number; readonly name: string; readonly isEdxml: boolean };

/** A container of the source, its declaration and its children. */
export type Shaped = {
  readonly element: number;
  readonly block: AnyBlock;
  readonly children: readonly ShapedChild[];
};

/** Every container of the package that has a declaration, in document order. Signatures are left alone. */
export function shapedContainers(source: EdxmlSource, kind: 'document' | 'status'): readonly Shaped[] {
  const { document } = source;
  const whole = packageShape(kind);
  const envelope = whole.fields[0];
  const rootIsEnvelope = source.anchors.envelope === document.root;
  const containers: Shaped[] = [];
  collect(
    source,
    document.root,
    rootIsEnvelope && envelope?.kind === 'container' ? envelope.block : whole,
    containers,
  );
  return containers;
}

function collect(source: EdxmlSource, element: number, shape: AnyBlock, into: Shaped[]): void {
  const { document } = source;
  const children: ShapedChild[] = [];
  into.push({ element, block: shape, children });
  for (let child = document.firstChild(element); child >= 0; child = document.nextSibling(child)) {
    const name = document.localName(child);
    const isEdxml = isEdxmlElement({ document, repair: source.repaired }, child);
    children.push({ element: child, name, isEdxml });
    const field = isEdxml ? shape.fields[shape.positions.get(name) ?? -1] : undefined;
    if (field && 'block' in field && name !== 'Signature') collect(source, child, field.block, into);
  }
}
