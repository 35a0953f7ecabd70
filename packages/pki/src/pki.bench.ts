import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { systemClock, systemRandom } from '@lienthong/runtime';
import { test } from 'vitest';
import { buildCertificate } from './build-certificate.ts';
import { openPki, parseCertificate } from './index.ts';
import { agencySubject } from './subject.ts';

const agency = { organId: '000.20.31.H41', name: 'UBND xã Nghĩa Đồng', tier: 'commune' };
const now = systemClock.now();
const validity = { notBefore: now - 1000, notAfter: now + 86_400_000 };

const pki = await openPki({ dir: undefined, clock: systemClock });
const { key, certificates } = await pki.agencyIdentity(agency);
const issue = (organId: string) =>
  pki.issue({ ...agency, ...validity, organId, keyType: 'rsa-2048', issuer: 'state', key });

// More chains than any cache holds, visited in turn: each one has been forgotten when it comes again.
const uncached: (readonly Uint8Array[])[] = [];
for (let at = 0; at < 5000; at += 1) uncached.push((await issue(`H41.${at}`)).certificates);
let next = 0;
const nextChain = () => uncached[next++ % uncached.length] ?? certificates;

test('make a certificate, key given', async ({ bench }) => {
  const authority = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const rsaSigned = {
    ...agencySubject(agency),
    ...validity,
    publicKey: createPublicKey(key),
    signingKey: authority,
    keyUsage: ['digitalSignature'],
  } as const;
  await bench.compare(
    bench('signed with RSA-2048', () => {
      buildCertificate(rsaSigned, systemRandom);
    }),
    bench('signed with P-256', () => {
      buildCertificate({ ...rsaSigned, signingKey: p256 }, systemRandom);
    }),
  );
});

const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

test('read and verify', async ({ bench }) => {
  await bench.compare(
    bench('verifyChain, seen before', () => {
      pki.trust.verifyChain(certificates, now);
    }),
    bench('verifyChain, signer new, authority seen before', () => {
      pki.trust.verifyChain(nextChain(), now);
    }),
    bench('parseCertificate, seen before', () => {
      parseCertificate(certificates[0] ?? new Uint8Array());
    }),
    bench('parseCertificate, new', () => {
      parseCertificate(nextChain()[0] ?? new Uint8Array());
    }),
  );
});

test('open', async ({ bench }) => {
  await bench('a new PKI in memory', async () => {
    await openPki({ dir: undefined, clock: systemClock });
  }).run();
});
