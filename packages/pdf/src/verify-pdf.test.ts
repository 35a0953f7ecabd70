import { makeAbnormalIdentity, parseCertificate, TrustStore } from '@lienthong/pki';
import { systemRandom } from '@lienthong/runtime';
import { beforeAll, describe, expect, test } from 'vitest';
import { examplePdf } from './example-pdf.ts';
import { composePdf, type PdfSigner, pdfInspector, signPdf, verifyPdf } from './index.ts';
import { type ExampleSigners, exampleDocument, exampleSigners } from './testing.ts';

const { at } = exampleDocument;
const now = at + 3_600_000;
let signers: ExampleSigners;
let composed: Buffer;
let signed: Buffer;

beforeAll(async () => {
  signers = await exampleSigners();
  composed = await composePdf(exampleDocument);
  signed = await signPdf(composed, { signer: signers.person, kind: 'person', at });
});

const verify = (bytes: Uint8Array, trust = signers.pki.trust) => verifyPdf(bytes, { trust, at: now });
const only = (bytes: Uint8Array, trust?: TrustStore) => verify(bytes, trust).signatures[0];
const by = (signer: PdfSigner, when = at) => signPdf(composed, { signer, kind: 'person', at: when });
const agencyRequest = { organId: '000.20.31.H41', name: exampleDocument.agency };

/** The bytes with one occurrence changed, as long as before. */
function altered(bytes: Buffer, from: string, to: string): Buffer {
  const at = bytes.indexOf(from, 0, 'latin1');
  expect(at, from).toBeGreaterThan(0);
  const copy = Buffer.from(bytes);
  copy.write(to, at, 'latin1');
  return copy;
}

describe('what is wrong', () => {
  test('a byte that was signed and changed', () => {
    expect(only(altered(signed, '/Producer', '/Produces'))).toMatchObject({
      answer: 'wrong',
      integrity: 'broken',
      reasons: [{ code: 'digest-mismatch' }],
    });
  });

  test('a signature by another key than that of its certificate', async () => {
    const { key } = signers.agency;
    const evidence = only(await by({ key, certificates: signers.person.certificates }));
    expect(evidence).toMatchObject({
      answer: 'wrong',
      integrity: 'broken',
      reasons: [{ code: 'value-mismatch' }],
    });
  });

  test('a certificate that was revoked, or had expired; what it signed is still what is there', async () => {
    for (const [state, code] of [
      ['revoked', 'revoked'],
      ['expired', 'expired-at-signing'],
    ] as const) {
      const identity = await makeAbnormalIdentity(signers.pki, {
        state,
        agency: agencyRequest,
        other: { organId: 'H41.15', name: 'Sở Tư pháp' },
        keyType: 'p-256',
        clock: signers.clock,
        random: systemRandom,
      });
      expect(only(await by(identity)), state).toMatchObject({
        answer: 'wrong',
        integrity: 'intact',
        role: 'agency',
        reasons: [{ code }],
      });
    }
  });

  test('a time stamp of something else', async () => {
    const { person: signer, timeStamp: service } = signers;
    const timeStamp = () => service({ hash: 'sha256', digest: Buffer.alloc(32, 1) });
    expect(only(await signPdf(composed, { signer, kind: 'person', at, timeStamp }))).toMatchObject({
      answer: 'wrong',
      timeStamp: { status: 'digest-mismatch' },
      reasons: [{ code: 'time-stamp-wrong' }],
    });
  });

  test('a time that lies ahead', async () => {
    expect(only(await by(signers.person, now + 600_000))).toMatchObject({
      answer: 'wrong',
      reasons: [{ code: 'signed-in-future' }],
    });
  });
});

describe('what cannot be checked', () => {
  const codes = async (bytes: Uint8Array, trust?: TrustStore) =>
    only(bytes, trust)?.reasons.map(({ code }) => code);

  test('a signer whose authority is not trusted here', async () => {
    expect(only(signed, new TrustStore())).toMatchObject({
      answer: 'not-checkable',
      integrity: 'intact',
      role: 'unknown',
      reasons: [{ code: 'unknown-issuer' }],
    });
  });

  test('a signature without the certificate of its signer', async () => {
    const { serial } = parseCertificate(signers.person.certificates[0]!);
    // In the certificate, which stands first, the number is another one then than the one that the signature names.
    const other = (serial.startsWith('2') ? '3' : '2') + serial.slice(1);
    expect(await codes(altered(signed, serial, other))).toEqual(['certificate-missing']);
  });

  test('a form of signature that is not known', async () => {
    expect(await codes(altered(signed, '/ETSI.CAdES.detached', '/ETSI.CAdES.embedded'))).toEqual([
      'form-unknown',
    ]);
  });

  test('a value that is none', async () => {
    const start = signed.indexOf('/Contents <') + 11;
    const copy = Buffer.from(signed);
    copy.write('3003020101', start, 'latin1');
    expect(only(copy)).toMatchObject({ answer: 'not-checkable', integrity: 'not-checked' });
    expect(await codes(copy)).toEqual(['signature-unreadable']);
  });

  test.each([
    ['no PDF', Buffer.from('x'), 'no PDF'],
    ['nothing', Buffer.alloc(0), 'no PDF'],
    ['a cut one', examplePdf().subarray(0, 400), 'no startxref at the end'],
  ])('a file that is %s', (_, bytes, problem) => {
    expect(verify(bytes)).toEqual({
      answer: 'unsigned',
      problem,
      signatures: [],
      emptyFields: [],
      isComplete: false,
    });
  });

  test('a signed file that is cut', () => {
    expect(verify(signed.subarray(0, -30))).toMatchObject({
      answer: 'not-checkable',
      signatures: [{ answer: 'not-checkable', reasons: [{ code: 'structure-unreadable' }] }],
    });
  });
});

test('a file without signatures is unsigned', () => {
  expect(verify(examplePdf())).toEqual({
    answer: 'unsigned',
    signatures: [],
    emptyFields: [],
    isComplete: false,
  });
});

test('the inspector tells role, integrity and time stamp of each', async () => {
  const { agency: signer, timeStamp } = signers;
  const both = await signPdf(signed, { signer, kind: 'agency', at, timeStamp });
  const inspector = pdfInspector({ trust: signers.pki.trust, at: now });
  expect(inspector.signatures(both, 'a.pdf')).toEqual([
    { role: 'person', integrity: 'intact', timestamp: false },
    { role: 'agency', integrity: 'intact', timestamp: true },
  ]);
  expect(inspector.signatures(examplePdf(), 'a.pdf')).toEqual([]);
  expect(inspector.tells).toEqual(['role', 'integrity', 'timestamp']);
  expect(pdfInspector({ trust: new TrustStore(), at: now }).tells).not.toContain('role');
});
