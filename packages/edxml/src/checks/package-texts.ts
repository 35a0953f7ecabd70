import { attachmentLabelBlock, attachmentReferenceBlock } from '../attachment.ts';
import type { AnyBlock, Field } from '../block.ts';
import { documentHeaderBlock } from '../document-header.ts';
import type { EdxmlPackage } from '../edxml-package.ts';
import { statusHeaderBlock } from '../status-header.ts';
import { traceHeaderListBlock } from '../trace-header-list.ts';

/** One text of a package, with its place. */
export type PackageText = {
  readonly at: string;
  readonly wire: string;
  readonly value: string;
  readonly lengthMax: number | undefined;
};

/** Every text of the package that is not empty, attachments' content aside. */
export function packageTexts(edxml: EdxmlPackage): readonly PackageText[] {
  const texts: PackageText[] = [];
  if (edxml.kind === 'status') {
    addBlock(texts, 'MessageHeader', statusHeaderBlock, edxml.header);
    return texts;
  }
  addBlock(texts, 'MessageHeader', documentHeaderBlock, edxml.header);
  addBlock(texts, 'TraceHeaderList', traceHeaderListBlock, edxml);
  for (const [index, reference] of edxml.references.entries())
    addBlock(texts, `edXMLManifest/Reference[${index + 1}]`, attachmentReferenceBlock, reference);
  for (const [index, attachment] of edxml.attachments.entries())
    addBlock(texts, `AttachmentEncoded/Attachment[${index + 1}]`, attachmentLabelBlock, attachment);
  return texts;
}

function addBlock(texts: PackageText[], at: string, block: AnyBlock, value: object): void {
  for (const field of block.fields) {
    const content = (value as Readonly<Record<string, unknown>>)[field.key];
    if (content !== undefined) addField(texts, `${at}/${field.wire}`, field, content);
  }
}

function addField(texts: PackageText[], at: string, field: Field, value: unknown): void {
  if (field.kind === 'container') addBlock(texts, at, field.block, value as object);
  else if (field.kind === 'repeated') {
    for (const [index, item] of (value as readonly object[]).entries())
      addBlock(texts, `${at}[${index + 1}]`, field.block, item);
  } else if (field.kind === 'wrapped') {
    const { item } = field;
    if (item.kind === 'repeated') addField(texts, `${at}/${item.wire}`, item, value);
    else
      for (const [index, one] of (value as readonly unknown[]).entries())
        addField(texts, `${at}/${item.wire}[${index + 1}]`, item, one);
  } else if (typeof value === 'string' && value !== '') {
    texts.push({ at, wire: field.wire, value, lengthMax: field.lengthMax });
  }
}
