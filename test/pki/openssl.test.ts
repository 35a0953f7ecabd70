import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AgencyIdentity,
  buildSignedData,
  openPki,
  type Pki,
  parseCertificate,
  parseSignedData,
} from '@lienthong/pki';
import { silentLogger, systemClock } from '@lienthong/runtime';
import { startTrustServices, type TrustServices } from '@lienthong/trust-services';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasOpenssl, OpensslDesk } from './openssl.ts';

// OpenSSL judges by the machine's own clock, so this PKI follows it too.
describe.skipIf(!hasOpenssl)('OpenSSL on the command line (skipped where it is absent)', () => {
  let desk: OpensslDesk;
  let pki: Pki;
  let services: TrustServices;
  let identity: AgencyIdentity;

  beforeAll(async () => {
    desk = new OpensslDesk();
    pki = await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' });
    services = await startTrustServices({ pki, clock: systemClock, port: 0, logger: silentLogger });
    desk.writeCertificates('root.pem', ...pki.trust.roots);
  });
  afterAll(async () => {
    await services.stop();
    desk[Symbol.dispose]();
  });
  beforeEach(async () => {
    identity = await pki.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' }, { renew: true });
    desk.writeCertificates('leaf.pem', leaf());
    desk.writeCertificates('issuer.pem', identity.certificates[1]!);
  });

  const leaf = (): Uint8Array => identity.certificates[0]!;
  const ocsp = (...more: readonly string[]) =>
    desk.run('ocsp', '-issuer', 'issuer.pem', '-CAfile', 'root.pem', '-url', services.urls.ocsp, ...more);

  /** Fetches a revocation list as PEM. */
  async function fetchCrl(authority: 'root-1' | 'state-1'): Promise<string> {
    const response = await fetch(services.urls.crl(authority));
    expect(response.headers.get('content-type')).toBe('application/pkix-crl');
    desk.write(`${authority}.der`, await response.bytes());
    const converted = await desk.run(
      'crl',
      '-inform',
      'DER',
      '-in',
      `${authority}.der`,
      '-out',
      `${authority}.pem`,
    );
    expect(converted.status).toBe(0);
    return `${authority}.pem`;
  }

  async function verifyWithCrls(): Promise<{ status: number; text: string }> {
    const lists = [await fetchCrl('root-1'), await fetchCrl('state-1')].flatMap((file) => ['-CRLfile', file]);
    const chain = ['-CAfile', 'root.pem', '-untrusted', 'issuer.pem'];
    return desk.run('verify', '-x509_strict', '-crl_check_all', ...chain, ...lists, 'leaf.pem');
  }

  test('certificates name the services, as OpenSSL reads them', async () => {
    const { text } = await desk.run('x509', '-in', 'leaf.pem', '-noout', '-text');
    expect(text).toContain(`OCSP - URI:${services.urls.ocsp}`);
    expect(text).toContain(`CA Issuers - URI:${services.urls.issuer('state-1')}`);
    expect(text).toContain(`URI:${services.urls.crl('state-1')}`);
  });

  test('the certificate of the issuer is where the certificates say', async () => {
    const response = await fetch(services.urls.issuer('state-1'));
    expect(Buffer.from(await response.bytes())).toEqual(Buffer.from(identity.certificates[1]!));
  });

  test('revocation lists are version 2, signed, numbered, and decide about the chain', async () => {
    expect(await verifyWithCrls()).toMatchObject({
      status: 0,
      text: expect.stringContaining('leaf.pem: OK'),
    });
    const numberOf = (text: string): bigint =>
      BigInt(/CRL Number:\s*(0x[0-9A-F]+|\d+)/.exec(text)?.[1] ?? -1);
    const before = await desk.run('crl', '-in', 'state-1.pem', '-noout', '-text', '-CAfile', 'issuer.pem');
    expect(before.text).toContain('Version 2');
    expect(before.text).toContain('verify OK');

    await pki.revoke(leaf(), { reason: 'cessationOfOperation' });
    const refused = await verifyWithCrls();
    expect(refused.status).not.toBe(0);
    expect(refused.text).toContain('certificate revoked');
    const after = await desk.run('crl', '-in', 'state-1.pem', '-noout', '-text', '-CAfile', 'issuer.pem');
    expect(after.text).toContain('verify OK');
    expect(after.text).toContain('Cessation Of Operation');
    expect(numberOf(after.text)).toBeGreaterThan(numberOf(before.text));
  });

  test('OCSP answers good, suspended, good again, revoked', async () => {
    const ask = () => ocsp('-cert', 'leaf.pem');
    const good = await ask();
    expect(good.text).toContain('Response verify OK');
    expect(good.text).toContain('leaf.pem: good');
    expect(good.text).not.toContain('WARNING: no nonce');
    await pki.suspend(leaf());
    expect((await ask()).text).toMatch(/leaf.pem: revoked.*Reason: certificateHold/s);
    await pki.resume(leaf());
    expect((await ask()).text).toContain('leaf.pem: good');
    await pki.revoke(leaf(), { reason: 'keyCompromise' });
    expect((await ask()).text).toMatch(/leaf.pem: revoked.*Reason: keyCompromise/s);
  });

  test('OCSP answers unknown for a serial number that was never issued, and about several at once', async () => {
    const { text } = await ocsp('-sha256', '-cert', 'leaf.pem', '-serial', '0x1234');
    expect(text).toContain('Response verify OK');
    expect(text).toContain('leaf.pem: good');
    expect(text).toContain('0x1234: unknown');
  });

  test('the root answers about the issuing authorities', async () => {
    const args = ['-issuer', 'root.pem', '-cert', 'issuer.pem', '-CAfile', 'root.pem'];
    const { text } = await desk.run('ocsp', ...args, '-url', services.urls.ocsp);
    expect(text).toContain('Response verify OK');
    expect(text).toContain('issuer.pem: good');
  });

  test('a responder names itself by key or by name, and OpenSSL finds it either way', async () => {
    await ocsp('-cert', 'leaf.pem', '-reqout', 'request.der');
    const request = readFileSync(join(desk.directory, 'request.der'));
    for (const responderId of ['by-key', 'by-name'] as const) {
      desk.write('answer.der', await pki.services.answerOcsp(request, { responderId }));
      const files = ['-reqin', 'request.der', '-respin', 'answer.der', '-CAfile', 'root.pem', '-resp_text'];
      const { text } = await desk.run('ocsp', ...files, '-issuer', 'issuer.pem');
      expect(text).toContain('Response verify OK');
      expect(text).toMatch(responderId === 'by-key' ? /Responder Id: [0-9A-F]{40}/ : /Responder Id: C = VN/);
    }
  });

  test('a request by GET gets the same answer', async () => {
    await ocsp('-no_nonce', '-cert', 'leaf.pem', '-reqout', 'request.der');
    const request = readFileSync(join(desk.directory, 'request.der')).toString('base64');
    for (const text of [request, encodeURIComponent(request)]) {
      const response = await fetch(`${services.urls.ocsp}/${text}`);
      expect(response.headers.get('content-type')).toBe('application/ocsp-response');
      desk.write('answer.der', await response.bytes());
      const files = [
        '-respin',
        'answer.der',
        '-CAfile',
        'root.pem',
        '-issuer',
        'issuer.pem',
        '-cert',
        'leaf.pem',
      ];
      expect((await desk.run('ocsp', '-no_nonce', ...files)).text).toContain('leaf.pem: good');
    }
  });

  test('OpenSSL refuses an OCSP answer with a wrong signature', async () => {
    services.setBehaviour({ ocsp: 'wrong-signature' });
    try {
      expect((await ocsp('-cert', 'leaf.pem')).text).toContain('Response Verify Failure');
    } finally {
      services.setBehaviour({ ocsp: 'normal' });
    }
  });

  test.each(['rsa-2048', 'p-256', 'p-384'] as const)(
    'verifies CMS signatures of ours by %s, detached and attached',
    async (keyType) => {
      const now = systemClock.now();
      const validity = { notBefore: now - 60_000, notAfter: now + 86_400_000 };
      const signer = await pki.issue({
        organId: 'H41.15',
        name: 'Sở Tư pháp',
        keyType,
        issuer: 'party',
        ...validity,
      });
      const content = Buffer.from('văn bản');
      const dataType = '1.2.840.113549.1.7.1';
      for (const isDetached of [true, false]) {
        const der = buildSignedData({
          contentType: dataType,
          content,
          isDetached,
          signer: { key: signer.key, certificate: signer.certificates[0]! },
          certificates: signer.certificates,
          signingTime: now,
        });
        desk.write('signature.der', der);
        desk.write('content', content);
        const verify = [
          'cms',
          '-verify',
          '-inform',
          'DER',
          '-binary',
          '-in',
          'signature.der',
          '-CAfile',
          'root.pem',
        ];
        const { text } = await desk.run(
          ...verify,
          '-purpose',
          'any',
          ...(isDetached ? ['-content', 'content'] : []),
        );
        expect(text).toContain('CMS Verification successful');
        const parsed = parseSignedData({ kind: 'CMS', der, bytesMax: 100_000 });
        expect(parsed.content === undefined).toBe(isDetached);
      }
    },
  );

  test('signs CMS that we read, and a changed byte is seen', async () => {
    desk.write('content', 'văn bản');
    desk.write('key.pem', identity.key.export({ type: 'pkcs8', format: 'pem' }).toString());
    const sign = [
      'cms',
      '-sign',
      '-binary',
      '-in',
      'content',
      '-signer',
      'leaf.pem',
      '-inkey',
      'key.pem',
      '-md',
      'sha256',
    ];
    expect((await desk.run(...sign, '-cades', '-outform', 'DER', '-out', 'theirs.der')).status).toBe(0);
    const der = readFileSync(join(desk.directory, 'theirs.der'));
    const parsed = parseSignedData({ kind: 'CMS', der, bytesMax: 100_000 });
    const signer = parsed.findSigner(parsed.certificates.map(parseCertificate))!;
    expect(signer.organId).toBe('H41.15');
    expect(parsed.verify(Buffer.from('văn bản'), signer)).toBe('valid');
    expect(parsed.verify(Buffer.from('văn bảo'), signer)).toBe('digest-mismatch');
  });

  describe('time stamps', () => {
    async function stamp(...query: readonly string[]): Promise<void> {
      desk.write('document', 'văn bản');
      const args = ['-query', '-data', 'document', '-out', 'query.tsq', ...query];
      expect((await desk.run('ts', ...args)).status).toBe(0);
      const response = await fetch(services.urls.timestamp, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query' },
        body: readFileSync(join(desk.directory, 'query.tsq')),
      });
      expect(response.headers.get('content-type')).toBe('application/timestamp-reply');
      desk.write('reply.tsr', await response.bytes());
    }
    const verify = (...args: readonly string[]) =>
      desk.run('ts', '-verify', '-in', 'reply.tsr', '-CAfile', 'root.pem', ...args);

    test.each(['-sha256', '-sha384', '-sha512'])(
      'over %s are verified against query and data',
      async (hash) => {
        await stamp(hash, '-cert');
        expect((await verify('-queryfile', 'query.tsq')).text).toContain('Verification: OK');
        expect((await verify('-data', 'document')).text).toContain('Verification: OK');
        desk.write('document', 'văn bản khác');
        expect((await verify('-data', 'document')).text).toContain('Verification: FAILED');
      },
    );

    test('come without certificates and nonce when so asked', async () => {
      await stamp('-sha256', '-no_nonce');
      expect((await verify('-queryfile', 'query.tsq')).text).toContain('Verification: FAILED');
      const tsa = (await pki.readyCertificates()).find(({ id }) => id === 'tsa')!;
      desk.writeCertificates('others.pem', tsa.der, identity.certificates[1]!);
      const result = await verify('-queryfile', 'query.tsq', '-untrusted', 'others.pem');
      expect(result.text).toContain('Verification: OK');
    });

    test('over SHA-1 and under foreign policies are refused', async () => {
      await stamp('-sha1');
      expect((await desk.run('ts', '-reply', '-in', 'reply.tsr', '-text')).text).toMatch(
        /unrecognized or unsupported algorithm/,
      );
      await stamp('-sha256', '-tspolicy', '1.2.3.4');
      expect((await desk.run('ts', '-reply', '-in', 'reply.tsr', '-text')).text).toMatch(
        /requested TSA policy is not supported/,
      );
    });

    test('with a wrong digest or signature are refused by OpenSSL', async () => {
      for (const timestamp of ['wrong-digest', 'wrong-signature'] as const) {
        services.setBehaviour({ timestamp });
        await stamp('-sha256', '-cert');
        services.setBehaviour({ timestamp: 'normal' });
        expect((await verify('-data', 'document')).text).toContain('Verification: FAILED');
      }
    });
  });
});
