import { KnownNames } from './known-names.ts';
import { KnownShapes } from './known-shapes.ts';
import type { PackedBytes } from './packed-bytes.ts';

/** What begins a value; whole numbers below 256 - `small` stand in the byte itself. */
const mark = {
  false: 0,
  true: 1,
  null: 2,
  integer: 3,
  double: 4,
  name: 5,
  text: 6,
  list: 7,
  object: 8,
  json: 9,
  undefined: 10,
  small: 16,
} as const;

/** Keys whose texts come again and again: codes of agencies, ids of nodes, words of closed lists. */
const repeatingKeys: ReadonlySet<string> = new Set([
  ...['act', 'agency', 'kind', 'to', 'edge', 'rule', 'by', 'outcome', 'state', 'from'],
  ...['sender', 'origin', 'promulgationDate', 'status', 'typeName', 'signerName', 'signerPosition'],
  ...['signature', 'signer', 'scope', 'system', 'gateway', 'mode', 'answer', 'agencies', 'certificates'],
]);
/** Longer ones are no names, certificates apart. */
const nameLengthMax = { certificates: 8_192, others: 64 } as const;

/** Of the whole process: all nodes speak of the same agencies. */
const names = new KnownNames();
const shapes = new KnownShapes();

const isDefined = () => true;

/**
 * Writes a value of which JSON can be made, so that {@link readValue} gives an equal one.
 *
 * @param key - under which it stands; tells which texts come again
 */
export function writeValue(bytes: PackedBytes, value: unknown, key = ''): void {
  if (typeof value === 'string') writeText(bytes, value, key);
  else if (typeof value === 'number') writeNumber(bytes, value);
  else if (value === undefined) bytes.byte(mark.undefined);
  else if (value === null) bytes.byte(mark.null);
  else if (typeof value === 'boolean') bytes.byte(value ? mark.true : mark.false);
  else if (Array.isArray(value)) {
    bytes.byte(mark.list);
    bytes.integer(value.length);
    for (const item of value) writeValue(bytes, item, key);
  } else writeObject(bytes, value as Readonly<Record<string, unknown>>);
}

function writeObject(bytes: PackedBytes, value: Readonly<Record<string, unknown>>): void {
  const shape = shapes.of(Object.keys(value), isDefined);
  if (!shape) {
    writeJson(bytes, value);
    return;
  }
  bytes.byte(mark.object);
  bytes.integer(shape.number);
  for (const key of shape.keys) writeValue(bytes, value[key], key);
}

function writeNumber(bytes: PackedBytes, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) {
    bytes.byte(mark.double);
    bytes.double(value);
  } else if (value < 256 - mark.small) bytes.byte(mark.small + value);
  else {
    bytes.byte(mark.integer);
    bytes.integer(value);
  }
}

function writeText(bytes: PackedBytes, value: string, key: string): void {
  const longest = key === 'certificates' ? nameLengthMax.certificates : nameLengthMax.others;
  const name = value.length <= longest && repeatingKeys.has(key) ? names.numberOf(value) : undefined;
  if (name !== undefined) {
    bytes.byte(mark.name);
    bytes.integer(name);
  } else if (value.isWellFormed()) {
    bytes.byte(mark.text);
    bytes.text(value);
  } else writeJson(bytes, value);
}

function writeJson(bytes: PackedBytes, value: unknown): void {
  bytes.byte(mark.json);
  bytes.text(JSON.stringify(value));
}

/** The value that {@link writeValue} wrote. */
export function readValue(bytes: PackedBytes): unknown {
  const first = bytes.readByte();
  if (first >= mark.small) return first - mark.small;
  switch (first) {
    case mark.false:
      return false;
    case mark.true:
      return true;
    case mark.null:
      return null;
    case mark.integer:
      return bytes.readInteger();
    case mark.double:
      return bytes.readDouble();
    case mark.name:
      return names.nameOf(bytes.readInteger());
    case mark.text:
      return bytes.readText();
    case mark.list:
      return Array.from({ length: bytes.readInteger() }, () => readValue(bytes));
    case mark.object:
      return readObject(bytes);
    case mark.json:
      return JSON.parse(bytes.readText());
    default:
      return undefined;
  }
}

function readObject(bytes: PackedBytes): Readonly<Record<string, unknown>> {
  const value: Record<string, unknown> = {};
  for (const key of shapes.at(bytes.readInteger())?.keys ?? []) value[key] = readValue(bytes);
  return value;
}

/** The shape of an object's keys that `isMeant`. */
export const shapeOf: KnownShapes['of'] = (keys, isMeant) => shapes.of(keys, isMeant);

/** The shape of a number. */
export const shapeAt: KnownShapes['at'] = (number) => shapes.at(number);
