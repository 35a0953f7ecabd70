import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { parseXml } from '@lienthong/xml';
import { describe, expect, test } from 'vitest';
import { buildSignature, elementPart } from './build-signature.ts';
import { signatureFindingText } from './signature-finding.ts';
import type { SigningHash } from './signing-method.ts';
import { type VerifySignatureOptions, verifySignature } from './verify-signature.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weakRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** Whole DER, which is all that verification looks at before it asks for the key. */
const certificate = Buffer.from([0x30, 3, 2, 1, 5]);
const signingTime = Date.UTC(2026, 10, 22, 1, 2, 3);

type Keys = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

const unsigned = '<r xmlns="urn:x"><a>one &amp; two<!-- not signed --></a><b y="2" x="1"/></r>';

/** `<a>` (with an Id that is added) and `<b>` signed; the signature is the root's last child. */
async function signed(keys: Keys = rsa, hash: SigningHash = 'sha256'): Promise<string> {
  const document = parseXml(Buffer.from(unsigned));
  const signature = await buildSignature({
    parts: [
      elementPart(document, 1, { id: 'a', addId: true }),
      elementPart(document, 2, { id: 'b', addId: true }),
    ],
    key: keys.privateKey,
    certificates: [certificate],
    signingTime,
    id: 'signature',
    hash,
  });
  return unsigned
    .replace('<a>', '<a Id="a">')
    .replace('<b ', '<b Id="b" ')
    .replace('</r>', `${signature}</r>`);
}

function verifyText(source: string, keys: Keys = rsa, options: Partial<VerifySignatureOptions> = {}) {
  const document = parseXml(Buffer.from(source));
  return verifySignature(document, document.child(document.root, 'Signature'), {
    resolveKey: () => keys.publicKey,
    ...options,
  });
}

const codes = (evidence: ReturnType<typeof verifyText>) => evidence.findings.map(({ code }) => code);

describe('what buildSignature signs, verifySignature finds valid', () => {
  test.each<[string, Keys, SigningHash]>([
    ['RSA-SHA256', rsa, 'sha256'],
    ['RSA-SHA384', rsa, 'sha384'],
    ['RSA-SHA512', rsa, 'sha512'],
    ['ECDSA P-256', p256, 'sha256'],
  ])('%s', async (_name, keys, hash) => {
    const evidence = verifyText(await signed(keys, hash), keys);
    expect(evidence).toMatchObject({ status: 'valid', signingTime, signingTimeCovered: true, findings: [] });
    expect(evidence.covered.slice(0, 2)).toEqual([1, 2]);
    expect(evidence.certificates).toEqual([certificate]);
  });

  test('comments, the order of attributes and the way of writing them are not signed', async () => {
    const source = (await signed())
      .replace('<!-- not signed -->', '<!-- another -->')
      .replace('Id="b" y="2" x="1"/>', "x='1'\n y = \"&#x32;\" Id='b'></b >");
    expect(verifyText(source).status).toBe('valid');
  });

  test('the resolver is given certificates and time, and decides about the key', async () => {
    const given: unknown[] = [];
    const resolveKey: VerifySignatureOptions['resolveKey'] = (...inputs) => {
      given.push(inputs);
      return undefined;
    };
    const evidence = verifyText(await signed(), rsa, { resolveKey });
    expect(given).toEqual([[[certificate], signingTime]]);
    expect(evidence).toMatchObject({ status: 'unverifiable', covered: [] });
    expect(codes(evidence)).toEqual(['SIGNATURE_KEY_UNKNOWN']);
  });
});

describe('changes after signing', () => {
  test.each<[string, (source: string) => string, string, string]>([
    ['text of a part', (s) => s.replace('one', 'One'), 'digest-mismatch', 'SIGNATURE_DIGEST_MISMATCH'],
    [
      'white space in a part',
      (s) => s.replace('one', ' one'),
      'digest-mismatch',
      'SIGNATURE_DIGEST_MISMATCH',
    ],
    ['an attribute', (s) => s.replace('x="1"', 'x="3"'), 'digest-mismatch', 'SIGNATURE_DIGEST_MISMATCH'],
    ['the time', (s) => s.replace('01:02:03Z', '01:02:04Z'), 'digest-mismatch', 'SIGNATURE_DIGEST_MISMATCH'],
    [
      'a digest',
      (s) => s.replace(/<DigestValue>..../, '<DigestValue>AAAA'),
      'digest-mismatch',
      'SIGNATURE_VALUE_MISMATCH',
    ],
    [
      'the value',
      (s) => s.replace(/<SignatureValue>..../, '<SignatureValue>AAAA'),
      'value-mismatch',
      'SIGNATURE_VALUE_MISMATCH',
    ],
    [
      'SignedInfo, by white space',
      (s) => s.replace('<SignedInfo>', '<SignedInfo>\n'),
      'value-mismatch',
      'SIGNATURE_VALUE_MISMATCH',
    ],
    [
      'a part taken out',
      (s) => s.replace(/<a Id.*?<\/a>/, ''),
      'unverifiable',
      'SIGNATURE_REFERENCE_UNRESOLVED',
    ],
    ['an Id given twice', (s) => s.replace('<r ', '<r id="a" '), 'unverifiable', 'SIGNATURE_ID_DUPLICATE'],
    [
      'certificate left out',
      (s) => s.replace(/<X509Certificate>.*?<\/X509Certificate>/, ''),
      'unverifiable',
      'SIGNATURE_CERTIFICATE_MISSING',
    ],
    [
      'certificate cut short',
      (s) => s.replace('MAMCAQU=', 'MAMCAQ=='),
      'unverifiable',
      'SIGNATURE_CERTIFICATE_MISSING',
    ],
    [
      'value left empty',
      (s) => s.replace(/<SignatureValue>.*<\/SignatureValue>/, '<SignatureValue/>'),
      'unverifiable',
      'SIGNATURE_STRUCTURE_INVALID',
    ],
    [
      'a foreign element in SignedInfo',
      (s) => s.replace('<SignedInfo>', '<SignedInfo><x/>'),
      'unverifiable',
      'SIGNATURE_STRUCTURE_INVALID',
    ],
    [
      'a second SignedInfo',
      (s) => s.replace('</SignedInfo>', '</SignedInfo><SignedInfo/>'),
      'unverifiable',
      'SIGNATURE_STRUCTURE_INVALID',
    ],
    [
      'URI to a file',
      (s) => s.replace('URI="#a"', 'URI="file:///etc/passwd"'),
      'unverifiable',
      'SIGNATURE_REFERENCE_UNRESOLVED',
    ],
    [
      'URI with XPointer',
      (s) => s.replace('URI="#a"', 'URI="#xpointer(/)"'),
      'unverifiable',
      'SIGNATURE_REFERENCE_UNRESOLVED',
    ],
    ['URI left out', (s) => s.replace(' URI="#a"', ''), 'unverifiable', 'SIGNATURE_STRUCTURE_INVALID'],
    [
      'another namespace',
      (s) => s.replace('2000/09/xmldsig#" Id="sig', '2000/09/xmldsig" Id="sig'),
      'unverifiable',
      'SIGNATURE_NAMESPACE_WRONG',
    ],
  ])('%s', async (_name, change, status, code) => {
    const source = await signed();
    const changed = change(source);
    expect(changed).not.toBe(source);
    expect(verifyText(source).status).toBe('valid');
    const evidence = verifyText(changed);
    expect(evidence).toMatchObject({ status, covered: [] });
    expect(codes(evidence)).toContain(code);
  });
});

describe('algorithms', () => {
  const replaceAlgorithm = async (from: string, to: string) => (await signed()).replace(from, to);
  const exclusive = 'Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"';

  test.each([
    'http://www.w3.org/TR/1999/REC-xslt-19991116',
    'http://www.w3.org/TR/1999/REC-xpath-19991116',
    'http://www.w3.org/2002/06/xmldsig-filter2',
    'http://www.w3.org/2000/09/xmldsig#base64',
    'constructor',
  ])('transform %s is refused', async (uri) => {
    const evidence = verifyText(await replaceAlgorithm(exclusive, `Transform Algorithm="${uri}"`));
    expect(evidence.status).toBe('unverifiable');
    expect(codes(evidence)).toEqual(['SIGNATURE_TRANSFORM_REFUSED']);
  });

  test.each([
    'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
    'http://www.w3.org/2000/09/xmldsig#dsa-sha1',
    '',
  ])('signature method "%s" is not on the list', async (uri) => {
    const evidence = verifyText(
      await replaceAlgorithm('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', uri),
    );
    expect(evidence.status).toBe('unverifiable');
    expect(codes(evidence)).toEqual(['SIGNATURE_ALGORITHM_UNKNOWN']);
  });

  test('the identifier that does not exist is read as exclusive canonicalisation, with a warning', async () => {
    const evidence = verifyText(
      await replaceAlgorithm(exclusive, 'Transform Algorithm="http://www.w3.org/TR/xml-exc-c14n#"'),
    );
    expect(codes(evidence)).toEqual(['SIGNATURE_TRANSFORM_UNKNOWN', 'SIGNATURE_VALUE_MISMATCH']);
    expect(evidence.references.every(({ matches }) => matches)).toBe(true);
  });

  test('SHA-1 is weak unless allowed', async () => {
    const source = await replaceAlgorithm(
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    );
    const info = /<SignedInfo>(.*)<\/SignedInfo>/.exec(source)?.[1];
    const canonical = `<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">${info}</SignedInfo>`;
    const value = sign('sha1', Buffer.from(canonical), rsa.privateKey).toString('base64');
    const resigned = source.replace(/<SignatureValue>[^<]*/, `<SignatureValue>${value}`);
    expect(verifyText(resigned)).toMatchObject({ status: 'weak-algorithm', covered: [] });
    expect(codes(verifyText(resigned))).toEqual(['SIGNATURE_ALGORITHM_WEAK']);
    expect(verifyText(resigned, rsa, { allowSha1: true }).status).toBe('valid');
  });

  test('a key that is too short is weak, one of another kind does not match', async () => {
    const source = await signed();
    expect(verifyText(source, weakRsa).status).toBe('weak-algorithm');
    expect(verifyText(source, p256).status).toBe('value-mismatch');
    await expect(signed(weakRsa)).rejects.toMatchObject({ code: 'SIGNATURE_KEY_UNSUITABLE' });
  });
});

describe('limits', () => {
  test('references, transforms, certificates and digested bytes', async () => {
    const source = await signed();
    const limit = (limits: NonNullable<VerifySignatureOptions['limits']>, text = source) => {
      const evidence = verifyText(text, rsa, { limits });
      expect(evidence.status).toBe('unverifiable');
      return evidence.findings.find(({ code }) => code === 'SIGNATURE_LIMIT_EXCEEDED')?.details;
    };
    expect(limit({ referencesMax: 2 })).toMatchObject({ limit: 'referencesMax' });
    expect(limit({ transformsMax: 0 })).toMatchObject({ limit: 'transformsMax' });
    expect(limit({ certificatesMax: 0 })).toMatchObject({ limit: 'certificatesMax' });
    expect(limit({ certificateBytesMax: 2 })).toMatchObject({ limit: 'certificateBytesMax' });
    expect(limit({ digestedTimesMax: 0 })).toMatchObject({ limit: 'digestedTimesMax' });
  });
});

test('no signature and an empty one are told apart', () => {
  expect(verifyText('<r/>')).toMatchObject({ status: 'absent' });
  expect(verifyText('<r><Signature> <!-- --> </Signature></r>')).toMatchObject({ status: 'empty' });
});

test('a document with undeclared prefixes cannot be canonicalised, which is a finding', async () => {
  const source = (await signed()).replace('<b ', '<u:b ').replace('<b/>', '<u:b/>');
  const document = parseXml(Buffer.from(source), { undeclaredPrefixes: 'keep' });
  const evidence = verifySignature(document, document.child(0, 'Signature'), {
    resolveKey: () => rsa.publicKey,
  });
  expect(evidence.status).toBe('unverifiable');
  expect(codes(evidence)).toEqual(['XML_PREFIX_UNDECLARED']);
});

test('a signing time that no reference covers is reported', async () => {
  const source = (await signed()).replace(/<Reference URI="#signature-time">.*?<\/Reference>/, '');
  const evidence = verifyText(source);
  expect(evidence).toMatchObject({ signingTime, signingTimeCovered: false });
  expect(codes(evidence)).toContain('SIGNATURE_TIME_UNCOVERED');
});

test('findings have a rule, a severity and texts in both languages', async () => {
  const evidence = verifyText((await signed()).replace('one', 'two'));
  const [finding] = evidence.findings;
  expect(finding).toMatchObject({ rule: 'R-187', severity: 'error', details: { uri: '#a' } });
  expect(signatureFindingText(finding!, 'en').summary).toContain('#a');
  expect(signatureFindingText(finding!, 'vi').summary).toContain('Giá trị băm');
});
