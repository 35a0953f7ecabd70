import { examineEdxml, serialiseEdxml } from '@lienthong/edxml';
import { loadSample } from '@lienthong/seeds';
import { expect, test } from 'vitest';
import { fixPackage } from './fix-package.ts';

const sample = loadSample('directive');
const fix = (xml: string, isValid = false) => {
  const bytes = Buffer.from(xml);
  return fixPackage(examineEdxml(bytes, { repair: 'try' }).edxml, bytes, { isValid });
};
const text = sample.toString();

test('what has the shape already stays', () => {
  expect(fix(text)).toEqual({ kind: 'same' });
});

test('junk, prefixes and order are put right', () => {
  const messy = `1212${text.replace('<edXML:Subject>', '<!-- x --><edXML:Subject >')}`;
  const fixed = fix(messy);
  expect(fixed.kind === 'rewritten' && Buffer.from(fixed.bytes).equals(sample)).toBe(true);
  const dotnet = serialiseEdxml(examineEdxml(sample).edxml!, { order: 'dotnet', layout: 'compact' });
  const ordered = fix(dotnet.toString());
  expect(ordered.kind === 'rewritten' && Buffer.from(ordered.bytes).equals(sample)).toBe(true);
});

test('nothing is written where something would be lost, and it is named', () => {
  const more = text.replace('<edXML:Subject>', '<edXML:Novelty>x</edXML:Novelty><edXML:Subject>');
  expect(fix(more)).toMatchObject({
    kind: 'lossy',
    losses: [{ kind: 'element', path: expect.stringMatching(/Novelty\[1\]$/) }],
  });
});

test('a valid signature would be lost; one that was never worth anything is copied', () => {
  const signed = text.replace(
    '</edXML:edXMLHeader>',
    '<Signature  xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature></edXML:edXMLHeader>',
  );
  expect(fix(signed, true)).toMatchObject({ kind: 'lossy', losses: [{ kind: 'signature' }] });
  const fixed = fix(signed);
  expect(fixed.kind).toBe('rewritten');
  expect(fixed.kind === 'rewritten' && Buffer.from(fixed.bytes).toString()).toContain('<Signature  xmlns=');
});

test('a signature whose prefix is declared further out does not survive copying', () => {
  const signed = text
    .replace('<edXML ', '<edXML xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ')
    .replace('</edXML:edXMLHeader>', '<ds:Signature><ds:SignedInfo/></ds:Signature></edXML:edXMLHeader>');
  expect(fix(signed)).toMatchObject({ kind: 'lossy', losses: [{ kind: 'signature' }] });
});

test('what cannot be read cannot be fixed', () => {
  expect(fix('<edXML')).toEqual({ kind: 'impossible' });
});
