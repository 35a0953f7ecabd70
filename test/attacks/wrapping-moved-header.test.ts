import { beforeAll, expect, test } from 'vitest';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

let pki: Awaited<ReturnType<typeof samplePki>>['pki'];
let signed: string;
let header: string;
let forged: string;

/** The element with its own declaration of the prefix, so that it can stand anywhere; exclusive canonicalisation does not mind. */
const declared = (element: string) =>
  element.replace(/^<edXML:\w+/, '$& xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"');

beforeAll(async () => {
  const sample = await samplePki();
  pki = sample.pki;
  signed = await signedSample(sample.signer);
  header = /<edXML:MessageHeader.*<\/edXML:MessageHeader>/s.exec(signed)?.[0] ?? '';
  forged = header.replace(' Id="message-header"', '').replace('000.00.00.G22', '000.00.00.H99');
});

test('the package as signed is believed', () => {
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);
  expect(forged).not.toBe(header);
});

test.each<[string, () => string]>([
  [
    'into an Object of the signature',
    () => signed.replace(header, forged).replace('</Signature>', `<Object>${header}</Object></Signature>`),
  ],
  [
    'into a wrapper beside the forged one',
    () => signed.replace(header, `${forged}<wrapper>${header}</wrapper>`),
  ],
  ['behind the forged one', () => signed.replace(header, forged + header)],
  ['before the forged one', () => signed.replace(header, header + forged)],
  [
    'into the forged one',
    () => signed.replace(header, forged.replace('</edXML:MessageHeader>', `${header}</edXML:MessageHeader>`)),
  ],
  [
    'to the end of the package',
    () => signed.replace(header, forged).replace(/<\/edXML>\s*$/, `${declared(header)}</edXML>`),
  ],
  [
    'into a second envelope',
    () =>
      signed
        .replace(header, forged)
        .replace(
          /<\/edXML>\s*$/,
          `<edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLHeader>${header}</edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>`,
        ),
  ],
  [
    'out of sight, the forged one in another namespace',
    () =>
      signed.replace(
        header,
        forged
          .replaceAll('edXML:MessageHeader', 'x:MessageHeader')
          .replace('<x:MessageHeader', '<x:MessageHeader xmlns:x="urn:x"') + header,
      ),
  ],
])('a signed header moved %s is named as not covering what is used', (_where, attack) => {
  const evidence = evidenceOf(pki, attack());
  expect(isBelieved(evidence)).toBe(false);
  expect(rulesOf(evidence)).toContain('R-194');
});

test('a signed header that took the place of another part is named', () => {
  const body = /<edXML:edXMLBody.*<\/edXML:edXMLBody>/s.exec(signed)?.[0] ?? '';
  const moved = signed
    .replace(body, '')
    .replace('</AttachmentEncoded>', `${declared(body)}</AttachmentEncoded>`);
  const evidence = evidenceOf(pki, moved);
  expect(isBelieved(evidence)).toBe(false);
  expect(evidence.findings).toContainEqual(expect.objectContaining({ code: 'SIGNATURE_PART_MISPLACED' }));
});
