import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyPackage } from '@lienthong/edxml-signature';
import { type AgencyIdentity, openPki, type Pki } from '@lienthong/pki';
import { type RandomSource, seededRandom, systemClock } from '@lienthong/runtime';
import { parseXml } from '@lienthong/xml';
import { verifySignature } from '@lienthong/xml-signature';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplePackage, sampleSender, sampleStatus, signedSample } from '../attacks/sample-package.ts';
import { isInstalled } from './libxml2.ts';
import { caseCount, identifiedElementArbitrary } from './xml-arbitrary.ts';

const documents = caseCount(30);
const xmlsec = isInstalled('xmlsec1');
const pem = (label: string, der: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;

const transforms = [
  '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>',
  '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><e:InclusiveNamespaces xmlns:e="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="a ns #default"/></Transform>',
  '<Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>',
  '<Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"/>',
  '<Transform Algorithm="http://www.w3.org/2006/12/xml-c14n11"/>',
];
const signedInfoMethods = [
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
  'http://www.w3.org/2006/12/xml-c14n11',
];
const digests = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'];

/** A generated document with a signature to be filled in: a reference to each of its elements, by turns of every method, and one to the whole. */
function template(random: RandomSource, inner: string): string {
  const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)] as T;
  const reference = (uri: string, more: string) =>
    `<Reference URI="${uri}"><Transforms>${more}${pick(transforms)}</Transforms><DigestMethod Algorithm="${pick(digests)}"/><DigestValue/></Reference>`;
  const ids = [...inner.matchAll(/xml:id="(e\d+)"/g)].slice(0, 50).map((match) => match[1]);
  const references = ids.map((id) => reference(`#${id}`, '')).join('\n');
  const whole = reference(
    '',
    '<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>',
  );
  return (
    `<?outside  it?>\n<!-- c --><w:wrap xmlns:w="urn:w" xmlns:a="urn:outer" xmlns="urn:default" xml:lang="en" xml:space="preserve">\n${inner}` +
    `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>\n<!-- s --><CanonicalizationMethod Algorithm="${pick(signedInfoMethods)}"/>` +
    `<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>${whole}${references}</SignedInfo><SignatureValue/>` +
    '<KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature></w:wrap>'
  );
}

describe.skipIf(!xmlsec)('interoperation with xmlsec1 (skipped where it is not installed)', () => {
  let folder = '';
  let pki: Pki;
  let signer: AgencyIdentity;
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lienthong-xmlsec-'));
    pki = await openPki({ dir: undefined, clock: systemClock });
    signer = await pki.agencyIdentity(sampleSender);
    writeFileSync(file('key.pem'), signer.key.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(file('certificate.pem'), pem('CERTIFICATE', signer.certificates[0]!));
    writeFileSync(file('root.pem'), pki.trust.roots.map((root) => pem('CERTIFICATE', root)).join(''));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('what xmlsec1 signs over generated documents verifies, and every digest is ours', () => {
    const random = seededRandom('xmlsec1 signs');
    for (const inner of fc.sample(identifiedElementArbitrary, { seed: 20261122, numRuns: documents })) {
      const source = template(random, inner);
      writeFileSync(file('template.xml'), source);
      const keys = `${file('key.pem')},${file('certificate.pem')}`;
      const run = spawnSync('xmlsec1', ['--sign', '--privkey-pem', keys, file('template.xml')], {
        maxBuffer: 1 << 26,
      });
      expect(run.status, `${run.stderr}\n${source}`).toBe(0);
      const document = parseXml(run.stdout);
      const signature = document.child(document.root, 'Signature');
      const evidence = verifySignature(document, signature, {
        resolveKey: (certificates, signingTime) =>
          pki.trust.verifyChain(certificates, signingTime ?? systemClock.now()).publicKey,
        limits: { digestedTimesMax: 100 },
      });
      const mismatches = evidence.references.filter(({ matches }) => !matches);
      expect(mismatches, source).toEqual([]);
      expect(evidence.status, source).toBe('valid');
      expect(evidence.references.length).toBeGreaterThan(1);
    }
  });

  test.each([
    ['a document package', samplePackage],
    ['a status package', sampleStatus],
  ])('xmlsec1 accepts %s that we signed, with the chain to our root', async (_name, source) => {
    const signed = await signedSample(signer, source);
    writeFileSync(file('signed.xml'), signed);
    const ids = ['MessageHeader', 'Bussiness', 'edXMLBody', 'Attachment'].flatMap((name) => [
      '--id-attr:Id',
      `http://www.mic.gov.vn/TBT/QCVN_102_2016:${name}`,
    ]);
    const verify = () =>
      spawnSync('xmlsec1', ['--verify', '--trusted-pem', file('root.pem'), ...ids, file('signed.xml')]);
    const accepted = verify();
    expect(accepted.stderr.toString()).toMatch(/^OK$/m);
    expect(accepted.status).toBe(0);
    const tampered = readFileSync(file('signed.xml'), 'utf8').replace('Văn thư', 'Văn thơ');
    writeFileSync(file('signed.xml'), tampered);
    expect(verify().status).not.toBe(0);
  });

  test('a package that xmlsec1 signed as a whole (QCVN-LEGACY) verifies, and again after two hops', () => {
    const template = samplePackage.replace(
      '</edXML:edXMLHeader>',
      '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo><SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature></edXML:edXMLHeader>',
    );
    writeFileSync(file('template.xml'), template);
    const keys = `${file('key.pem')},${file('certificate.pem')}`;
    const run = spawnSync('xmlsec1', ['--sign', '--privkey-pem', keys, file('template.xml')]);
    expect(run.status, run.stderr.toString()).toBe(0);
    const verify = (source: string) =>
      verifyPackage(parseXml(Buffer.from(source)), {
        resolveSigner: (certificates, at) => pki.trust.verifyChain(certificates, at),
        receivedAt: systemClock.now(),
      });
    const signed = run.stdout.toString('utf8');
    expect(verify(signed)).toMatchObject({ status: 'valid', trust: 'trusted', isSender: true });

    const hop = '<edXML:TraceHeader><edXML:OrganId>000.00.00.H41</edXML:OrganId></edXML:TraceHeader>';
    const afterHops = signed.replace('</edXML:TraceHeader>', `</edXML:TraceHeader>${hop}${hop}`);
    const evidence = verify(afterHops);
    expect(evidence).toMatchObject({ status: 'valid-at-origin', trust: 'trusted', isSender: true });
    expect(evidence.findings).toContainEqual(
      expect.objectContaining({ code: 'SIGNATURE_VALID_AT_ORIGIN', rule: 'R-197', details: { count: 2 } }),
    );
    expect(verify(afterHops.replace('Văn thư', 'Văn thơ')).status).toBe('digest-mismatch');
  });
});
