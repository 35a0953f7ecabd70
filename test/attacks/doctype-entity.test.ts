import { parseXml } from '@lienthong/xml';
import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, samplePki, signedSample } from './sample-package.ts';

const bomb = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "&l${at};&l${at};&l${at};">`).join('');

test.each([
  ['external entity', '<!DOCTYPE edXML [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 'XML_DOCTYPE_REFUSED'],
  ['entity expansion', `<!DOCTYPE edXML [<!ENTITY l0 "lol">${bomb}]>`, 'XML_DOCTYPE_REFUSED'],
  ['external subset', '<!DOCTYPE edXML SYSTEM "http://127.0.0.1:9/x.dtd">', 'XML_DOCTYPE_REFUSED'],
  ['Id declared by ATTLIST', '<!DOCTYPE edXML [<!ATTLIST From x ID #IMPLIED>]>', 'XML_DOCTYPE_REFUSED'],
])(
  'a signed package with a document type declaration (%s) is refused before anything is read',
  async (_name, doctype, code) => {
    const { pki, signer } = await samplePki();
    const signed = await signedSample(signer);
    expect(isBelieved(evidenceOf(pki, signed))).toBe(true);

    const attack = signed.replace('<edXML ', `${doctype}<edXML `);
    expect(() => parseXml(Buffer.from(attack))).toThrow(expect.objectContaining({ code }));
  },
);

test('an entity without declaration is refused too', async () => {
  const { signer } = await samplePki();
  const attack = (await signedSample(signer)).replace('Sở Nội vụ', '&so;');
  expect(() => parseXml(Buffer.from(attack))).toThrow(
    expect.objectContaining({ code: 'XML_ENTITY_REFUSED' }),
  );
});
