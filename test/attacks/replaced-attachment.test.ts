import { beforeAll, expect, test } from 'vitest';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

let pki: Awaited<ReturnType<typeof samplePki>>['pki'];
let signed: string;

beforeAll(async () => {
  const sample = await samplePki();
  pki = sample.pki;
  signed = await signedSample(sample.signer);
});

test('the package as signed is believed, and so is one with a trace entry added by a hop', () => {
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);
  const hop = '<edXML:TraceHeader><edXML:OrganId>000.00.00.H41</edXML:OrganId></edXML:TraceHeader>';
  const evidence = evidenceOf(pki, signed.replace('</edXML:TraceHeader>', `</edXML:TraceHeader>${hop}`));
  expect(isBelieved(evidence)).toBe(true);
  expect(evidence.coverage.open).toHaveLength(2);
});

test('other content in a signed attachment is a digest that does not match', () => {
  const evidence = evidenceOf(pki, signed.replace('VGjhu60g', 'R2nhuqMg'));
  expect(evidence).toMatchObject({ status: 'digest-mismatch', coverage: { covered: [] } });
  expect(rulesOf(evidence)).toContain('R-187');
});

test('an attachment that was put in after signing is named as not covered', () => {
  const added = '<Attachment><ContentId>cid:1</ContentId></Attachment>';
  const evidence = evidenceOf(pki, signed.replace('<AttachmentEncoded>', `<AttachmentEncoded>${added}`));
  expect(isBelieved(evidence)).toBe(false);
  expect(rulesOf(evidence)).toEqual(['R-194']);
  expect(evidence.coverage.uncovered.map(({ path }) => path)).toEqual([
    '/edXML/AttachmentEncoded[1]/Attachment[1]',
  ]);
});

test('a second list of attachments is named as not covered', () => {
  const list = '<AttachmentEncoded><Attachment><ContentId>cid:1</ContentId></Attachment></AttachmentEncoded>';
  for (const attack of [
    signed.replace('<AttachmentEncoded>', `${list}<AttachmentEncoded>`),
    signed.replace('</edXML:edXMLEnvelope>', `${list}</edXML:edXMLEnvelope>`),
  ]) {
    const evidence = evidenceOf(pki, attack);
    expect(isBelieved(evidence)).toBe(false);
    expect(rulesOf(evidence)).toContain('R-194');
  }
});

test('a second business block is named as not covered', () => {
  const block = '<edXML:Bussiness><edXML:BussinessDocType>1</edXML:BussinessDocType></edXML:Bussiness>';
  const evidence = evidenceOf(pki, signed.replace('<edXML:Bussiness', `${block}<edXML:Bussiness`));
  expect(isBelieved(evidence)).toBe(false);
  expect(rulesOf(evidence)).toEqual(['R-194']);
});
