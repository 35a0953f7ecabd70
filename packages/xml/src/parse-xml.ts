import { isUtf8 } from 'node:buffer';
import { ExchangeError } from '@lienthong/errors';
import { findForbiddenCharacter } from './forbidden-character.ts';
import { hasByteOrderMark, locateOffset } from './location.ts';
import { XmlDocument } from './xml-document.ts';
import { defaultXmlLimits, type XmlLimits } from './xml-limits.ts';
import { XmlScanner } from './xml-scanner.ts';

/** How {@link parseXml} reads. */
export type ParseXmlOptions = {
  /** Limits that differ from {@link defaultXmlLimits}. */
  readonly limits?: Partial<XmlLimits>;
  /** `keep` reports prefixes without declaration instead of refusing the document; their elements have no namespace. */
  readonly undeclaredPrefixes?: 'refuse' | 'keep';
};

/**
 * The index of one UTF-8 document, which is well-formed and namespace-well-formed. The bytes are not copied:
 * they must not change while the document is in use.
 *
 * @throws XML_TOO_LARGE more than `bytesMax` bytes
 * @throws XML_NOT_UTF8 the bytes are not UTF-8
 * @throws XML_DOCTYPE_REFUSED a document type declaration
 * @throws XML_ENTITY_REFUSED a reference to an entity that is not predefined
 * @throws XML_JUNK_BEFORE_DECLARATION anything but a byte order mark before `<?xml`
 * @throws XML_PREFIX_UNDECLARED a prefix without declaration, unless kept
 * @throws XML_LIMIT_EXCEEDED one of the other limits
 * @throws XML_MARKUP_INVALID and the other XML_* codes with line and column where the document is not well-formed
 * @clause edxml-102 R-001, R-002, R-003, R-004, R-005, R-020
 */
export function parseXml(bytes: Uint8Array, options: ParseXmlOptions = {}): XmlDocument {
  const limits = options.limits === undefined ? defaultXmlLimits : { ...defaultXmlLimits, ...options.limits };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  checkCharacters(buffer, limits);
  const scanner = new XmlScanner(buffer, limits, options.undeclaredPrefixes ?? 'refuse');
  const index = scanner.scan(skipXmlDeclaration(buffer));
  return new XmlDocument(buffer, index, scanner.undeclaredPrefixes);
}

/**
 * Checks that bytes may be a document as far as size, encoding and characters go: what {@link parseXml} checks first, for a
 * writer who knows that the rest is well-formed.
 *
 * @throws XML_TOO_LARGE more than `bytesMax` bytes
 * @throws XML_NOT_UTF8 the bytes are not UTF-8
 * @throws XML_CHARACTER_INVALID a character that XML forbids in any place
 */
export function checkCharacters(bytes: Buffer, { bytesMax }: XmlLimits = defaultXmlLimits): void {
  if (bytes.length > bytesMax) {
    throw new ExchangeError('XML_TOO_LARGE', { bytes: bytes.length, bytesMax });
  }
  if (!isUtf8(bytes)) throw new ExchangeError('XML_NOT_UTF8');
  const forbidden = findForbiddenCharacter(bytes);
  if (forbidden >= 0) {
    const codePoint = bytes.toString('utf8', forbidden, forbidden + 3).codePointAt(0) ?? 0;
    const character = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
    throw new ExchangeError('XML_CHARACTER_INVALID', { character, ...locateOffset(bytes, forbidden) });
  }
}

const declarationBytesMax = 256;

/** Offset of the first byte after the XML declaration, or after the byte order mark where there is none. */
function skipXmlDeclaration(bytes: Buffer): number {
  const start = hasByteOrderMark(bytes) ? 3 : 0;
  if (!isDeclarationAt(bytes, start)) {
    const first = bytes.indexOf('<', start);
    if (first > start && isDeclarationAt(bytes, first)) {
      throw new ExchangeError('XML_JUNK_BEFORE_DECLARATION', { bytes: first - start });
    }
    return start;
  }
  const text = bytes.toString('latin1', start, start + declarationBytesMax);
  const declaration =
    /^<\?xml\s+version\s*=\s*(["'])1\.[0-9]+\1(?:\s+encoding\s*=\s*(["'])([^"']*)\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\4)?\s*\?>/.exec(
      text,
    );
  if (declaration === null) throw new ExchangeError('XML_DECLARATION_INVALID');
  const encoding = declaration[3];
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') {
    throw new ExchangeError('XML_ENCODING_REFUSED', { encoding });
  }
  return start + declaration[0].length;
}

function isDeclarationAt(bytes: Buffer, offset: number): boolean {
  return /^<\?xml[\s?]/.test(bytes.toString('latin1', offset, offset + 6));
}
