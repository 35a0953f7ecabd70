import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@lienthong/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgencyIdentity, openPki, type Pki } from './index.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const now = Date.parse('2026-03-05T01:02:03Z');

describe.skipIf(!hasOpenssl)('OpenSSL on the command line (skipped where it is absent)', () => {
  let directory: string;
  let pki: Pki;
  let identity: AgencyIdentity;
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, encoding: 'utf8' });
  const pem = (name: string, der: Uint8Array) => {
    const body = Buffer.from(der)
      .toString('base64')
      .replace(/.{64}(?=.)/g, '$&\n');
    writeFileSync(join(directory, name), `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
  };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'pki-interop-'));
    pki = await openPki({ dir: undefined, clock: new ManualClock(now) });
    identity = await pki.agencyIdentity({
      organId: '000.20.31.H41',
      name: 'Ủy ban nhân dân xã Nghĩa Đồng',
      tier: 'commune',
    });
    pem('root.pem', pki.trust.roots[0]!);
    pem('leaf.pem', identity.certificates[0]!);
    pem('issuing.pem', identity.certificates[1]!);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  test.each(['rsa-2048', 'p-256', 'p-384'] as const)(
    'verifies the chain of an agency with a %s key',
    async (keyType) => {
      const issued = await pki.issue({
        organId: 'H41',
        name: 'UBND tỉnh Nghệ An',
        notBefore: now,
        notAfter: now + 86_400_000,
        keyType,
        issuer: 'party',
      });
      pem('issued.pem', issued.certificates[0]!);
      pem('party.pem', issued.certificates[1]!);
      const at = String(now / 1000);
      const strict = ['-x509_strict', '-CAfile', 'root.pem', '-untrusted', 'party.pem', '-attime', at];
      expect(openssl('verify', ...strict, 'issued.pem')).toContain('issued.pem: OK');
    },
  );

  test('verifies the chain that agencyIdentity hands out', () => {
    const at = String(now / 1000);
    const strict = ['-x509_strict', '-CAfile', 'root.pem', '-untrusted', 'issuing.pem', '-attime', at];
    expect(openssl('verify', ...strict, 'leaf.pem')).toContain('leaf.pem: OK');
  });

  test('reads names, code, uses and constraints as we meant them', () => {
    const text = openssl('x509', '-in', 'leaf.pem', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus');
    expect(text).toContain('O=GIẢ LẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ');
    expect(text).toContain('CN=Ủy ban nhân dân xã Nghĩa Đồng');
    expect(text).toContain('organizationIdentifier=000.20.31.H41');
    expect(text).toContain('URI:urn:lienthong:organ:000.20.31.H41');
    expect(text).toContain('Digital Signature, Non Repudiation');
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    const authority = openssl('x509', '-in', 'issuing.pem', '-noout', '-text');
    expect(authority).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(authority).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
  });

  test('verifies a signature made with the identity', async () => {
    const { sign } = await import('node:crypto');
    writeFileSync(join(directory, 'text'), 'văn bản');
    writeFileSync(join(directory, 'signature'), sign('sha256', Buffer.from('văn bản'), identity.key));
    writeFileSync(join(directory, 'key.pem'), openssl('x509', '-in', 'leaf.pem', '-noout', '-pubkey'));
    const verify = ['dgst', '-sha256', '-verify', 'key.pem', '-signature', 'signature', 'text'];
    expect(openssl(...verify)).toContain('Verified OK');
  });
});
