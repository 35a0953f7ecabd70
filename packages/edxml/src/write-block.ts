import { ExchangeError } from '@lienthong/errors';
import type { AnyBlock, Field } from './block.ts';
import { trim, trimLines } from './read-block.ts';
import { wireNames } from './wire-names.ts';
import { wireText } from './wire-text.ts';

/**
 * `java-sdk`: two spaces a level, CRLF after every tag that is not inside text, `<a />` for an empty element, as the SDK's
 * pretty-printer writes. `indented`: the same with LF and `<a></a>`. `compact`: no white space between elements, `<a></a>`.
 * The last two are canonical as they stand, for signing.
 */
export type EdxmlLayout = 'java-sdk' | CanonicalLayout;
export type CanonicalLayout = 'indented' | 'compact';

/** What ends a line. */
export const lineEnds: Readonly<Record<EdxmlLayout, string>> = {
  'java-sdk': '\r\n',
  indented: '\n',
  compact: '',
};

/**
 * `java-sdk`: DocumentId before Code, ToPlaces last. `dotnet`: the numbering of the standard, DocumentId last. Readers take
 * either.
 *
 * @clause edxml-102 §1.4
 */
export type EdxmlOrder = 'java-sdk' | 'dotnet';

/** How the texts of one part of a package are written. */
export type Writing = {
  readonly layout: EdxmlLayout;
  readonly order: EdxmlOrder;
  /** `edXML:` inside the envelope, empty in the attachments. */
  readonly prefix: string;
  /** `Id` attribute by local name; empty where none is written. */
  readonly ids: Readonly<Record<string, string>>;
};

const indents: readonly string[] = Array.from({ length: 16 }, (_, depth) => '  '.repeat(depth));

/** An element around `content`, which is empty or itself lines. */
export function containerLine(
  writing: Writing,
  depth: number,
  name: string,
  content: string,
  attributes = '',
): string {
  const tag = writing.prefix + name;
  const id = writing.ids[name];
  const start = `<${tag}${id === undefined ? '' : ` Id="${id}"`}${attributes}`;
  if (writing.layout === 'compact') return `${start}>${content}</${tag}>`;
  const indent = indents[depth];
  const end = lineEnds[writing.layout];
  if (content !== '') return `${indent}${start}>${end}${content}${indent}</${tag}>${end}`;
  return writing.layout === 'java-sdk' ? `${indent}${start} />${end}` : `${indent}${start}></${tag}>${end}`;
}

/** An element with text. */
function textLine(writing: Writing, depth: number, name: string, value: string): string {
  const tag = writing.prefix + name;
  const text = wireText(value);
  if (writing.layout === 'compact') return `<${tag}>${text}</${tag}>`;
  const end = lineEnds[writing.layout];
  const lines = end === '\r\n' && text.includes('\n') ? text.replaceAll('\n', end) : text;
  return `${indents[depth]}<${tag}>${lines}</${tag}>${end}`;
}

/**
 * The lines of a container's content. Empty texts and optional containers without content are left out, the number 0 is
 * written, a required container is written even when empty.
 *
 * @throws EDXML_VALUE_INVALID a number or choice that has no form on the wire
 */
export function blockLines(writing: Writing, depth: number, block: AnyBlock, value: object): string {
  let lines = '';
  for (const field of writing.order === 'dotnet' ? block.dotnetFields : block.fields) {
    lines += fieldLines(writing, depth, field, (value as Record<string, unknown>)[field.key]);
  }
  return lines;
}

function fieldLines(writing: Writing, depth: number, field: Field, value: unknown): string {
  switch (field.kind) {
    case 'text':
    case 'reference':
    case 'identifier': {
      if (value === undefined) return '';
      const text = field.kind === 'identifier' ? trimLines(value as string) : trim(value as string);
      if (text === '') return field.kept ? containerLine(writing, depth, field.wire, '') : '';
      return textLine(writing, depth, field.wire, field.kind === 'reference' ? `cid:${text}` : text);
    }
    case 'integer':
      if (value === undefined) return '';
      if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > 999_999_999) {
        throw invalid(field, value);
      }
      return textLine(writing, depth, field.wire, String(value));
    case 'choice': {
      const code = value === undefined ? field.written : field.codeByValue.get(value);
      if (code === undefined) {
        if (value === undefined) return '';
        throw invalid(field, value);
      }
      return textLine(writing, depth, field.wire, code);
    }
    case 'container': {
      const content = value === undefined ? '' : blockLines(writing, depth + 1, field.block, value as object);
      return content === '' && !field.required ? '' : containerLine(writing, depth, field.wire, content);
    }
    case 'repeated': {
      let lines = '';
      for (const item of (value as readonly object[] | undefined) ?? []) {
        const content = blockLines(writing, depth + 1, field.block, item);
        if (content !== '') lines += containerLine(writing, depth, field.wire, content);
      }
      return lines;
    }
    case 'wrapped': {
      let lines = '';
      if (field.item.kind === 'repeated') lines = fieldLines(writing, depth + 1, field.item, value);
      else {
        for (const item of (value as readonly unknown[] | undefined) ?? []) {
          lines += fieldLines(writing, depth + 1, field.item, item);
        }
      }
      return lines === '' ? '' : containerLine(writing, depth, field.wire, lines);
    }
  }
}

function invalid(field: Field, value: unknown): ExchangeError {
  return new ExchangeError('EDXML_VALUE_INVALID', {
    value: String(value).slice(0, 80),
    element: field.wire,
  });
}

/** Names of the `Id` attributes that the signature profile EMU-2026 refers to. */
export const elementIds = {
  messageHeader: 'MessageHeader',
  business: 'Business',
  body: 'Body',
  /** `position` counts from 1. */
  attachment: (position: number): string => `Attachment-${position}`,
} as const;

/** `Id` by local name, for the parts above the attachments. */
export const headerIds: Readonly<Record<string, string>> = {
  MessageHeader: elementIds.messageHeader,
  [wireNames.business]: elementIds.business,
  edXMLBody: elementIds.body,
};
