import { type ChainEvidence, openPki, type Pki } from '@lienthong/pki';
import { ManualClock } from '@lienthong/runtime';
import { parseXml } from '@lienthong/xml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PackageSigner } from './sign-package.ts';
import { SignaturePool } from './signature-pool.ts';
import { verifyPackage } from './verify-package.ts';

const now = Date.UTC(2026, 10, 22);
const clock = new ManualClock(now);
const sender = { organId: '000.00.01.H41', name: 'Sở Nội vụ (ví dụ)' };
const source = `<edXML xmlns="u"><e:edXMLEnvelope xmlns:e="u"><e:edXMLHeader><e:MessageHeader><e:From><e:OrganId>${
  sender.organId
}</e:OrganId></e:From></e:MessageHeader></e:edXMLHeader></e:edXMLEnvelope><AttachmentEncoded><Attachment>${'VGjhu60g'.repeat(
  1000,
)}</Attachment></AttachmentEncoded></edXML>`;

let pki: Pki;
let signer: PackageSigner;
let signed: Buffer;
/** Everything goes to a thread. */
const threads = new SignaturePool({ clock, size: 1, inlineBytesMax: 0 });
const here = new SignaturePool({ clock, size: 0 });
const options = {
  resolveSigner: (certificates: readonly Uint8Array[], at: number) => pki.trust.verifyChain(certificates, at),
  receivedAt: now,
};

beforeAll(async () => {
  pki = await openPki({ dir: undefined, clock });
  signer = await pki.agencyIdentity(sender);
  signed = await here.sign(Buffer.from(source), signer, { signingTime: now });
});
afterAll(() => Promise.all([threads.close(), here.close()]));

describe.each([
  ['a thread', threads],
  ['the caller’s thread', here],
])('%s', (_, pool) => {
  test('signs as signPackage does: RSA gives the same bytes every time', async () => {
    const bytes = await pool.sign(Buffer.from(source), signer, { signingTime: now });
    expect(bytes.equals(signed)).toBe(true);
  });

  test('finds the evidence that verifyPackage finds, in good packages and in bad ones', async () => {
    const text = signed.toString();
    const packages = [
      text,
      source,
      text.replace('VGjhu60g', 'VGjhu60h'),
      text.replace('<X509Certificate>', '<X509Certificate>AAAA'),
      text.replace(/<KeyInfo>.*<\/KeyInfo>/, ''),
      text.replace('xmldsig-more#rsa-sha256', 'xmldsig#rsa-sha1').replace('2001/04', '2000/09'),
      text.replace(/<SigningTime>[^<]*/, '<SigningTime>soon'),
      text.replace('</edXML>', '<extra/></edXML>'),
      text.replace(sender.organId, '000.00.02.H41'),
    ];
    const seen = new Set<string>();
    for (const bytes of packages.map((one) => Buffer.from(one))) {
      const expected = verifyPackage(parseXml(bytes), options);
      await expect(pool.verify(bytes, options)).resolves.toEqual(expected);
      seen.add(expected.status);
    }
    expect([...seen].sort()).toEqual([
      'absent',
      'digest-mismatch',
      'unverifiable',
      'valid',
      'weak-algorithm',
    ]);
  });

  test('leaves whom to trust to the resolver, at the time that is signed', async () => {
    const asked: number[] = [];
    const distrust = (certificates: readonly Uint8Array[], at: number): ChainEvidence => {
      asked.push(at);
      return { ...pki.trust.verifyChain(certificates, at), trust: 'revoked' };
    };
    const evidence = await pool.verify(signed, { ...options, resolveSigner: distrust });
    expect(evidence).toMatchObject({ status: 'valid', trust: 'revoked', isSender: false });
    expect(asked).toEqual([now]);
  });

  test('refuses what cannot be read or signed with the code that says why', async () => {
    await expect(pool.verify(Buffer.from('<a>'), options)).rejects.toMatchObject({ code: 'XML_TRUNCATED' });
    await expect(
      pool.verify(signed, { ...options, reading: { limits: { bytesMax: 100 } } }),
    ).rejects.toMatchObject({ code: 'XML_TOO_LARGE', details: { bytesMax: 100 } });
    await expect(pool.sign(signed, signer, { signingTime: now })).rejects.toMatchObject({
      code: 'SIGNATURE_PRESENT',
    });
  });

  test('reads memory that threads share as it is', async () => {
    const shared = Buffer.from(new SharedArrayBuffer(signed.length));
    signed.copy(shared);
    await expect(pool.verify(shared, options)).resolves.toMatchObject({ status: 'valid', isSender: true });
  });
});

test('what is given stays as it is', async () => {
  const bytes = Buffer.from(signed);
  await threads.verify(bytes, options);
  await threads.sign(Buffer.from(source), signer, { signingTime: now });
  expect(bytes.equals(signed)).toBe(true);
});

test('a closed pool refuses what needs a thread', async () => {
  const pool = new SignaturePool({ clock, size: 1, inlineBytesMax: 0 });
  await pool.close();
  await expect(pool.verify(signed, options)).rejects.toMatchObject({ code: 'WORKER_POOL_CLOSED' });
});
