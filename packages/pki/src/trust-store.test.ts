import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { seededRandom } from '@lienthong/runtime';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { buildCertificate, type CertificateContents } from './build-certificate.ts';
import { certificateFingerprint, parseCertificate } from './certificate.ts';
import { agencySubject, authoritySubject } from './subject.ts';
import { chainCertificatesMax, TrustStore } from './trust-store.ts';

const random = seededRandom('trust');
const now = Date.parse('2026-06-01T00:00:00Z');
const yearMs = 31_557_600_000;
const signerParts = agencySubject({ organId: 'H41.15', name: 'Sở Tư pháp' });

type Made = { readonly der: Uint8Array; readonly key: KeyObject };

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const rsa2048 = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const rsa1024 = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;

function make(issuer: Made | undefined, changes: Partial<CertificateContents> = {}, key = newKey()): Made {
  const contents: CertificateContents = {
    ...signerParts,
    publicKey: createPublicKey(key),
    signingKey: issuer?.key ?? key,
    ...(issuer && { issuerSubjectDer: parseCertificate(issuer.der).subjectDer }),
    notBefore: now - yearMs,
    notAfter: now + yearMs,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    ...changes,
  };
  return { der: buildCertificate(contents, random), key };
}

function makeAuthority(
  issuer: Made | undefined,
  name: string,
  changes: Partial<CertificateContents> = {},
): Made {
  return make(issuer, {
    ...authoritySubject(name),
    authority: {},
    keyUsage: ['keyCertSign', 'cRLSign'],
    ...changes,
  });
}

let root: Made;
let issuing: Made;
let signer: Made;
let trust: TrustStore;

beforeEach(() => {
  root = makeAuthority(undefined, 'Root');
  issuing = makeAuthority(root, 'Issuing', { authority: { pathLength: 0 } });
  signer = make(issuing);
  trust = new TrustStore();
  trust.addRoot(root.der);
});

const verify = (chain: readonly Made[], at = now) =>
  trust.verifyChain(
    chain.map(({ der }) => der),
    at,
  );
const codes = (chain: readonly Made[], at = now) => verify(chain, at).reasons.map(({ code }) => code);

describe('a good chain', () => {
  test('is trusted, and the evidence names the signer', () => {
    const certificate = parseCertificate(signer.der);
    expect(verify([signer, issuing])).toEqual({
      trust: 'trusted',
      reasons: [],
      organId: 'H41.15',
      subject: certificate.subject,
      issuer: certificate.issuer,
      serial: certificate.serial,
      fingerprint: certificateFingerprint(signer.der),
      notBefore: now - yearMs,
      notAfter: now + yearMs,
      publicKey: certificate.publicKey,
      revocation: 'not-checked',
    });
  });

  test('gives the same key object each time, so that it is imported once', () => {
    const first = verify([signer, issuing]).publicKey;
    expect(first).toBeDefined();
    expect(verify([{ der: Uint8Array.from(signer.der), key: signer.key }, issuing]).publicKey).toBe(first);
  });

  test('may carry its root and be in any order after the signer', () => {
    expect(verify([signer, root, issuing])).toMatchObject({ trust: 'trusted', reasons: [] });
  });

  test('may have an RSA signer under ECDSA authorities', () => {
    expect(verify([make(issuing, {}, rsa2048), issuing]).trust).toBe('trusted');
  });

  test('may leave out an issuer that is at hand', () => {
    expect(codes([signer])).toEqual(['issuer-not-found']);
    trust.addIntermediate(issuing.der);
    expect(verify([signer]).trust).toBe('trusted');
  });

  test('may have four certificates, root included, and no more', () => {
    const policy = makeAuthority(root, 'Policy');
    const below = makeAuthority(policy, 'Below');
    expect(verify([make(below), below, policy]).trust).toBe('trusted');
    const deeper = makeAuthority(below, 'Deeper');
    expect(codes([make(deeper), deeper, below, policy])).toEqual(['path-too-long']);
  });

  test('stays trusted with remarks about duplicates and unreadable extras', () => {
    const broken = { der: signer.der.subarray(0, 100), key: signer.key };
    const evidence = verify([signer, issuing, issuing, broken]);
    expect(evidence.trust).toBe('trusted');
    expect(evidence.reasons.map(({ code }) => code)).toEqual(['extra-duplicate', 'extra-malformed']);
  });
});

describe('dates at the signing time', () => {
  test('count to the second, at both ends', () => {
    expect(codes([signer, issuing], now - yearMs - 1)).toContain('not-yet-valid');
    expect(verify([signer, issuing], now - yearMs).trust).toBe('trusted');
    expect(verify([signer, issuing], now + yearMs + 999).trust).toBe('trusted');
    expect(codes([signer, issuing], now + yearMs + 1000)).toContain('expired');
  });

  test('an expired signer is named by R-190, in both languages', () => {
    const expired = make(issuing, { notAfter: now - 2000 });
    const evidence = verify([expired, issuing]);
    expect(evidence.trust).toBe('expired-at-signing');
    expect(evidence.reasons).toMatchObject([{ code: 'expired', rule: 'R-190' }]);
    expect(evidence.reasons[0]?.text).toContain('had expired at the signing time');
    expect(evidence.reasons[0]?.textVi).toContain('đã hết hạn tại thời điểm ký');
  });

  test('an expired authority makes its chains expired', () => {
    const old = makeAuthority(root, 'Old', { notAfter: now - 2000 });
    expect(verify([make(old), old]).trust).toBe('expired-at-signing');
  });

  test('a renewed authority with the same key rescues a chain that presents the expired one', () => {
    const again = (notAfter: number) =>
      make(
        root,
        { ...authoritySubject('Issuing'), authority: {}, keyUsage: ['keyCertSign'], notAfter },
        issuing.key,
      );
    expect(verify([signer, again(now - 2000), again(now + yearMs)]).trust).toBe('trusted');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('a signing time of %d checks nothing', (at) => {
    expect(verify([signer, issuing], at)).toMatchObject({
      trust: 'not-checked',
      reasons: [{ code: 'signing-time-unusable' }],
    });
  });
});

describe('chains that are refused', () => {
  test('a root inside the chain is not trusted by being there', () => {
    const otherRoot = makeAuthority(undefined, 'Other');
    const otherSigner = make(otherRoot);
    expect(verify([otherSigner, otherRoot])).toMatchObject({
      trust: 'unknown-issuer',
      reasons: [{ code: 'root-not-configured', rule: 'R-191' }],
    });
  });

  test('a root of the same name with another key is another root', () => {
    const imitation = makeAuthority(undefined, 'Root');
    const below = makeAuthority(imitation, 'Issuing', { authority: { pathLength: 0 } });
    expect(verify([make(below), below, imitation]).trust).toBe('unknown-issuer');
    expect(verify([make(below), issuing]).trust).toBe('unknown-issuer');
  });

  test('a self-signed signer is not trusted', () => {
    expect(codes([make(undefined)])).toEqual(['root-not-configured']);
  });

  test('a signature by another key under the right names and key identifiers is seen', () => {
    const der = Buffer.from(signer.der);
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    expect(codes([{ der, key: signer.key }, issuing])).toEqual(['signature-invalid']);
  });

  test('an agency cannot issue certificates', () => {
    const other = make(signer, agencySubject({ organId: '000.00.00.G22', name: 'Văn phòng Chính phủ' }));
    expect(codes([other, signer, issuing])).toContain('issuer-not-authority');
    expect(verify([other, signer, issuing]).trust).toBe('unknown-issuer');
  });

  test('an authority without the use keyCertSign cannot issue certificates', () => {
    const idle = makeAuthority(root, 'Idle', { keyUsage: ['cRLSign'] });
    expect(codes([make(idle), idle])).toContain('issuer-not-authority');
  });

  test('an authority below one with path length 0 is refused', () => {
    const below = makeAuthority(issuing, 'Below');
    expect(codes([make(below), below, issuing])).toContain('path-too-long');
  });

  test('authorities do not sign documents', () => {
    expect(codes([issuing])).toEqual(['signer-is-authority', 'signing-not-allowed']);
    expect(codes([root])).toContain('signer-is-authority');
  });

  test('a key for other uses does not sign documents', () => {
    expect(codes([make(issuing, { keyUsage: ['keyEncipherment'] }), issuing])).toEqual([
      'signing-not-allowed',
    ]);
  });

  test('RSA below 2048 bits is refused, but its key is there for the arithmetic', () => {
    const evidence = verify([make(issuing, {}, rsa1024), issuing]);
    expect(evidence).toMatchObject({ trust: 'unknown-issuer', reasons: [{ code: 'key-not-allowed' }] });
    expect(evidence.publicKey?.asymmetricKeyDetails?.modulusLength).toBe(1024);
  });

  test.each(['secp256k1', 'secp224r1'])('a key on the curve %s is refused', (namedCurve) => {
    const key = generateKeyPairSync('ec', { namedCurve }).privateKey;
    expect(codes([make(issuing, {}, key), issuing])).toEqual(['key-not-allowed']);
  });

  test('a certificate signed with SHA-1 is refused', () => {
    expect(codes([make(issuing, { hash: 'sha1' }), issuing])).toEqual(['algorithm-not-allowed']);
  });

  test('no chain is presented', () => {
    expect(verify([])).toMatchObject({ trust: 'not-checked', reasons: [{ code: 'certificate-missing' }] });
  });

  test('too many certificates are not looked at', () => {
    const chain = Array.from({ length: chainCertificatesMax }, () => issuing);
    expect(codes([signer, ...chain])).toEqual(['too-many-certificates']);
    expect(verify([signer, ...chain.slice(1)]).trust).toBe('trusted');
  });
});

describe('hostile chains', () => {
  test('many authorities of one name cost a bounded number of signature checks', () => {
    const key = newKey();
    const names = { ...authoritySubject('Maze'), authority: {}, keyUsage: ['keyCertSign'] as const };
    const first = make(undefined, names, key);
    // Each is issued by the same name and key, so that every one may stand above every other.
    const maze = Array.from({ length: 7 }, () => make(first, names, key));
    let checks = 0;
    for (const { der } of [...maze]) {
      const certificate = parseCertificate(der);
      const check = certificate.isSignedBy;
      Object.assign(certificate, {
        isSignedBy: (issuer: typeof certificate) => {
          checks += 1;
          return check(issuer);
        },
      });
    }
    expect(codes([make(first, {}, newKey()), ...maze])).toContain('search-limit');
    expect(checks).toBeGreaterThan(5);
    expect(checks).toBeLessThanOrEqual(16);
  });

  test('a signer that cannot be read leaves nothing checked, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (der) => {
        const evidence = trust.verifyChain([der, issuing.der], now);
        return evidence.trust === 'not-checked' && evidence.reasons[0]?.rule === 'R-189';
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test('a signer with any byte changed is never trusted', () => {
    const source = seededRandom('flips');
    for (let at = 0; at < signer.der.length; at += 1) {
      const der = Buffer.from(signer.der);
      der[at] = (der[at] ?? 0) ^ (1 << source.integer(8));
      expect(verify([{ der, key: signer.key }, issuing]).trust).not.toBe('trusted');
    }
  });
});

describe('roots', () => {
  test('a root added later makes its chains trusted', () => {
    const otherRoot = makeAuthority(undefined, 'Other');
    const otherSigner = make(otherRoot);
    expect(verify([otherSigner]).trust).toBe('unknown-issuer');
    trust.addRoot(otherRoot.der);
    expect(verify([otherSigner]).trust).toBe('trusted');
    expect(trust.roots).toHaveLength(2);
  });

  test('only self-signed authorities with good keys become roots', () => {
    const weak = make(undefined, { ...authoritySubject('Weak'), authority: {} }, rsa1024);
    for (const { der } of [signer, issuing, make(undefined), weak])
      expect(() => trust.addRoot(der)).toThrow('PKI_ROOT_REFUSED');
    expect(() => trust.addRoot(signer.der.subarray(1))).toThrow('PKI_CERTIFICATE_MALFORMED');
    expect(trust.roots).toHaveLength(1);
  });
});

describe('revocation', () => {
  test('outweighs expiry, is asked anew each time, and reaches the chains of an authority', () => {
    const revoked = new Set<string>();
    trust = new TrustStore({
      ownList: { isRevoked: ({ fingerprint }) => revoked.has(fingerprint), covers: () => true },
    });
    trust.addRoot(root.der);
    expect(verify([signer, issuing])).toMatchObject({ trust: 'trusted', revocation: 'good' });
    revoked.add(certificateFingerprint(issuing.der));
    expect(verify([signer, issuing])).toMatchObject({
      trust: 'revoked',
      revocation: 'revoked',
      reasons: [{ code: 'revoked', rule: 'R-192' }],
    });
    expect(verify([signer, issuing], now + 2 * yearMs).trust).toBe('revoked');
  });

  test('changes the version of the store, as a root does', () => {
    let acts = 0;
    trust = new TrustStore({ ownList: { isRevoked: () => false, covers: () => true, version: () => acts } });
    const before = trust.version;
    expect(trust.version).toBe(before);
    trust.addRoot(root.der);
    const withRoot = trust.version;
    expect(withRoot).toBeGreaterThan(before);
    acts++;
    expect(trust.version).toBeGreaterThan(withRoot);
  });

  test('is in a snapshot, with all that the store trusts', () => {
    const fingerprint = certificateFingerprint(signer.der);
    const revocation = { fingerprint, reason: 'superseded', revokedAt: now } as const;
    trust = new TrustStore({
      ownList: { isRevoked: () => false, covers: () => true, all: () => [revocation] },
    });
    trust.addRoot(root.der);
    trust.addIntermediate(issuing.der);
    const copy = TrustStore.of(structuredClone(trust.snapshot()));
    expect(copy.verifyChain([signer.der], now - 1).trust).toBe('trusted');
    expect(copy.verifyChain([signer.der], now).trust).toBe('revoked');
  });
});
