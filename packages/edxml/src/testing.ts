// biome-ignore lint/correctness/noUndeclaredDependencies: only tests import this file, and theirs is the workspace's.
import fc from 'fast-check';
import type { Attachment } from './attachment.ts';
import type { AnyBlock, Field } from './block.ts';
import { documentHeaderBlock } from './document-header.ts';
import type { DocumentPackage, EdxmlPackage, StatusPackage } from './edxml-package.ts';
import { statusHeaderBlock } from './status-header.ts';
import { traceHeaderListBlock } from './trace-header-list.ts';
import { TransferContent } from './transfer-content.ts';
import { manifestOf } from './write-attachment.ts';

/** Texts as people and attackers write them: markup, white space at the ends, line breaks, Vietnamese, astral characters. */
const anyText = fc
  .oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom(
      '',
      ' ',
      ' đầu và cuối ',
      '\n\tdòng\r\nhai\r\n',
      'a\rb',
      '<![CDATA[x]]>',
      '&amp;',
      'null',
      '"\'>',
      '𠀀',
      'cid:1',
    ),
  )
  .map((text) => text.replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '?').toWellFormed());

/** Any value of a container, by its declaration. */
function anyValue(block: AnyBlock): fc.Arbitrary<Record<string, unknown>> {
  const members: Record<string, fc.Arbitrary<unknown>> = {};
  const optional: string[] = [];
  for (const field of block.fields) {
    members[field.key] = fieldValue(field);
    const required = field.kind === 'repeated' || ('required' in field && field.required);
    if (!required) optional.push(field.key);
  }
  const requiredKeys = Object.keys(members).filter((key) => !optional.includes(key));
  return fc.record(members, { requiredKeys }) as fc.Arbitrary<Record<string, unknown>>;
}

function fieldValue(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'integer':
      return fc.integer({ min: 0, max: 999_999_999 });
    case 'choice':
      return fc.constantFrom(...field.valueByCode.values());
    case 'container':
      return anyValue(field.block);
    case 'repeated':
      return fc.array(anyValue(field.block), { maxLength: 3 });
    case 'wrapped':
      return field.item.kind === 'repeated'
        ? fieldValue(field.item)
        : fc.array(fieldValue(field.item), { maxLength: 3 });
    default:
      return anyText;
  }
}

const anyAttachment: fc.Arbitrary<Attachment> = fc
  .record({
    contentId: anyText,
    attachmentName: anyText,
    contentType: anyText,
    bytes: fc.uint8Array({ maxLength: 40 }),
  })
  .map(({ bytes, ...label }) => ({ ...label, content: TransferContent.fromBytes(bytes) }));

const anyDocument = fc
  .record({
    header: anyValue(documentHeaderBlock),
    list: anyValue(traceHeaderListBlock),
    attachments: fc.array(anyAttachment, { maxLength: 3 }),
  })
  .map(
    ({ header, list, attachments }) =>
      ({
        kind: 'document',
        header,
        ...list,
        references: manifestOf(attachments),
        attachments,
      }) as unknown as DocumentPackage,
  );

const anyStatus = anyValue(statusHeaderBlock).map(
  (header) => ({ kind: 'status', header }) as unknown as StatusPackage,
);

/** Any package, whatever its texts; without a signature. */
export const anyPackage: fc.Arbitrary<EdxmlPackage> = fc.oneof(anyDocument, anyStatus);
