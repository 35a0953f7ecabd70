import { parseXml } from '@lienthong/xml';
import { expect, test } from 'vitest';
import { exampleDocument, exampleStatus } from './example-packages.ts';
import { parseEdxml } from './parse-edxml.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import { beforeTraceHeader, spliceTraceHeader } from './splice-trace-header.ts';
import type { TraceHeader } from './trace-header-list.ts';
import { edxmlNamespace } from './wire-names.ts';

const hop: TraceHeader = { organId: 'G22.98', timestamp: '2026/01/05 08:00:07' };
const written = (prefix: string, declaration = ''): string =>
  `<${prefix}TraceHeader${declaration}><${prefix}OrganId>G22.98</${prefix}OrganId>` +
  `<${prefix}Timestamp>2026/01/05 08:00:07</${prefix}Timestamp></${prefix}TraceHeader>`;
const splice = (xml: string): string => spliceTraceHeader(Buffer.from(xml), hop).toString();
const tracesOf = (xml: string): readonly TraceHeader[] => {
  const edxml = parseEdxml(Buffer.from(xml));
  return edxml.kind === 'document' ? edxml.traceHeaders : [];
};

const example = serialiseEdxml(exampleDocument).toString();
const list = /<edXML:TraceHeaderList>[\s\S]*<\/edXML:TraceHeaderList>/.exec(example)?.[0] ?? '';
const withList = (other: string): string => example.replace(list, other);
const edxmlDeclaration = (prefix: string): string => ` xmlns${prefix}="${edxmlNamespace}"`;

/** Packages, and what is inserted into each behind a text that occurs once. */
const places: readonly (readonly [name: string, xml: string, behind: string, inserted: string])[] = [
  ['behind the only entry', example, '</edXML:TraceHeader>', written('edXML:')],
  [
    'behind the last of several, not at the end of the list',
    withList(
      '<edXML:TraceHeaderList><edXML:TraceHeader/><edXML:TraceHeader id="2"/> </edXML:TraceHeaderList>',
    ),
    '<edXML:TraceHeader id="2"/>',
    written('edXML:'),
  ],
  [
    'with the prefix of the entry where the list has another',
    withList('<edXML:TraceHeaderList><TraceHeader id="1"/></edXML:TraceHeaderList>'),
    '<TraceHeader id="1"/>',
    written(''),
  ],
  [
    'with the declaration that the entry has for itself alone',
    withList(
      `<edXML:TraceHeaderList><t:TraceHeader${edxmlDeclaration(':t')}></t:TraceHeader></edXML:TraceHeaderList>`,
    ),
    '</t:TraceHeader>',
    written('t:', edxmlDeclaration(':t')),
  ],
  [
    'as the first entry of a list that holds something else',
    withList('<edXML:TraceHeaderList id="x"><!-- none --><edXML:Bussiness/></edXML:TraceHeaderList>'),
    '<edXML:TraceHeaderList id="x">',
    written('edXML:'),
  ],
  [
    'not behind an element of a foreign namespace',
    withList(
      '<edXML:TraceHeaderList id="x"><a:TraceHeader xmlns:a="urn:a"></a:TraceHeader></edXML:TraceHeaderList>',
    ),
    '<edXML:TraceHeaderList id="x">',
    written('edXML:'),
  ],
  [
    'in a list of its own where there is none',
    withList(''),
    '</edXML:MessageHeader>',
    `<edXML:TraceHeaderList>${written('edXML:')}</edXML:TraceHeaderList>`,
  ],
];

test.each(places)('the entry is put %s, and every other byte is as it was', (_, xml, behind, inserted) => {
  expect(xml.split(behind)).toHaveLength(2);
  expect(splice(xml)).toBe(xml.replace(behind, behind + inserted));
  expect(tracesOf(splice(xml)).at(-1)).toEqual(hop);
});

test.each(['<edXML:TraceHeaderList/>', '<edXML:TraceHeaderList id="x"\n />'])(
  'a list that closes itself is opened: %s',
  (tag) => {
    const opened = tag.replace('/>', `>${written('edXML:')}</edXML:TraceHeaderList>`);
    expect(splice(withList(tag))).toBe(withList(opened));
    expect(tracesOf(splice(withList(tag)))).toEqual([hop]);
  },
);

test('a list of its own declares the prefix that only MessageHeader declared', () => {
  const xml =
    `<edXML${edxmlDeclaration('')}><edXMLEnvelope><edXMLHeader>` +
    `<m:MessageHeader${edxmlDeclaration(':m')}><m:Subject>x</m:Subject></m:MessageHeader>` +
    '</edXMLHeader></edXMLEnvelope></edXML>';
  expect(splice(xml)).toContain(
    `</m:MessageHeader><m:TraceHeaderList${edxmlDeclaration(':m')}>${written('m:')}</m:TraceHeaderList></edXMLHeader>`,
  );
  expect(tracesOf(splice(xml))).toEqual([hop]);
});

test('hop after hop, the trace grows in order, from bytes or from a document that was read already', () => {
  const second = { organId: 'H41 & <sons>', timestamp: '2026/01/05 08:00:09' };
  const once = spliceTraceHeader(parseXml(Buffer.from(example)), hop);
  const twice = spliceTraceHeader(once, second);
  expect(tracesOf(twice.toString())).toEqual([...exampleDocument.traceHeaders, hop, second]);
});

test('a byte order mark, comments and a document behind the root survive', () => {
  const xml = `\ufeff${example}<!-- end -->`;
  expect(splice(xml)).toBe(xml.replace('</edXML:TraceHeader>', `</edXML:TraceHeader>${written('edXML:')}`));
});

test('a status package has no place for it', () => {
  expect(() => spliceTraceHeader(serialiseEdxml(exampleStatus), hop)).toThrow(
    expect.objectContaining({ code: 'EDXML_TRACE_PLACE_MISSING' }),
  );
});

test('what cannot be read, and what XML cannot carry, is refused', () => {
  expect(() => splice('<a/>')).toThrow(expect.objectContaining({ code: 'EDXML_NAMESPACE_WRONG' }));
  expect(() => spliceTraceHeader(Buffer.from(example), { ...hop, organId: 'a\u0000' })).toThrow(
    expect.objectContaining({ code: 'EDXML_TEXT_INVALID' }),
  );
});

test.each([...places.map(([, xml]) => xml), withList('<edXML:TraceHeaderList id="x"\n />')])(
  'the package before the splice is among those that are proposed',
  (xml) => {
    const before = [...beforeTraceHeader(spliceTraceHeader(Buffer.from(xml), hop))];
    expect(before.map(String)).toContain(xml);
  },
);

test('nothing was before the last entry where there is none', () => {
  expect([...beforeTraceHeader(Buffer.from(withList('<edXML:TraceHeaderList/>')))]).toEqual([]);
  expect([...beforeTraceHeader(serialiseEdxml(exampleStatus))]).toEqual([]);
});

test('in repair mode an entry whose prefix nobody declares is the last one too', () => {
  const xml = example.replace(edxmlDeclaration(':edXML'), '');
  const repair = { undeclaredPrefixes: 'keep' } as const;
  const spliced = spliceTraceHeader(Buffer.from(xml), hop, repair).toString();
  expect(spliced).toContain(`</edXML:TraceHeader>${written('edXML:', edxmlDeclaration(':edXML'))}`);
  expect([...beforeTraceHeader(Buffer.from(spliced), repair)].map(String)).toContain(xml);
});
