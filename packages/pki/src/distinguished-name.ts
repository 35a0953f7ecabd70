import {
  childrenOf,
  contentsOf,
  type Der,
  encodeDer,
  isUniversal,
  objectIdentifier,
  primitive,
  readObjectIdentifier,
  sequence,
  setOf,
  Tag,
} from './der.ts';
import { Oid } from './object-identifiers.ts';

/** One attribute of a name: object identifier and text. */
export type NameAttribute = { readonly oid: string; readonly value: string };

/** A name as read: all attributes, most general first, and its RFC 4514 text. */
export type DistinguishedName = { readonly attributes: readonly NameAttribute[]; readonly text: string };

const attributesMax = 64;

/** RFC 4514 §3 short names, and `organizationIdentifier`, which OpenSSL prints by that name. */
const shortNames: ReadonlyMap<string, string> = new Map([
  [Oid.commonName, 'CN'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  [Oid.organization, 'O'],
  [Oid.organizationalUnit, 'OU'],
  [Oid.country, 'C'],
  ['2.5.4.9', 'STREET'],
  [Oid.title, 'title'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  [Oid.organizationIdentifier, 'organizationIdentifier'],
]);

/** A Name of one attribute per part. Text is UTF8String; a country is PrintableString, as RFC 5280 wants it. */
export function buildName(attributes: readonly NameAttribute[]): Der {
  return sequence(
    ...attributes.map(({ oid, value }) =>
      setOf(
        sequence(
          objectIdentifier(oid),
          primitive(oid === Oid.country ? Tag.printableString : Tag.utf8String, Buffer.from(value, 'utf8')),
        ),
      ),
    ),
  );
}

/** The attributes and the RFC 4514 text of a Name; throws an `Error` for anything that is not one. */
export function readName(node: Der | undefined, what: string): DistinguishedName {
  const attributes: NameAttribute[] = [];
  const parts: string[] = [];
  for (const part of childrenOf(node, what)) {
    const texts: string[] = [];
    for (const attribute of childrenOf(part, what)) {
      const [type, value] = childrenOf(attribute, what);
      const oid = readObjectIdentifier(type, `attribute of ${what}`);
      const text = readText(value, what);
      const shortName = shortNames.get(oid);
      if (text !== undefined) attributes.push({ oid, value: text });
      texts.push(
        shortName !== undefined && text !== undefined
          ? `${shortName}=${escapeValue(text)}`
          : `${shortName ?? oid}=#${value === undefined ? '' : encodeDer(value).toString('hex')}`,
      );
      if (attributes.length > attributesMax) throw new Error(`${what} has too many attributes`);
    }
    parts.push(texts.join('+'));
  }
  return { attributes, text: parts.reverse().join(',') };
}

/** The text of a directory string, `undefined` for a type that is none; throws an `Error` for broken UTF-8. */
function readText(node: Der | undefined, what: string): string | undefined {
  if (node === undefined) throw new Error(`${what} has an attribute without a value`);
  const decode = (encoding: string, contents: string): string =>
    new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(Buffer.from(contents, 'latin1'));
  if (isUniversal(node, Tag.utf8String)) return decode('utf-8', contentsOf(node, what));
  if (isUniversal(node, Tag.bmpString)) return decode('utf-16be', contentsOf(node, what));
  const latin = [Tag.printableString, Tag.ia5String, Tag.numericString, Tag.visibleString, Tag.teletexString];
  if (latin.some((tag) => isUniversal(node, tag))) return contentsOf(node, what);
  return undefined;
}

/** RFC 4514 §2.4; control and bidirectional characters are escaped too, so that a subject never breaks or turns a log line. */
function escapeValue(text: string): string {
  return text
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, (character) =>
      [...Buffer.from(character, 'utf8')].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
    );
}
