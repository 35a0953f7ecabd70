import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

test.each([
  ['the same attribute', 'Id'],
  ['capital letters', 'ID'],
  ['small letters', 'id'],
  ['xml:id', 'xml:id'],
])(
  'a second element with the Id of a signed part, by %s, makes the signature unverifiable',
  async (_name, attribute) => {
    const { pki, signer } = await samplePki();
    const signed = await signedSample(signer);
    expect(isBelieved(evidenceOf(pki, signed))).toBe(true);

    const forged = `<edXML:MessageHeader ${attribute}="message-header"><edXML:From/></edXML:MessageHeader>`;
    const evidence = evidenceOf(pki, signed.replace('<edXML:MessageHeader', `${forged}<edXML:MessageHeader`));
    expect(evidence).toMatchObject({ status: 'unverifiable', coverage: { covered: [] } });
    expect(rulesOf(evidence)).toContain('R-195');
  },
);
