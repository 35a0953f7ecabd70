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
export function* packageTexts(edxml: EdxmlPackage): Generator<PackageText> {
  if (edxml.kind === 'status') {
    yield* blockTexts('MessageHeader', statusHeaderBlock, edxml.header);
    return;
  }
  yield* blockTexts('MessageHeader', documentHeaderBlock, edxml.header);
  yield* blockTexts('TraceHeaderList', traceHeaderListBlock, edxml);
  for (const [index, reference] of edxml.references.entries()) {
    yield* blockTexts(`edXMLManifest/Reference[${index + 1}]`, attachmentReferenceBlock, reference);
  }
  for (const [index, attachment] of edxml.attachments.entries()) {
    yield* blockTexts(`AttachmentEncoded/Attachment[${index + 1}]`, attachmentLabelBlock, attachment);
  }
}

function* blockTexts(at: string, block: AnyBlock, value: object): Generator<PackageText> {
  for (const field of block.fields) {
    const content = (value as Readonly<Record<string, unknown>>)[field.key];
    if (content !== undefined) yield* fieldTexts(`${at}/${field.wire}`, field, content);
  }
}

function* fieldTexts(at: string, field: Field, value: unknown): Generator<PackageText> {
  if (field.kind === 'container') yield* blockTexts(at, field.block, value as object);
  else if (field.kind === 'repeated') {
    for (const [index, item] of (value as readonly object[]).entries()) {
      yield* blockTexts(`${at}[${index + 1}]`, field.block, item);
    }
  } else if (field.kind === 'wrapped') {
    const { item } = field;
    if (item.kind === 'repeated') yield* fieldTexts(`${at}/${item.wire}`, item, value);
    else {
      for (const [index, one] of (value as readonly unknown[]).entries()) {
        yield* fieldTexts(`${at}/${item.wire}[${index + 1}]`, item, one);
      }
    }
  } else if (typeof value === 'string' && value !== '') {
    yield { at, wire: field.wire, value, lengthMax: field.lengthMax };
  }
}
