const many = (count: number, piece: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => piece(at)).join('');

/** Documents that sit at the limits, or where canonicalisers were found to differ. All are well-formed. */
export const hostileDocuments: readonly (readonly [name: string, source: string])[] = [
  ['an attribute of 64 KB', `<r a="${'x'.repeat(65_536)}"/>`],
  ['an attribute of 64 KB of references', `<r a='${'&#13;&quot;'.repeat(5_900)}'/>`],
  ['an attribute of 64 KB of line ends', `<r a="${'\r\n'.repeat(32_000)}"/>`],
  [
    'characters beyond the basic plane, 64 KB of them',
    `<r a="${'😀'.repeat(16_000)}">${'𐍈'.repeat(70_000)}</r>`,
  ],
  ['60 levels', `${many(60, (at) => `<e${at % 7}>`)}x${many(60, (at) => `</e${(59 - at) % 7}>`)}`],
  [
    'every level declares the prefix again, by turns as another namespace',
    `${many(50, (at) => `<p:e xmlns:p="urn:${at % 3}">`)}${'</p:e>'.repeat(50)}`,
  ],
  [
    'every level undeclares or declares the default namespace',
    `${many(50, (at) => `<e xmlns="${at % 2 === 0 ? 'urn:d' : ''}">`)}${'</e>'.repeat(50)}`,
  ],
  ['64 attributes in falling order', `<r${many(64, (at) => ` a${99 - at}="${at}"`)}/>`],
  [
    'attributes in namespaces whose order is not that of their prefixes',
    `<r${many(20, (at) => ` xmlns:p${at}="urn:${99 - at}"`)}${many(20, (at) => ` p${at}:x="${at}"`)} x="none"/>`,
  ],
  [
    '200 declarations that nothing uses, and one that the last element does',
    `<r>${many(200, (at) => `<e xmlns:p${at}="urn:u"/>`)}<q:e xmlns:q="urn:u"/></r>`,
  ],
  [
    'two prefixes of one namespace, on element and attribute',
    '<a:r xmlns:a="urn:u" xmlns:b="urn:u"><b:e a:x="1" b:y="2"/><a:e b:x="1"/></a:r>',
  ],
  [
    'a prefix shadowed, used, and used again after the shadow',
    '<p:r xmlns:p="urn:1"><p:e xmlns:p="urn:2"><p:f/></p:e><p:e/></p:r>',
  ],
  ['names that sort differently as UTF-16', '<r 𐐀="1" \ufdf0="2" z="3" ữ="4"/>'],
  ['white space of every kind in tags', '<r\t\r\n a = "1"\r\n\tb\n=\n\'2\' ><e\r/></r\t>'],
  ['carriage returns, written and referred to', '<r a="&#13;\r\n&#xd;">\r&#13;\r\n\n&#xD;\r\r</r>'],
  ['sections that end in brackets', '<r><![CDATA[]]]]><![CDATA[>]]>]]&gt;<![CDATA[]]]>]</r>'],
  ['references that look like markup once resolved', '<r a="&amp;lt;">&amp;#38;&#60;x&#62;&amp;amp;</r>'],
  [
    'instructions and comments around the root, and between nothing',
    '<?xml version="1.0"?><!--1--><?a?><!--2-->\r\n<r><?b \t c ?><!--\r--></r><!--3--><?d   ?>\n\n<!--4-->',
  ],
  [
    'the namespace of xml declared',
    '<r xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="vi"><e xml:space="default"/></r>',
  ],
  ['an empty document of a byte order mark', '\ufeff<r/>'],
  ['quotes in the other quotes', `<r a='"' b="'" c='&quot;&apos;' d="&quot;&apos;"/>`],
  ['40,000 siblings', `<r>${'<e/>'.repeat(40_000)}</r>`],
];
