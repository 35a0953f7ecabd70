import fc from 'fast-check';

const prefixes = ['', 'a', 'b', 'ns', 'ß'];
// No reference in a namespace name: libxml2 writes its character unescaped, which is not well-formed any more.
const uris = ['urn:one', 'urn:two', 'http://example.org/a?b=c', 'urn:%C4%91', ''];
const localNames = ['item', 'Item', 'x', 'văn-bản', 'z.9', '𐐀bc', '\ufdf0', 'xmlnsx', 'Xml'];
const texts = [
  'plain',
  ' ',
  '\n  ',
  '\r\n',
  '\r',
  '\t',
  '\r\r\n\n',
  'tiếng Việt ữ',
  'u\u031b\u0303',
  '😀𐍈\u{10ffff}',
  '\ufeff\u2028\u0085',
  '&amp;',
  '&lt;tag&gt;',
  'a > b',
  '&#13;&#10;',
  '&#xA;',
  '&#x1F600;',
  '&#0038;lt;',
  '&quot;&apos;',
  'x'.repeat(150),
  `${'long '.repeat(40)}&amp; end`,
  ']]',
  ']]&gt;',
];
const cdatas = [
  '<![CDATA[]]>',
  '<![CDATA[<&>]]>',
  '<![CDATA[\r\n]] >]]>',
  '<![CDATA[đ&amp;&#13;]]>',
  '<![CDATA[]]]]><![CDATA[>]]>',
];
const comments = ['<!---->', '<!-- < & > -->', '<!-- a\r\nb -->', '<!--đ😀-->'];
const instructions = ['<?pi?>', '<?pi  data ?>', '<?pi\r\n  more\r\ndata?>', '<?đ x="<&>"?>', '<?pi \t?>'];
const values = [
  '',
  'v',
  ' a  b ',
  '&lt;&amp;&quot;',
  '\t\r\n',
  '\r',
  '&#9;&#10;&#13;',
  '&#x20;&#x9;',
  "it's",
  '"',
  '>',
  'ữ😀𐍈',
  `${'64 '.repeat(100)}&#xD;`,
];
const xmlAttributes = ['xml:lang="vi"', "xml:space='preserve'", 'xml:lang=""', 'xml:other="&#9;"'];
/**
 * Without those that libxml2 joins in its own way: references to `..`, to nothing but a query or a fragment, and absolute
 * ones with dots or a fragment, which it leaves as they are.
 */
const bases = [
  'http://example.org/',
  'http://example.org/a/b?q',
  'urn:x',
  '/root/',
  'dir/',
  'dir/file',
  '../up/',
  './x/../y/',
  '//host/p',
];

/** An element before its prefixes are known to be declared: `prefix` picks one of those that are. */
type Seed = {
  readonly prefix: number;
  readonly local: string;
  readonly declarations: readonly { readonly prefix: string; readonly uri: string }[];
  readonly attributes: readonly {
    readonly prefix: number;
    readonly local: string;
    readonly value: string;
    readonly quote: string;
    readonly equals: string;
    /** Where among the declarations and attributes it stands. */
    readonly place: number;
  }[];
  readonly xmlAttributes: readonly string[];
  readonly base: string | undefined;
  readonly space: string;
  readonly endSpace: string;
  readonly selfClosed: boolean;
  readonly content: readonly (string | Seed)[];
};

const pick = <T>(from: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...from);
const mostly = (usual: string, ...others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: pick(others) });

const { element } = fc.letrec<{ readonly element: Seed }>((tie) => ({
  element: fc.record({
    prefix: fc.nat(7),
    local: pick(localNames),
    declarations: fc.uniqueArray(fc.record({ prefix: pick(prefixes), uri: pick(uris) }), {
      maxLength: 3,
      selector: ({ prefix }) => prefix,
    }),
    attributes: fc.array(
      fc.record({
        prefix: fc.nat(7),
        local: pick(localNames),
        value: pick(values),
        quote: pick(['"', '"', "'"]),
        equals: mostly('=', ' =\n', '\t= '),
        place: fc.nat(9),
      }),
      { maxLength: 4 },
    ),
    xmlAttributes: fc.uniqueArray(pick(xmlAttributes), {
      maxLength: 1,
      selector: (attribute) => attribute.split('=')[0],
    }),
    base: fc.option(pick(bases), { freq: 3, nil: undefined }),
    space: mostly(' ', '  ', '\n', '\r\n\t'),
    endSpace: mostly('', ' ', '\n'),
    selfClosed: fc.boolean(),
    content: fc.array(
      fc.oneof(
        { maxDepth: 7, depthSize: 'small', withCrossShrink: true },
        { weight: 3, arbitrary: pick(texts) },
        { weight: 1, arbitrary: pick([...cdatas, ...comments, ...instructions]) },
        { weight: 4, arbitrary: tie('element') },
      ),
      { maxLength: 6 },
    ),
  }),
}));

/**
 * Well-formed, namespace-well-formed documents full of what makes canonicalisation hard, with what may stand around the root.
 * They shrink.
 */
export const documentArbitrary: fc.Arbitrary<string> = fc
  .record({
    root: element,
    declaration: fc.boolean(),
    before: fc.array(pick([...comments, ...instructions]), { maxLength: 2 }),
    after: fc.array(pick([...comments, ...instructions]), { maxLength: 2 }),
  })
  .map(({ root, declaration, before, after }) => {
    const start = declaration ? '<?xml version="1.0" encoding="UTF-8"?>\r\n' : '';
    return `${start}${before.join('\n')}${write(root)}\n${after.join('\n')}`;
  });

/** Single elements without anything around them, in which every element has an `xml:id`, which libxml2 knows, and some an `xml:base`. */
export const identifiedElementArbitrary: fc.Arbitrary<string> = element.map((root) =>
  write(root, { count: 0 }),
);

/** How many generated documents a test compares: `usual`, or a multiple of it by LIENTHONG_CASES (such as 100). */
export function caseCount(usual: number): number {
  return usual * Math.max(1, Number(process.env['LIENTHONG_CASES'] ?? 1) || 1);
}

function write(seed: Seed, ids?: { count: number }, scope: ReadonlyMap<string, string> = new Map()): string {
  const inScope = new Map(scope);
  const written: string[] = [];
  for (const { prefix, uri } of seed.declarations) {
    // Only the default namespace can be undeclared.
    const name = uri === '' && prefix !== '' ? 'urn:empty' : uri;
    inScope.set(prefix, name);
    written.push(`${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${name}"`);
  }
  const declared = [...inScope.keys()].filter((prefix) => prefix !== '').sort();
  const prefixAt = (at: number): string =>
    at < 3 ? '' : (declared[at % Math.max(1, declared.length)] ?? '');
  const qualified = (prefix: string, local: string) => `${prefix === '' ? '' : `${prefix}:`}${local}`;
  const names = new Set<string>();
  for (const { prefix: at, local, value, quote, equals, place } of seed.attributes) {
    const prefix = prefixAt(at);
    const expanded = `${prefix === '' ? '' : inScope.get(prefix)} ${local}`;
    if (names.has(expanded)) continue;
    names.add(expanded);
    const safe = value.replaceAll(quote, quote === '"' ? '&quot;' : '&apos;');
    written.splice(
      place % (written.length + 1),
      0,
      `${qualified(prefix, local)}${equals}${quote}${safe}${quote}`,
    );
  }
  written.push(...seed.xmlAttributes);
  if (ids !== undefined) {
    if (seed.base !== undefined) written.unshift(`xml:base="${seed.base}"`);
    written.unshift(`xml:id="e${ids.count++}"`);
  }
  const name = qualified(prefixAt(seed.prefix), seed.local);
  const start = `<${name}${written.map((attribute) => seed.space + attribute).join('')}${seed.endSpace}`;
  if (seed.content.length === 0 && seed.selfClosed) return `${start}/>`;
  const content = seed.content.map((part) => (typeof part === 'string' ? part : write(part, ids, inScope)));
  return `${start}>${content.join('')}</${name}${seed.endSpace}>`;
}
