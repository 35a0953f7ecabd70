import type { RandomSource } from '@lienthong/runtime';

const prefixes = ['', 'a', 'b', 'ns', 'ß'];
// No reference in a namespace name: libxml2 writes its character unescaped, which is not well-formed any more.
const uris = ['urn:one', 'urn:two', 'http://example.org/a?b=c', 'urn:%C4%91'];
const localNames = ['item', 'Item', 'x', 'văn-bản', 'z.9', '𐐀bc', '\ufdf0'];
const texts = [
  'plain',
  ' ',
  '\n  ',
  '\r\n',
  '\r',
  '\t',
  'tiếng Việt ữ',
  '😀𐍈',
  '&amp;',
  '&lt;tag&gt;',
  'a > b',
  '&#13;',
  '&#xA;',
  '&#x1F600;',
  '&quot;&apos;',
  'x'.repeat(150),
  `${'long '.repeat(40)}&amp; end`,
  ']]',
];
const cdatas = ['<![CDATA[]]>', '<![CDATA[<&>]]>', '<![CDATA[\r\n]] >]]>', '<![CDATA[đ&amp;]]>'];
const comments = ['<!---->', '<!-- < & > -->', '<!-- a\r\nb -->', '<!--đ-->'];
const instructions = ['<?pi?>', '<?pi  data ?>', '<?pi\r\n  more\r\ndata?>', '<?đ x="<&>"?>'];
const values = ['', 'v', ' a  b ', '&lt;&amp;&quot;', '\t\r\n', '&#9;&#10;&#13;', "it's", '>', 'ữ😀'];
const xmlAttributes = ['xml:lang="vi"', "xml:space='preserve'", 'xml:base="http://example.org/"'];

/** A well-formed, namespace-well-formed document full of what makes canonicalisation hard. With `ids`, a single element without anything around it, in which every element has an `xml:id`, which libxml2 knows. */
export function nastyXml(random: RandomSource, options: { readonly ids: boolean }): string {
  const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)] as T;
  const chance = (probability: number) => random.fraction() < probability;
  const space = () => pick([' ', ' ', ' ', '  ', '\n', '\r\n\t']);
  let elements = 0;

  function element(scope: ReadonlyMap<string, string>, depth: number): string {
    const inScope = new Map(scope);
    const attributes: string[] = [];
    const names = new Set<string>();
    for (const prefix of prefixes) {
      if (!chance(depth === 0 ? 0.5 : 0.15)) continue;
      const uri = prefix === '' && chance(0.3) ? '' : pick(uris);
      inScope.set(prefix, uri);
      attributes.push(`${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${uri}"`);
    }
    const declared = [...inScope.keys()].filter((prefix) => prefix !== '');
    if (options.ids) attributes.push(`xml:id="e${elements}"`);
    elements++;
    for (let count = random.integer(4); count > 0; count--) {
      const prefix = chance(0.5) && declared.length > 0 ? pick(declared) : '';
      const local = pick(localNames);
      const expanded = `${prefix === '' ? '' : inScope.get(prefix)} ${local}`;
      if (names.has(expanded)) continue;
      names.add(expanded);
      const quote = chance(0.7) ? '"' : "'";
      const value = pick(values).replaceAll(quote, quote === '"' ? '&quot;' : '&apos;');
      const equals = chance(0.9) ? '=' : ' =\n';
      attributes.push(`${prefix === '' ? '' : `${prefix}:`}${local}${equals}${quote}${value}${quote}`);
    }
    if (chance(0.15)) attributes.push(pick(xmlAttributes));
    for (let at = attributes.length - 1; at > 0; at--) {
      const other = random.integer(at + 1);
      [attributes[at], attributes[other]] = [attributes[other] as string, attributes[at] as string];
    }
    const prefix = chance(0.5) && declared.length > 0 ? pick(declared) : '';
    const name = `${prefix === '' ? '' : `${prefix}:`}${pick(localNames)}`;
    const tag = `<${name}${attributes.map((attribute) => space() + attribute).join('')}${chance(0.1) ? ' ' : ''}`;
    if (chance(0.15)) return `${tag}/>`;
    let content = '';
    for (let count = random.integer(depth > 5 ? 2 : 6); count > 0; count--) {
      const kind = random.fraction();
      if (kind < 0.45 && depth < 7) content += element(inScope, depth + 1);
      else if (kind < 0.75) content += pick(texts);
      else if (kind < 0.85) content += pick(cdatas);
      else if (kind < 0.93) content += pick(comments);
      else content += pick(instructions);
    }
    return `${tag}>${content}</${name}${chance(0.1) ? '\n' : ''}>`;
  }

  if (options.ids) return element(new Map(), 0);
  const around = () => (chance(0.3) ? `${pick(comments)}\n${pick(instructions)}` : '');
  const declaration = chance(0.5) ? '<?xml version="1.0" encoding="UTF-8"?>\r\n' : '';
  return `${declaration}${around()}${element(new Map(), 0)}\n${around()}`;
}
