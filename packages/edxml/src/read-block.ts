import type { XmlDocument, XmlElement } from '@lienthong/xml';
import type { AnyBlock, Block, Field } from './block.ts';
import type { UnreadableValue } from './edxml-source.ts';
import { edxmlNamespace } from './wire-names.ts';

/** One reading of one document. */
export type Reading = {
  readonly document: XmlDocument;
  /** Whether elements without namespace count as edXML. */
  readonly repair: boolean;
  readonly unreadable: UnreadableValue[];
};

/** Whether the element belongs to edXML. */
export function isEdxmlElement(reading: Pick<Reading, 'document' | 'repair'>, element: XmlElement): boolean {
  const namespace = reading.document.namespace(element);
  return namespace === edxmlNamespace || (reading.repair && !namespace);
}

/**
 * The typed value of a container; undefined where nothing in it has content. Elements are found by name whatever their
 * order; of elements that may occur once the first with content counts.
 */
export function readBlock<Value>(
  reading: Reading,
  element: XmlElement,
  block: Block<Value>,
): Value | undefined {
  const { document } = reading;
  let value: Record<string, unknown> | undefined;
  let filled = 0;
  let expected = 0;
  const end = document.subtreeEnd(element);
  for (let child = element + 1; child < end; child = document.subtreeEnd(child)) {
    if (!isEdxmlElement(reading, child)) continue;
    const position = positionOf(document, child, block, expected);
    if (position === undefined) continue;
    expected = position;
    const field = block.fields[position] as Field;
    const content = readField(reading, child, field);
    if (content === undefined) continue;
    value ??= { ...block.empty };
    if (field.kind === 'repeated') {
      if (filled & (1 << position)) (value[field.key] as unknown[]).push(content);
      else value[field.key] = [content];
    } else if (!(filled & (1 << position))) value[field.key] = content;
    filled |= 1 << position;
  }
  return value as Value | undefined;
}

/** Most children stand where the declaration has them, so comparing bytes spares making a string of their names. */
function positionOf(
  document: XmlDocument,
  child: XmlElement,
  block: AnyBlock,
  expected: number,
): number | undefined {
  const { fields } = block;
  const last = Math.min(expected + 3, fields.length);
  for (let position = expected; position < last; position += 1) {
    if (document.is(child, (fields[position] as Field).wire)) return position;
  }
  return block.positions.get(document.localName(child));
}

function readField(reading: Reading, element: XmlElement, field: Field): unknown {
  switch (field.kind) {
    case 'container':
    case 'repeated':
      return readBlock(reading, element, field.block);
    case 'wrapped':
      return readItems(reading, element, field.item);
    case 'identifier':
      return trimLines(reading.document.text(element)) || undefined;
    default: {
      const text = trim(reading.document.text(element));
      if (text === '') return undefined;
      if (field.kind === 'text') return text;
      if (field.kind === 'reference') return (text.startsWith('cid:') ? text.slice(4) : text) || undefined;
      const read =
        field.kind === 'choice'
          ? field.valueByCode.get(text)
          : /^\d{1,9}$/.test(text)
            ? Number(text)
            : undefined;
      if (read === undefined) reading.unreadable.push({ element, wire: field.wire, text });
      return read;
    }
  }
}

function readItems(reading: Reading, element: XmlElement, item: Field): unknown[] | undefined {
  const { document } = reading;
  const items: unknown[] = [];
  const end = document.subtreeEnd(element);
  for (let child = element + 1; child < end; child = document.subtreeEnd(child)) {
    if (!isEdxmlElement(reading, child) || !document.is(child, item.wire)) continue;
    const content = readField(reading, child, item);
    if (content !== undefined) items.push(content);
  }
  return items.length > 0 ? items : undefined;
}

/** Without XML white space at both ends. */
export function trim(text: string): string {
  return isWhiteSpace(text.charCodeAt(0)) || isWhiteSpace(text.charCodeAt(text.length - 1))
    ? text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
    : text;
}

/** Without the white space of pretty-printing; plain spaces before and after belong to an identifier. */
export function trimLines(text: string): string {
  const trimmed = trim(text);
  if (trimmed.length === text.length || trimmed === '') return trimmed;
  const start = text.indexOf(trimmed);
  const before = text.slice(0, start);
  const after = text.slice(start + trimmed.length);
  const spaces = (outer: string): string => (/^ *$/.test(outer) ? outer : '');
  return spaces(before) + trimmed + spaces(after);
}

function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
