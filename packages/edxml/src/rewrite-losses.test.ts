import { expect, test } from 'vitest';
import { parseEdxml } from './parse-edxml.ts';
import { rewriteLosses } from './rewrite-losses.ts';
import { type Edit, edit, element, examples, set } from './rule-cases.ts';
import { serialiseEdxml } from './serialise-edxml.ts';

const lossesOf = (change: Edit, on: keyof typeof examples = 'document'): readonly string[] => {
  const xml = change(serialiseEdxml(examples[on]).toString());
  return rewriteLosses(parseEdxml(Buffer.from(xml))).map(
    ({ kind, path }) => `${kind} ${path.slice(path.lastIndexOf('edXML:'))}`,
  );
};

test.each(Object.keys(examples) as (keyof typeof examples)[])(
  'what the writer wrote loses nothing when it is written again: %s',
  (on) => {
    expect(lossesOf((xml) => xml, on)).toEqual([]);
    expect(rewriteLosses(examples[on])).toEqual([]);
  },
);

test.each([
  [
    'an unknown element',
    edit(['<edXML:Subject>', `${element('Novelty', 'x')}<edXML:Subject>`]),
    'element edXML:Novelty[1]',
  ],
  [
    'an element that only libraries know',
    edit(['<edXML:Subject>', `${element('ApplicationType', 'x')}<edXML:Subject>`]),
    'element edXML:ApplicationType[1]',
  ],
  [
    'an element that stands twice',
    edit(['<edXML:Subject>', `${element('Subject', 'x')}<edXML:Subject>`]),
    'element edXML:Subject[2]',
  ],
  [
    'an attribute of a container',
    edit(['<edXML:TraceHeaderList>', '<edXML:TraceHeaderList version="2">']),
    'attribute edXML:TraceHeaderList[1]/@version',
  ],
  [
    'an attribute of a text',
    edit(['<edXML:Subject>', '<edXML:Subject lang="vi">']),
    'attribute edXML:Subject[1]/@lang',
  ],
  [
    'an element inside a text',
    edit(['<edXML:Subject>', '<edXML:Subject><edXML:b>x</edXML:b>']),
    'element edXML:b[1]',
  ],
  ['text between elements', edit(['<edXML:Subject>', 'và <edXML:Subject>']), 'text edXML:MessageHeader[1]'],
  ['a value that does not fit its type', set('Priority', 'cao'), 'value edXML:Priority[1]'],
  [
    'an attribute in a list of texts',
    edit(['<edXML:Place>Như', '<edXML:Place a="1">Như']),
    'attribute edXML:Place[1]/@a',
  ],
])('%s is a loss', (_, change, loss) => {
  expect(lossesOf(change)).toEqual([loss]);
});

test.each([
  ['a comment', edit(['<edXML:Subject>', '<!-- x --><edXML:Subject>'])],
  ['an empty unknown element', edit(['<edXML:Subject>', '<edXML:Novelty/><edXML:Subject>'])],
  ['white space and order', edit([/(<edXML:Subject>.*)\r\n\s+(<edXML:Content>.*)/, '$2\n\n$1'])],
  [
    'a link that repeats the content id',
    edit([
      '<edXML:Reference>',
      '<edXML:Reference xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="cid:1" xlink:type="simple" xlink:role="">',
    ]),
  ],
  [
    'a hint of XML Schema',
    edit([
      '<edXML ',
      '<edXML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" ',
    ]),
  ],
  [
    'the attachments inside the envelope, which are read there too',
    (xml: string) => {
      const list = /<AttachmentEncoded>[\s\S]*<\/AttachmentEncoded>\s*/.exec(xml)?.[0] ?? '';
      return edit([list, ''], ['</edXML:edXMLEnvelope>', `${list}</edXML:edXMLEnvelope>`])(xml);
    },
  ],
  ['the manifest under its other name', (xml: string) => xml.replaceAll('edXMLManifest', 'Manifest')],
])('%s is none', (_, change) => {
  expect(lossesOf(change)).toEqual([]);
});

test('a link that says something else is a loss, and losses stop at 100', () => {
  const link = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="cid:2"';
  expect(lossesOf(edit(['<edXML:Reference>', `<edXML:Reference ${link}>`]))).toEqual([
    'attribute edXML:Reference[1]/@xlink:href',
  ]);
  const many = element('Novelty', 'x').repeat(5000);
  expect(lossesOf(edit(['<edXML:Subject>', `${many}<edXML:Subject>`]))).toHaveLength(100);
});
