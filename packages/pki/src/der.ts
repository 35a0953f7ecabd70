import forgeAsn1 from 'node-forge/lib/asn1.js';

/**
 * DER through node-forge's ASN.1 module, and only that module: importing all of node-forge costs 20 ms more and would
 * bring JavaScript RSA into the process, which is 80 times slower than `node:crypto`.
 */

const { Class, Type } = forgeAsn1;

/** A node of a DER tree. Contents of primitives are binary strings, as node-forge has them. */
export type Der = {
  readonly tagClass: number;
  readonly type: number;
  readonly constructed: boolean;
  readonly value: string | readonly Der[];
};

/** Universal tags that certificates use. */
export const Tag = {
  boolean: Type.BOOLEAN as number,
  integer: Type.INTEGER as number,
  bitString: Type.BITSTRING as number,
  octetString: Type.OCTETSTRING as number,
  null: Type.NULL as number,
  enumerated: Type.ENUMERATED as number,
  objectIdentifier: Type.OID as number,
  utf8String: Type.UTF8 as number,
  sequence: Type.SEQUENCE as number,
  set: Type.SET as number,
  numericString: 18,
  printableString: Type.PRINTABLESTRING as number,
  teletexString: 20,
  ia5String: Type.IA5STRING as number,
  utcTime: Type.UTCTIME as number,
  generalizedTime: Type.GENERALIZEDTIME as number,
  visibleString: 26,
  universalString: 28,
  bmpString: Type.BMPSTRING as number,
} as const;

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** A primitive value of a universal type. */
export function primitive(tag: number, contents: Uint8Array | string): Der {
  const value = typeof contents === 'string' ? contents : binary(contents);
  return forgeAsn1.create(Class.UNIVERSAL, tag, false, value) as Der;
}

/** A SEQUENCE; absent children are left out. */
export function sequence(...children: readonly (Der | undefined)[]): Der {
  return constructed(Class.UNIVERSAL, Tag.sequence, children);
}

/** A SET OF, its members in the order of their encodings, as DER wants them (X.690 §11.6). */
export function setOf(...children: readonly Der[]): Der {
  return constructed(Class.UNIVERSAL, Tag.set, inEncodedOrder(children));
}

/** `[tag] IMPLICIT` of a SET OF. */
export function implicitSetOf(tag: number, children: readonly Der[]): Der {
  return constructed(Class.CONTEXT_SPECIFIC, tag, inEncodedOrder(children));
}

/** `[tag] IMPLICIT` of a SEQUENCE. */
export function implicitSequence(tag: number, children: readonly (Der | undefined)[]): Der {
  return constructed(Class.CONTEXT_SPECIFIC, tag, children);
}

function inEncodedOrder(children: readonly Der[]): readonly Der[] {
  return children
    .map((child) => ({ child, bytes: encodeDer(child) }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .map(({ child }) => child);
}

/** A non-negative INTEGER. */
export function integer(value: number): Der {
  const hexDigits = value.toString(16);
  const bytes = Buffer.from(hexDigits.padStart(hexDigits.length + (hexDigits.length % 2), '0'), 'hex');
  return primitive(Tag.integer, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

/** `[tag] EXPLICIT child`. */
export function explicit(tag: number, child: Der): Der {
  return constructed(Class.CONTEXT_SPECIFIC, tag, [child]);
}

/** `[tag] IMPLICIT` of a primitive type. */
export function implicit(tag: number, contents: Uint8Array | string): Der {
  const value = typeof contents === 'string' ? contents : binary(contents);
  return forgeAsn1.create(Class.CONTEXT_SPECIFIC, tag, false, value) as Der;
}

/** OBJECT IDENTIFIER of a dotted name. */
export function objectIdentifier(dotted: string): Der {
  return primitive(Tag.objectIdentifier, forgeAsn1.oidToDer(dotted).getBytes());
}

/** A BIT STRING of whole bytes. */
export function bitString(bytes: Uint8Array): Der {
  return primitive(Tag.bitString, `\0${binary(bytes)}`);
}

function constructed(tagClass: number, tag: number, children: readonly (Der | undefined)[]): Der {
  const present = children.filter((child) => child !== undefined);
  return forgeAsn1.create(tagClass, tag, true, present as never) as Der;
}

/** The bytes of a tree. */
export function encodeDer(node: Der): Buffer {
  return Buffer.from(forgeAsn1.toDer(node as never).getBytes(), 'latin1');
}

/** The tree of exactly these bytes; anything left over, indefinite or nested deeper than 256 throws an `Error`. */
export function decodeDer(bytes: Uint8Array | string): Der {
  const text = typeof bytes === 'string' ? bytes : binary(bytes);
  const options = { strict: true, parseAllBytes: true, decodeBitStrings: false };
  return forgeAsn1.fromDer(text, options as never) as Der;
}

/** GeneralizedTime in whole seconds, rounded down: what OCSP and time stamps use in every year. */
export function generalizedTime(at: number): Der {
  const text = new Date(at).toISOString().slice(0, 19).replace(/[-:T]/g, '');
  return primitive(Tag.generalizedTime, `${text}Z`);
}

/** Milliseconds of a UTCTime or GeneralizedTime in UTC; throws an `Error` that names `what` for anything else. */
export function readTime(node: Der | undefined, what: string): number {
  const contents = contentsOf(node, what);
  const century = isUniversal(node, Tag.utcTime) ? (contents < '50' ? '20' : '19') : '';
  if (century === '' && !isUniversal(node, Tag.generalizedTime)) throw new Error(`${what} is not a time`);
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(century + contents);
  const [, year, month, day, hour, minute, second, fraction = ''] = parts ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
  if (!parts || Number.isNaN(at)) throw new Error(`${what} is not a time in UTC`);
  return at;
}

/** Whether `node` has this universal type. */
export function isUniversal(node: Der | undefined, tag: number): node is Der {
  return node !== undefined && node.tagClass === Class.UNIVERSAL && node.type === tag;
}

/** Whether `node` is `[tag]` of the context. */
export function isContext(node: Der | undefined, tag: number): node is Der {
  return node !== undefined && node.tagClass === Class.CONTEXT_SPECIFIC && node.type === tag;
}

/** Members of a constructed node; throws an `Error` that names `what` otherwise. */
export function childrenOf(node: Der | undefined, what: string): readonly Der[] {
  if (node === undefined || typeof node.value === 'string') throw new Error(`${what} is not a structure`);
  return node.value;
}

/** Contents of a primitive node, one character a byte; throws an `Error` that names `what` otherwise. */
export function contentsOf(node: Der | undefined, what: string): string {
  if (node === undefined || typeof node.value !== 'string') throw new Error(`${what} is not a plain value`);
  return node.value;
}

/** Dotted name of an OBJECT IDENTIFIER; throws an `Error` that names `what` otherwise. */
export function readObjectIdentifier(node: Der | undefined, what: string): string {
  const contents = contentsOf(node, what);
  if (!isUniversal(node, Tag.objectIdentifier) || contents.length === 0 || contents.length > 64)
    throw new Error(`${what} is not an object identifier`);
  return forgeAsn1.derToOid(contents);
}

/** A small non-negative INTEGER; throws an `Error` that names `what` otherwise. */
export function readSmallInteger(node: Der | undefined, what: string): number {
  const contents = contentsOf(node, what);
  if (!isUniversal(node, Tag.integer) || contents.length === 0 || contents.length > 4)
    throw new Error(`${what} is not a small number`);
  const value = forgeAsn1.derToInteger(contents);
  if (value < 0) throw new Error(`${what} is negative`);
  return value;
}

/** UTCTime up to 2049, GeneralizedTime outside 1950–2049, as RFC 5280 §4.1.2.5 wants it; whole seconds, rounded down. */
export function time(at: number): Der {
  const iso = new Date(at).toISOString();
  const text = `${iso.slice(0, 19).replace(/[-:T]/g, '')}Z`;
  const year = Number(iso.slice(0, 4));
  return year >= 1950 && year < 2050
    ? primitive(Tag.utcTime, text.slice(2))
    : primitive(Tag.generalizedTime, text);
}
