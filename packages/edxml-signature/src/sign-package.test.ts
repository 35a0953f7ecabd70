import { generateKeyPairSync } from 'node:crypto';
import type { ChainEvidence } from '@lienthong/pki';
import { parseXml } from '@lienthong/xml';
import { describe, expect, test } from 'vitest';
import { signPackage } from './sign-package.ts';
import { verifyPackage } from './verify-package.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** Whole DER; what it means is the resolver's business. */
const signer = { key: privateKey, certificates: [Uint8Array.of(0x30, 3, 2, 1, 5)] };
const signingTime = Date.UTC(2026, 10, 22);
const chain: ChainEvidence = {
  trust: 'trusted',
  reasons: [],
  organId: 'A',
  subject: '',
  issuer: '',
  serial: '',
  fingerprint: '00',
  publicKey,
  revocation: 'good',
};

const sign = async (source: string) =>
  (await signPackage(Buffer.from(source), signer, { signingTime })).toString();
const verify = (source: string) =>
  verifyPackage(parseXml(Buffer.from(source)), { resolveSigner: () => chain, receivedAt: 0 });

const wrap = (header: string, rest = '', more = '') =>
  `<edXML xmlns="u"><e:edXMLEnvelope xmlns:e="u"><e:edXMLHeader>${header}</e:edXMLHeader>${rest}</e:edXMLEnvelope>${more}</edXML>`;
const messageHeader = '<e:MessageHeader><e:From><e:OrganId>A</e:OrganId></e:From></e:MessageHeader>';
const document = wrap(
  `${messageHeader}\r\n<e:TraceHeaderList><e:TraceHeader/><e:Bussiness/></e:TraceHeaderList>\n `,
  '<e:edXMLBody><!-- b --></e:edXMLBody>',
  '<AttachmentEncoded><Attachment Id="keep"/><Attachment\n/></AttachmentEncoded>\n',
);

describe('signing splices bytes', () => {
  test('taking the splices out again gives the package as it was', async () => {
    for (const source of [document, wrap(messageHeader), `\ufeff${document}`]) {
      const signed = await sign(source);
      const stripped = signed
        .replace(/<Signature .*<\/Signature>/, '')
        .replace(/ Id="(message-header|business|body|attachment-\d)"/g, '');
      expect(stripped).toBe(source);
      expect(verify(signed)).toMatchObject({ status: 'valid', isSender: true, findings: [] });
    }
  });

  test('the signature is the last child of the header, and existing Ids are kept', async () => {
    const signed = await sign(document);
    expect(signed).toContain('</Signature></e:edXMLHeader>');
    expect(signed).toContain('<Attachment Id="keep"/><Attachment Id="attachment-2"\n/>');
    expect(signed).toContain('URI="#keep"');
  });

  test('an Id that is taken elsewhere is not given again', async () => {
    const signed = await sign(document.replace('<e:TraceHeader/>', '<e:TraceHeader id="body"/>'));
    expect(signed).toContain('<e:edXMLBody Id="body-2">');
    expect(verify(signed).status).toBe('valid');
  });

  test('a document that has been read already is signed alike', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const bytes = Buffer.from(document);
    const fromBytes = await signPackage(bytes, { ...signer, key: rsa }, { signingTime });
    const fromDocument = await signPackage(parseXml(bytes), { ...signer, key: rsa }, { signingTime });
    expect(fromDocument.equals(fromBytes)).toBe(true);
  });

  test('the same package, key and time give the same bytes where the algorithm allows', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const once = await signPackage(Buffer.from(document), { ...signer, key: rsa }, { signingTime });
    const again = await signPackage(Buffer.from(document), { ...signer, key: rsa }, { signingTime });
    expect(again.equals(once)).toBe(true);
  });
});

describe('hashes and profiles', () => {
  test('every hash of the profile verifies; SHA-1 does not belong to it', async () => {
    for (const hash of ['sha256', 'sha384', 'sha512'] as const) {
      const signed = await signPackage(Buffer.from(document), signer, { signingTime, hash });
      expect(verify(signed.toString())).toMatchObject({ status: 'valid', findings: [] });
      expect(signed.toString()).toContain(`ecdsa-${hash}`);
    }
    const refused = signPackage(Buffer.from(document), signer, {
      signingTime,
      hash: 'sha1',
      allowSha1: true,
    });
    await expect(refused).rejects.toMatchObject({ code: 'SIGNATURE_ALGORITHM_WEAK' });
  });

  test('QCVN-LEGACY covers the whole document, and later trace entries are named', async () => {
    const noSubject = { ...signer, certificates: [] };
    const options = { signingTime, profile: 'qcvn-legacy', hash: 'sha1', allowSha1: true } as const;
    const signed = (await signPackage(Buffer.from(document), noSubject, options)).toString();
    expect(signed.replace(/<Signature .*<\/Signature>/, '')).toBe(document);
    expect(signed).toContain('Reference URI=""');
    expect(signed).toContain('http://www.w3.org/2000/09/xmldsig#enveloped-signature');
    const certificate = '<KeyInfo><X509Data><X509Certificate>MAMCAQU=</X509Certificate></X509Data></KeyInfo>';
    const whole = signed.replace('</SignatureValue>', `</SignatureValue>${certificate}`);
    const judge = (source: string) =>
      verifyPackage(parseXml(Buffer.from(source)), {
        resolveSigner: () => chain,
        receivedAt: 0,
        allowSha1: true,
      });
    expect(judge(whole)).toMatchObject({
      status: 'valid',
      isSender: true,
      coverage: { open: [], uncovered: [] },
    });
    expect(verify(whole).status).toBe('weak-algorithm');
    const later = judge(
      whole.replace('<e:TraceHeader/>', '<e:TraceHeader/><e:TraceHeader>x</e:TraceHeader>'),
    );
    expect(later).toMatchObject({ status: 'valid-at-origin', coverage: { open: [{}] } });
    expect(later.coverage.open[0]?.path).toMatch(/e:TraceHeader\[2\]$/);
    expect(judge(whole.replace('<e:Bussiness/>', '')).status).toBe('digest-mismatch');
  });
});

describe('what cannot be signed is refused', () => {
  test.each([
    ['<edXML/>', 'SIGNATURE_PLACE_MISSING'],
    [wrap(''), 'SIGNATURE_PLACE_MISSING'],
    [wrap(`${messageHeader}<Signature/>`), 'SIGNATURE_PRESENT'],
    [wrap(messageHeader, '<e:edXMLBody Id="x"/><e:y id="x"/>'), 'SIGNATURE_ID_DUPLICATE'],
    [
      wrap(messageHeader, '', `<AttachmentEncoded>${'<Attachment/>'.repeat(63)}</AttachmentEncoded>`),
      'SIGNATURE_LIMIT_EXCEEDED',
    ],
    ['<edXML>', 'XML_TRUNCATED'],
  ])('%s', async (source, code) => {
    await expect(sign(source)).rejects.toMatchObject({ code });
  });
});

describe('evidence', () => {
  test('names covered, open and uncovered parts', async () => {
    const signed = (await sign(document)).replace('</edXML>', '<extra/></edXML>');
    const { coverage, findings } = verify(signed);
    const names = (parts: readonly { path: string }[]) => parts.map(({ path }) => path.replace(/.*\//, ''));
    expect(names(coverage.covered)).toEqual([
      'e:MessageHeader[1]',
      'e:Bussiness[1]',
      'e:edXMLBody[1]',
      'Attachment[1]',
      'Attachment[2]',
      'Object[1]',
    ]);
    expect(names(coverage.open)).toEqual(['e:TraceHeader[1]']);
    expect(names(coverage.uncovered)).toEqual(['extra[1]']);
    expect(findings).toMatchObject([{ code: 'SIGNATURE_PART_UNCOVERED', rule: 'R-194' }]);
  });

  test('of any number of uncovered parts names the first 256, in document order', async () => {
    const signed = (await sign(document)).replace('</edXML>', `${'<extra/>'.repeat(50_000)}</edXML>`);
    const { coverage, findings, status } = verify(signed);
    expect(status).toBe('valid');
    expect(coverage.uncovered.map(({ path }) => path)).toEqual(
      Array.from({ length: 256 }, (_, at) => `/edXML/extra[${at + 1}]`),
    );
    expect(findings).toHaveLength(256);
  });

  test('gives covered parts the positions that they have among any number of siblings', async () => {
    const attachments = `${'<Attachment/><x/>'.repeat(3)}${'<x/>'.repeat(20_000)}<Attachment/>`;
    const source = wrap(messageHeader, '', `<AttachmentEncoded>${attachments}</AttachmentEncoded>`);
    const { coverage } = verify(await sign(source));
    expect(coverage.covered.map(({ path }) => path.replace(/.*\//, ''))).toEqual([
      'e:MessageHeader[1]',
      'Attachment[1]',
      'Attachment[2]',
      'Attachment[3]',
      'Attachment[4]',
      'Object[1]',
    ]);
  });

  test.each([
    ['unknown-issuer', 'SIGNATURE_CERTIFICATE_UNTRUSTED', 'R-191'],
    ['expired-at-signing', 'SIGNATURE_CERTIFICATE_EXPIRED', 'R-190'],
    ['revoked', 'SIGNATURE_CERTIFICATE_REVOKED', 'R-192'],
  ] as const)('trust %s is reported as %s', async (trust, code, rule) => {
    const evidence = verifyPackage(parseXml(Buffer.from(await sign(document))), {
      resolveSigner: () => ({ ...chain, trust }),
      receivedAt: 0,
    });
    expect(evidence).toMatchObject({ status: 'valid', trust, isSender: false });
    expect(evidence.findings).toMatchObject([{ code, rule }]);
  });

  test('two codes of one agency can be told to be the same', async () => {
    const parsed = parseXml(Buffer.from(await sign(document)));
    const options = { resolveSigner: () => ({ ...chain, organId: 'B' }), receivedAt: 0 };
    expect(verifyPackage(parsed, options).isSender).toBe(false);
    expect(verifyPackage(parsed, { ...options, isSameAgency: () => true }).isSender).toBe(true);
  });

  test('the certificate is judged at the signing time, or on receipt where the signature says none', async () => {
    const asked: number[] = [];
    const options = {
      resolveSigner: (_certificates: readonly Uint8Array[], at: number) => {
        asked.push(at);
        return chain;
      },
      receivedAt: 7,
    };
    const signed = await sign(document);
    verifyPackage(parseXml(Buffer.from(signed)), options);
    verifyPackage(parseXml(Buffer.from(signed.replace(/<SigningTime>.*<\/SigningTime>/, ''))), options);
    expect(asked).toEqual([signingTime, 7]);
  });
});
