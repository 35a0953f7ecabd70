import { generateKeyPairSync } from 'node:crypto';
import { parseXml } from '@lienthong/xml';
import { describe, expect, test } from 'vitest';
import { type SignXmlOptions, signXml } from './sign-xml.ts';
import { signatureElements, uncoveredParts } from './uncovered-parts.ts';
import { verifySignature } from './verify-signature.ts';

const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const certificate = Buffer.from([0x30, 3, 2, 1, 5]);

const sign = async (source: string, options: Partial<SignXmlOptions> = {}) =>
  (
    await signXml(parseXml(Buffer.from(source)), {
      form: 'enveloped',
      key,
      certificates: [certificate],
      ...options,
    })
  ).toString();

/** Evidence about every signature, and what each does not cover, by path. */
function judge(source: string) {
  const document = parseXml(Buffer.from(source));
  return signatureElements(document).map((element) => {
    const evidence = verifySignature(document, element, { resolveKey: () => publicKey });
    const uncovered = uncoveredParts(
      document,
      element,
      evidence.covered.length > 0 ? evidence.references : [],
    );
    return {
      evidence,
      status: evidence.status,
      uncovered: uncovered.map(
        ({ element: part, isWhole }) => document.path(part) + (isWhole ? '' : ' itself'),
      ),
    };
  });
}

describe('an enveloped signature', () => {
  test('is the last child of the root, or of another element, and covers all but itself', async () => {
    const source = '<?a?><r x="1">\n<a/> text</r><!-- c -->';
    const signed = await sign(source);
    expect(signed.replace(/<Signature .*<\/Signature>/, '')).toBe(source);
    expect(signed).toContain('text<Signature ');
    expect(judge(signed)).toMatchObject([{ status: 'valid', uncovered: [] }]);
    const inside = await sign('<r><a>1</a><b/></r>', { parent: 1 });
    expect(inside).toMatch(/^<r><a>1<Signature .*<\/Signature><\/a><b\/><\/r>$/);
    expect(judge(inside)).toMatchObject([{ status: 'valid', uncovered: [] }]);
  });

  test('opens an element that was closed in its tag', async () => {
    const signed = await sign("<p:r xmlns:p='u' a='/>' />");
    expect(signed).toMatch(/^<p:r xmlns:p='u' a='\/>' ><Signature .*<\/Signature><\/p:r>$/);
    expect(judge(signed)).toMatchObject([{ status: 'valid' }]);
  });

  test('leaves Objects that nobody refers to uncovered', async () => {
    const signed = (await sign('<r/>')).replace('</Signature>', '<Object><x/></Object></Signature>');
    expect(judge(signed)).toMatchObject([{ status: 'valid', uncovered: ['/r/Signature[1]/Object[1]'] }]);
  });
});

test('an enveloping signature holds the root, without what stands around it', async () => {
  const signed = await sign('\ufeff<?xml version="1.0"?><!-- c --><r xmlns="u"><a/></r>', {
    form: 'enveloping',
  });
  expect(signed).toMatch(/^<Signature .*<Object Id="object"><r xmlns="u"><a\/><\/r><\/Object><\/Signature>$/);
  expect(judge(signed)).toMatchObject([{ status: 'valid', uncovered: [] }]);
});

test('a detached signature covers the parts, and names the rest', async () => {
  const signed = await sign('<r x="1"><a ID="taken"/><b/>text<c/></r>', { form: 'detached', parts: [1, 2] });
  expect(signed).toContain('<a ID="taken"/><b Id="part"/>');
  expect(judge(signed)).toMatchObject([{ status: 'valid', uncovered: ['/r itself', '/r/c[1]'] }]);
  const twice = await sign('<r><a/><b/></r>', { form: 'detached' });
  expect(twice).toContain('<a Id="part"/><b Id="part-2"/>');
});

test('several signatures stand side by side, each for itself', async () => {
  const twice = await sign(await sign('<r><a/></r>', { form: 'detached' }), { form: 'enveloped' });
  expect(judge(twice).map(({ status, uncovered }) => [status, uncovered])).toEqual([
    ['valid', ['/r/Signature[2]']],
    ['valid', []],
  ]);
  expect(new Set([...twice.matchAll(/<Signature [^>]*Id="([^"]+)"/g)].map(([, id]) => id)).size).toBe(2);
});

test('the signing time is signed, the subject is written', async () => {
  const signingTime = Date.UTC(2026, 10, 22);
  const signed = await sign('<r/>', { signingTime, subjectName: 'CN=A & B' });
  expect(signed).toContain('<X509SubjectName>CN=A &amp; B</X509SubjectName>');
  expect(judge(signed)[0]?.evidence).toMatchObject({
    status: 'valid',
    signingTime,
    signingTimeCovered: true,
    keyHints: [{ kind: 'subject-name', text: 'CN=A & B' }],
  });
});

test.each<[string, string, Partial<SignXmlOptions>, string]>([
  ['an Id twice', '<r Id="a"><b id="a"/></r>', {}, 'SIGNATURE_ID_DUPLICATE'],
  ['nothing to sign', '<r/>', { form: 'detached' }, 'SIGNATURE_PLACE_MISSING'],
  ['too many parts', `<r>${'<a/>'.repeat(64)}</r>`, { form: 'detached' }, 'SIGNATURE_LIMIT_EXCEEDED'],
  ['SHA-1', '<r/>', { hash: 'sha1' }, 'SIGNATURE_ALGORITHM_WEAK'],
  ['a result that is too deep', '<r/>', { limits: { depthMax: 3 } }, 'XML_LIMIT_EXCEEDED'],
])('%s is refused', async (_name, source, options, code) => {
  await expect(sign(source, options)).rejects.toMatchObject({ code });
});

describe('what KeyInfo says besides certificates', () => {
  const withKeyInfo = async (keyInfo: string) =>
    judge((await sign('<r/>')).replace(/<KeyInfo>.*<\/KeyInfo>/, `<KeyInfo>${keyInfo}</KeyInfo>`))[0]
      ?.evidence;

  test('is listed, and nothing of it used', async () => {
    const evidence = await withKeyInfo(
      '<KeyName> khóa </KeyName><KeyValue><ECKeyValue xmlns="urn:e"/></KeyValue><RetrievalMethod URI="http://x/"/>' +
        '<X509Data><X509IssuerSerial><X509IssuerName>CN=I</X509IssuerName><X509SerialNumber>7</X509SerialNumber></X509IssuerSerial>' +
        '<X509SKI>AA==</X509SKI><X509CRL>AA==</X509CRL></X509Data><other xmlns="urn:o"/>',
    );
    expect(evidence).toMatchObject({ status: 'unverifiable', certificates: [], covered: [] });
    expect(evidence?.keyHints).toEqual([
      { kind: 'key-name', text: 'khóa' },
      { kind: 'key-value', text: 'ECKeyValue' },
      { kind: 'retrieval-method', text: 'http://x/' },
      { kind: 'issuer-serial', text: 'CN=I 7' },
      { kind: 'subject-key-identifier', text: 'AA==' },
      { kind: 'revocation-list', text: 'AA==' },
      { kind: 'other', text: 'other' },
    ]);
    expect(evidence?.findings).toContainEqual(
      expect.objectContaining({ code: 'SIGNATURE_CERTIFICATE_MISSING' }),
    );
  });

  test('has a limit', async () => {
    const evidence = await withKeyInfo('<KeyName>x</KeyName>'.repeat(17));
    expect(evidence?.findings).toMatchObject([{ details: { limit: 'keyHintsMax' } }]);
  });

  test('a RetrievalMethod is followed to an X509Data in the document, not with transforms, not to anything else', async () => {
    const data = `<X509Data Id="d"><X509Certificate>${certificate.toString('base64')}</X509Certificate></X509Data>`;
    const object = `<Object>${data}<x Id="x"/></Object></Signature>`;
    const signed = await sign('<r/>');
    const by = (method: string) =>
      judge(
        signed
          .replace(/<KeyInfo>.*<\/KeyInfo>/, `<KeyInfo>${method}</KeyInfo>`)
          .replace('</Signature>', object),
      )[0];
    expect(by('<RetrievalMethod URI="#d"/>')).toMatchObject({ status: 'valid' });
    expect(by('<RetrievalMethod URI="#x"/>')).toMatchObject({ status: 'unverifiable' });
    expect(by('<RetrievalMethod URI="#none"/>')).toMatchObject({ status: 'unverifiable' });
    expect(by('<RetrievalMethod URI="#d"><Transforms/></RetrievalMethod>')).toMatchObject({
      status: 'unverifiable',
    });
  });
});

test('the signing time of XAdES is read, with its offset', async () => {
  const xades =
    '<Object><QualifyingProperties xmlns="urn:xades"><SignedProperties><SignedSignatureProperties><SigningTime>2026-11-22T08:00:00+07:00</SigningTime></SignedSignatureProperties></SignedProperties></QualifyingProperties></Object>';
  const signed = (await sign('<r/>')).replace('</Signature>', `${xades}</Signature>`);
  expect(judge(signed)[0]?.evidence).toMatchObject({
    signingTime: Date.UTC(2026, 10, 22, 1),
    signingTimeCovered: false,
  });
});

test('a Manifest is listed wherever it is, and not followed', async () => {
  const inObject = '<Object><Manifest><Reference URI="#nothing"/></Manifest></Object></Signature>';
  const [judged] = judge((await sign('<r/>')).replace('</Signature>', inObject));
  expect(judged?.evidence.manifests).toHaveLength(1);
  expect(judged?.evidence.findings).toContainEqual(
    expect.objectContaining({ code: 'SIGNATURE_MANIFEST_UNCHECKED', details: { count: 1 } }),
  );
  const named = (await sign('<r><a/></r>', { form: 'detached' })).replace(
    '<Reference URI',
    '<Reference Type="http://www.w3.org/2000/09/xmldsig#Manifest" URI',
  );
  expect(judge(named)[0]?.evidence.manifests).toEqual([1]);
});
