import { signPackage } from '@lienthong/edxml-signature';
import { beforeAll, expect, test } from 'vitest';
import { evidenceOf, samplePackage, samplePki, sampleSigningTime } from './sample-package.ts';

let pki: Awaited<ReturnType<typeof samplePki>>['pki'];
let signed: string;
const hop = '<edXML:TraceHeader><edXML:OrganId>000.00.00.H41</edXML:OrganId></edXML:TraceHeader>';
const afterTrace = (added: string) => signed.replace('</edXML:TraceHeader>', `</edXML:TraceHeader>${added}`);

beforeAll(async () => {
  const sample = await samplePki();
  pki = sample.pki;
  const options = { signingTime: sampleSigningTime, profile: 'qcvn-legacy' } as const;
  signed = (await signPackage(Buffer.from(samplePackage), sample.signer, options)).toString();
});

test('entries behind the signed ones are named as not covered, whatever they hold', () => {
  expect(evidenceOf(pki, signed)).toMatchObject({ status: 'valid', coverage: { open: [] } });
  const smuggled = hop.replace('</edXML:TraceHeader>', '<edXML:Subject>FORGED</edXML:Subject>$&');
  const evidence = evidenceOf(pki, afterTrace(hop + smuggled));
  expect(evidence.status).toBe('valid-at-origin');
  const list = '/edXML/edXML:edXMLEnvelope[1]/edXML:edXMLHeader[1]/edXML:TraceHeaderList[1]';
  expect(evidence.coverage.open.map(({ path }) => path)).toEqual([
    `${list}/edXML:TraceHeader[2]`,
    `${list}/edXML:TraceHeader[3]`,
  ]);
});

test.each<[string, () => string]>([
  [
    'an entry before the signed ones',
    () => signed.replace('<edXML:TraceHeader>', `${hop}<edXML:TraceHeader>`),
  ],
  ['an entry with white space around it', () => afterTrace(`\n${hop}`)],
  ['an entry and a second business block', () => afterTrace(`${hop}<edXML:Bussiness/>`)],
  [
    'an entry in another list',
    () => signed.replace('</edXML:edXMLHeader>', `<edXML:TraceHeaderList>${hop}</edXML:TraceHeaderList>$&`),
  ],
  ['an entry in the header', () => signed.replace('</edXML:MessageHeader>', `${hop}$&`)],
  [
    'an entry, and the signed one changed',
    () => afterTrace(hop).replace('<edXML:OrganId>', '<edXML:OrganId>9'),
  ],
  ['an entry, and the subject changed', () => afterTrace(hop).replace('thử nghiệm', 'FORGED')],
  ['more entries than hops there are', () => afterTrace(hop.repeat(17))],
])('%s is no hop: the digest does not match', (_name, attack) => {
  expect(attack()).not.toBe(signed);
  expect(evidenceOf(pki, attack())).toMatchObject({
    status: 'digest-mismatch',
    coverage: { covered: [] },
    isSender: false,
  });
});
