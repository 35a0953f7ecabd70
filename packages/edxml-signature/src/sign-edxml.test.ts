import { generateKeyPairSync } from 'node:crypto';
import { type EdxmlPackage, parseEdxml, serialiseEdxml, TransferContent } from '@lienthong/edxml';
import { anyPackage } from '@lienthong/edxml/testing';
import type { ChainEvidence } from '@lienthong/pki';
import { parseXml } from '@lienthong/xml';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signEdxml } from './sign-edxml.ts';
import { signPackage } from './sign-package.ts';
import { verifyPackage } from './verify-package.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
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
const verified = (bytes: Buffer) =>
  verifyPackage(parseXml(bytes), { resolveSigner: () => chain, receivedAt: 0 });

const layout = fc.constantFrom('compact', 'indented');
const order = fc.constantFrom('java-sdk', 'dotnet');
const hash = fc.constantFrom('sha256', 'sha384', 'sha512');
const keyWork = fc.constantFrom('here', 'pool');

describe('a package that is signed as it is written', () => {
  test('has the bytes that signing what was written gives, and a valid signature over every part', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyPackage,
        layout,
        order,
        hash,
        keyWork,
        async (edxml, layout, order, hash, keyWork) => {
          const written = serialiseEdxml(edxml, { layout, order, elementIds: true });
          const signed = await signEdxml(edxml, signer, { signingTime, layout, order, hash, keyWork });
          const read = await signPackage(written, signer, { signingTime, hash });
          expect(signed.toString()).toBe(read.toString());
          const evidence = verified(signed);
          expect(evidence.status).toBe('valid');
          expect(evidence.coverage.uncovered).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  const status = {
    kind: 'status',
    header: { from: { organId: 'A' }, description: 'x' },
  } as unknown as EdxmlPackage;

  test('must not have a signature yet', async () => {
    const signed = parseEdxml(await signEdxml(status, signer, { signingTime }));
    await expect(signEdxml(signed, signer, { signingTime })).rejects.toMatchObject({
      code: 'SIGNATURE_PRESENT',
    });
  });

  test.each([
    ['no UTF-8', Buffer.from([0xff, 0xfe]), 'XML_NOT_UTF8'],
    ['a control character', Buffer.from('QUJD\u0001'), 'XML_CHARACTER_INVALID'],
  ])('cannot hold an attachment of %s', async (_, content, code) => {
    const attachments = [{ contentId: '1', content: TransferContent.fromEncoded(content) }];
    const edxml = { ...status, kind: 'document', traceHeaders: [], references: [], attachments };
    const signing = signEdxml(edxml as unknown as EdxmlPackage, signer, { signingTime });
    await expect(signing).rejects.toMatchObject({ code });
  });

  test('an attachment that is no base64 is escaped before it is digested', async () => {
    const content = TransferContent.fromEncoded(Buffer.from('</Attachment><a&b>]]>'));
    const attachments = [
      { contentId: '1', content },
      { contentId: '2', content },
    ];
    const edxml = {
      ...status,
      kind: 'document',
      traceHeaders: [],
      references: [],
      attachments,
    } as unknown as EdxmlPackage;
    const signed = await signEdxml(edxml, signer, { signingTime });
    expect(verified(signed)).toMatchObject({ status: 'valid', coverage: { uncovered: [] } });
  });

  test('more attachments than a verifier accepts references are refused', async () => {
    const content = TransferContent.fromBytes(Buffer.from('x'));
    const attachments = Array.from({ length: 1100 }, (_, at) => ({ contentId: String(at), content }));
    const edxml = { ...status, kind: 'document', traceHeaders: [], references: [], attachments };
    const signing = signEdxml(edxml as unknown as EdxmlPackage, signer, { signingTime });
    await expect(signing).rejects.toMatchObject({ code: 'SIGNATURE_LIMIT_EXCEEDED' });
  });
});
