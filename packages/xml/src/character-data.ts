const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The character that a reference (without `&` and `;`) stands for; undefined where it stands for none that XML allows. */
export function referencedCharacter(reference: string): string | undefined {
  const number = /^#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}))$/.exec(reference);
  if (number === null) return Object.hasOwn(predefined, reference) ? predefined[reference] : undefined;
  const codePoint =
    number[1] === undefined ? Number.parseInt(number[2] as string, 10) : Number.parseInt(number[1], 16);
  return isXmlCharacter(codePoint) ? String.fromCodePoint(codePoint) : undefined;
}

function isXmlCharacter(codePoint: number): boolean {
  return (
    codePoint === 0x09 ||
    codePoint === 0x0a ||
    codePoint === 0x0d ||
    (codePoint >= 0x20 && codePoint <= 0xd7ff) ||
    (codePoint >= 0xe000 && codePoint <= 0xfffd) ||
    (codePoint >= 0x10000 && codePoint <= 0x10ffff)
  );
}

/** Text as a reader sees it: line ends normalised to LF, references resolved. The references have been checked before. */
export function decodeText(source: string): string {
  return resolveReferences(normaliseLineEnds(source));
}

/** An attribute value as a reader sees it: tabs and line ends as spaces, references resolved (and left alone after that). */
export function decodeAttributeValue(source: string): string {
  return resolveReferences(normaliseLineEnds(source).replace(/[\t\n]/g, ' '));
}

/** CRLF and CR as LF. */
export function normaliseLineEnds(source: string): string {
  return source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
}

function resolveReferences(source: string): string {
  if (!source.includes('&')) return source;
  return source.replace(/&([^;]+);/g, (whole, reference: string) => referencedCharacter(reference) ?? whole);
}

const textEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#xD;',
};

/** `text` as canonical XML character data (Canonical XML 1.0, 2.3 "Text Nodes"), without quotes escaped. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => textEscapes[character] as string);
}

const attributeEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** `value` for double quotes, as canonical XML writes it (Canonical XML 1.0, 2.3 "Attribute Nodes"). */
export function escapeAttribute(value: string): string {
  return value.replace(/[&<"\t\n\r]/g, (character) => attributeEscapes[character] as string);
}
