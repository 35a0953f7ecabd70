import { signPackage } from '@lienthong/edxml-signature';
import { parseXml } from '@lienthong/xml';
import { describe, expect, test } from 'vitest';
import { resign } from './attacker-tools.ts';
import { genericDocument, genericEvidence, rsa, signedGeneric } from './generic-sample.ts';
import {
  evidenceOf,
  isBelieved,
  rulesOf,
  samplePackage,
  samplePki,
  sampleSigningTime,
  signedSample,
} from './sample-package.ts';

describe('methods', () => {
  test.each([
    ['that nobody has', 'http://example.org/no-c14n'],
    ['that is empty', ''],
    ['that is a transform and no canonicalisation', 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'],
    ['that the SDK writes and that does not exist', 'http://www.w3.org/TR/xml-exc-c14n#'],
    ['of C14N 2.0', 'http://www.w3.org/2010/xml-c14n2'],
  ])('one %s is refused for SignedInfo', async (_name, algorithm) => {
    const { pki, signer } = await samplePki();
    const signed = await signedSample(signer);
    const declared = /<CanonicalizationMethod Algorithm="[^"]*"/;
    const evidence = evidenceOf(
      pki,
      resign(signed.replace(declared, `<CanonicalizationMethod Algorithm="${algorithm}"`), signer.key),
    );
    expect(evidence).toMatchObject({ status: 'unverifiable', coverage: { covered: [] } });
    expect(rulesOf(evidence)).toContain('SIGNATURE_ALGORITHM_UNKNOWN');
  });
});

describe('the form with comments', () => {
  const withComments = async () => {
    const { pki, signer } = await samplePki();
    const source = (await signedSample(signer)).replaceAll('xml-exc-c14n#"', 'xml-exc-c14n#WithComments"');
    return { pki, signed: resign(source, signer.key, { method: { exclusive: true, comments: true } }) };
  };

  test('over a part covers its text and not its comments: a reference inside the document never does', async () => {
    const { pki, signed } = await withComments();
    expect(isBelieved(evidenceOf(pki, signed))).toBe(true);
    const commented = signed.replace('Sở Nội vụ', 'Sở <!-- Tài chính -->Nội vụ');
    expect(isBelieved(evidenceOf(pki, commented))).toBe(true);
    const document = parseXml(Buffer.from(commented));
    const names = Array.from({ length: document.elementCount }, (_, at) => at).filter((at) =>
      document.is(at, 'OrganName'),
    );
    expect(document.text(names[0]!)).toBe('Sở Nội vụ (ví dụ)');
  });

  test('over SignedInfo covers its comments', async () => {
    const { pki, signed } = await withComments();
    const evidence = evidenceOf(pki, signed.replace('<SignedInfo>', '<SignedInfo><!-- x -->'));
    expect(evidence.status).toBe('value-mismatch');
  });
});

describe('namespaces injected through the context', () => {
  test('of an inclusive signature change its digest, used or not', async () => {
    const { pki, signer } = await samplePki();
    const options = { signingTime: sampleSigningTime, profile: 'qcvn-legacy' } as const;
    const signed = (await signPackage(Buffer.from(samplePackage), signer, options)).toString();
    expect(evidenceOf(pki, signed).status).toBe('valid');
    const evidence = evidenceOf(pki, signed.replace('<edXML ', '<edXML xmlns:x="urn:x" '));
    expect(evidence).toMatchObject({ status: 'digest-mismatch', coverage: { covered: [] } });
  });

  test('and xml: attributes too, of a part by its Id', async () => {
    const signed = await signedGeneric({ canonicalization: 'inclusive' });
    expect(genericEvidence(signed).evidence.status).toBe('valid');
    for (const injected of ['xmlns:x="urn:x"', 'xml:lang="vi"', 'xml:base="http://example.org/"']) {
      const { evidence } = genericEvidence(signed.replace('<answer ', `<answer ${injected} `));
      expect(evidence, injected).toMatchObject({ status: 'digest-mismatch', covered: [] });
    }
  });

  test('do not reach an exclusive signature, unless the part uses them', async () => {
    const source = genericDocument.replace('<organ>', '<p:organ>').replace('</organ>', '</p:organ>');
    const signed = await signedGeneric({}, source.replace('<answer ', '<answer xmlns:p="urn:p" '));
    expect(genericEvidence(signed.replace('<answer ', '<answer xmlns:x="urn:x" ')).evidence.status).toBe(
      'valid',
    );
    expect(genericEvidence(signed.replace('"urn:p"', '"urn:q"')).evidence.status).toBe('digest-mismatch');
    expect(genericEvidence(signed.replace('"urn:answer"', '"urn:other"')).evidence.status).toBe(
      'digest-mismatch',
    );
  });

  test('reach it for the prefixes that it lists', async () => {
    const list = '<i:InclusiveNamespaces xmlns:i="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="x"/>';
    const signed = await signedGeneric(
      { canonicalization: 'exclusive' },
      genericDocument.replace('<answer ', '<answer xmlns:x="urn:x" '),
    );
    const listed = signed.replace('</Transform></Transforms>', `${list}</Transform></Transforms>`);
    const { evidence } = genericEvidence(resign(listed, rsa.privateKey));
    // The digest was made without the list: with it, the unused prefix counts.
    expect(evidence).toMatchObject({ status: 'digest-mismatch', covered: [] });
  });

  test('a list of ten thousand prefixes is read in time', async () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `p${at}`).join(' ');
    const list = `<i:InclusiveNamespaces xmlns:i="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${names}"/>`;
    const signed = (await signedGeneric()).replace(
      '</Transform></Transforms>',
      `${list}</Transform></Transforms>`,
    );
    expect(genericEvidence(resign(signed, rsa.privateKey)).evidence.status).toBe('valid');
  });
});
