import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { isExchangeError } from '@lienthong/errors';
import { seededRandom } from '@lienthong/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildCertificate, type CertificateContents } from './build-certificate.ts';
import { certificateBytesMax, parseCertificate } from './certificate.ts';
import {
  childrenOf,
  decodeDer,
  encodeDer,
  explicit,
  objectIdentifier,
  primitive,
  sequence,
  Tag,
} from './der.ts';
import { agencySubject, fakeMark, nodeSubject } from './subject.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const publicKey = createPublicKey(privateKey);
const random = seededRandom('certificate');
const agency = { organId: '000.20.31.H41', name: 'Ủy ban nhân dân xã Nghĩa Đồng', tier: 'commune' };

function build(changes: Partial<CertificateContents> = {}): Buffer {
  return buildCertificate(
    {
      ...agencySubject(agency),
      publicKey,
      signingKey: privateKey,
      notBefore: Date.parse('2026-01-02T03:04:05Z'),
      notAfter: Date.parse('2028-01-02T03:04:05Z'),
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      ...changes,
    },
    random,
  );
}

const isRefused = (bytes: Uint8Array): boolean => {
  try {
    parseCertificate(bytes);
    return false;
  } catch (failure) {
    if (!isExchangeError(failure, 'PKI_CERTIFICATE_MALFORMED')) throw failure;
    return true;
  }
};

test('a certificate that is built reads back as it was meant', () => {
  const certificate = parseCertificate(build());
  expect(certificate).toMatchObject({
    subject: `CN=${agency.name},organizationIdentifier=000.20.31.H41,OU=commune,O=${fakeMark},C=VN`,
    organId: '000.20.31.H41',
    notBefore: Date.parse('2026-01-02T03:04:05Z'),
    notAfter: Date.parse('2028-01-02T03:04:05Z'),
    extensions: {
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      uris: ['urn:lienthong:organ:000.20.31.H41'],
      unknownCritical: [],
    },
  });
  expect(certificate.issuer).toBe(certificate.subject);
  expect(certificate.extensions.authority).toBeUndefined();
  expect(certificate.extensions.authorityKeyId).toBe(certificate.extensions.subjectKeyId);
  expect(certificate.isSignedBy(certificate)).toBe(true);
});

test('an authority and its path length read back', () => {
  const read = (authority: { pathLength?: number }) =>
    parseCertificate(build({ authority, keyUsage: ['keyCertSign', 'cRLSign'] })).extensions;
  expect(read({ pathLength: 0 })).toMatchObject({
    authority: { pathLength: 0 },
    keyUsage: ['keyCertSign', 'cRLSign'],
  });
  expect(read({ pathLength: 3 }).authority).toEqual({ pathLength: 3 });
  expect(read({}).authority).toEqual({});
});

test.each([
  ['2049-12-31T23:59:59Z', Tag.utcTime, '491231235959Z'],
  ['2050-01-01T00:00:00Z', Tag.generalizedTime, '20500101000000Z'],
  ['1950-01-01T00:00:00Z', Tag.utcTime, '500101000000Z'],
  ['1949-12-31T23:59:59Z', Tag.generalizedTime, '19491231235959Z'],
  ['9999-12-31T23:59:59Z', Tag.generalizedTime, '99991231235959Z'],
  ['0987-06-05T04:03:02Z', Tag.generalizedTime, '09870605040302Z'],
])('the date %s is written in the form of RFC 5280 and reads back', (text, tag, written) => {
  const at = Date.parse(text);
  const der = build({ notBefore: at, notAfter: at });
  expect(der.includes(encodeDer(primitive(tag, written)))).toBe(true);
  expect(parseCertificate(der)).toMatchObject({ notBefore: at, notAfter: at });
});

test.each([
  [Number.NaN, 0],
  [1000, 0],
  [0, Date.parse('9999-12-31T23:59:59Z') + 1000],
  [Date.parse('0000-12-31T00:00:00Z'), 0],
  [0, Number.POSITIVE_INFINITY],
])('refuses a validity from %d to %d', (notBefore, notAfter) => {
  expect(() => build({ notBefore, notAfter })).toThrow('PKI_VALIDITY_INVALID');
});

test('serial numbers are positive, 128 bits wide and follow the random source', () => {
  const serials = (seed: string) => {
    const source = seededRandom(seed);
    const contents = {
      ...agencySubject(agency),
      publicKey,
      signingKey: privateKey,
      notBefore: 0,
      notAfter: 0,
      keyUsage: ['digitalSignature'] as const,
    };
    return Array.from({ length: 64 }, () => parseCertificate(buildCertificate(contents, source)).serial);
  };
  const first = serials('a');
  expect(new Set(first).size).toBe(64);
  for (const serial of first) expect(serial).toMatch(/^[4-7][0-9a-f]{31}$/);
  expect(serials('a')).toEqual(first);
  expect(serials('b')).not.toEqual(first);
});

test('names in Vietnamese survive to the byte, for us and for OpenSSL', () => {
  const name = 'Sở Nông nghiệp & PTNT tỉnh Đắk Lắk – “Ỷ Ẵ Ợ”, 𠀋';
  const der = build(agencySubject({ organId: 'H15.01', name }));
  expect(parseCertificate(der).subject).toContain(`CN=${name.replace(',', '\\,')}`);
  expect(new X509Certificate(der).toLegacyObject().subject).toMatchObject({ CN: name });
  const decomposed = name.normalize('NFD').slice(0, 60);
  expect(parseCertificate(build(agencySubject({ organId: 'H15', name: decomposed }))).subject).toContain(
    decomposed.replace(',', '\\,'),
  );
});

test('a name that is too long for a commonName is cut between characters', () => {
  const { subject } = agencySubject({ organId: 'H41', name: '𠀋'.repeat(65) });
  expect(subject.at(-1)?.value).toBe(`${'𠀋'.repeat(63)}…`);
});

test.each([
  [{ organId: '', name: 'x' }, 'organId'],
  [{ organId: 'H41\n', name: 'x' }, 'organId'],
  [{ organId: '../../etc', name: 'x' }, 'organId'],
  [{ organId: 'H'.repeat(36), name: 'x' }, 'organId'],
  [{ organId: 'H41', name: ' ' }, 'name'],
  [{ organId: 'H41', name: 'a\u0000b' }, 'name'],
  [{ organId: 'H41', name: '\ud800' }, 'name'],
  [{ organId: 'H41', name: 'x'.repeat(1025) }, 'name'],
  [{ organId: 'H41', name: 'x', tier: '' }, 'tier'],
])('refuses the subject %j', (request, field) => {
  expect(() => agencySubject(request)).toThrow(
    `PKI_SUBJECT_INVALID: Certificate subject is not valid: ${field}`,
  );
});

test('refuses a node identifier that could leave its folder', () => {
  expect(() => nodeSubject({ nodeId: '../x', tier: 'province' })).toThrow('PKI_SUBJECT_INVALID');
});

test('an agency code counts only where name and alternative name say the same one, once', () => {
  const { subject, uris } = agencySubject(agency);
  const organIdOf = (changes: Partial<CertificateContents>) => parseCertificate(build(changes)).organId;
  expect(organIdOf({ subject, uris })).toBe('000.20.31.H41');
  expect(organIdOf({ subject, uris: [] })).toBeUndefined();
  expect(organIdOf({ subject, uris: ['urn:lienthong:organ:000.00.00.G22'] })).toBeUndefined();
  expect(organIdOf({ subject, uris: [...uris, 'urn:lienthong:organ:000.00.00.G22'] })).toBeUndefined();
  expect(organIdOf({ subject: [...subject, ...subject], uris })).toBeUndefined();
  expect(organIdOf({ subject: subject.slice(0, 2), uris })).toBeUndefined();
});

test('a node certificate names its node and no agency', () => {
  const certificate = parseCertificate(build(nodeSubject({ nodeId: 'province.H41', tier: 'province' })));
  expect(certificate.nodeId).toBe('province.H41');
  expect(certificate.organId).toBeUndefined();
});

test('control and direction characters in a foreign name are escaped', () => {
  const subject = [{ oid: '2.5.4.3', value: ' a\nb\u202ec\u0000;#' }];
  expect(parseCertificate(build({ subject })).subject).toBe('CN=\\ a\\0ab\\e2\\80\\aec\\00\\;#');
});

test('an attribute without a short name is shown in hexadecimal', () => {
  const subject = [{ oid: '1.2.3.4', value: 'x' }];
  expect(parseCertificate(build({ subject })).subject).toBe('1.2.3.4=#0c0178');
});

test('the same bytes give the same parsed certificate, and a changed input changes nothing', () => {
  const der = build();
  const input = Uint8Array.from(der);
  const certificate = parseCertificate(input);
  input.fill(0);
  expect(parseCertificate(der)).toBe(certificate);
  expect(Buffer.compare(certificate.der, der)).toBe(0);
});

test('a certificate cut short anywhere, or with a byte too many, is refused', () => {
  const der = build();
  for (let length = 0; length < der.length; length += 1)
    expect(isRefused(der.subarray(0, length))).toBe(true);
  expect(isRefused(Buffer.concat([der, Buffer.from([0])]))).toBe(true);
});

test('random, nested and huge bytes are refused, never anything worse', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => isRefused(bytes)),
    { seed: 3000, numRuns: 500 },
  );
  const nested = Buffer.alloc(certificateBytesMax, 0x30);
  for (let at = 0; at < nested.length; at += 2) nested[at + 1] = 0x80;
  expect(isRefused(nested)).toBe(true);
  expect(isRefused(Buffer.alloc(certificateBytesMax + 1))).toBe(true);
  expect(isRefused(Buffer.from('30848fffffff', 'hex'))).toBe(true);
  expect(isRefused(Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'))).toBe(true);
});

test('a certificate with any byte changed is refused, or reads without crashing and no longer verifies', () => {
  const der = build();
  const issuer = parseCertificate(der);
  const random = seededRandom('flips');
  for (let at = 0; at < der.length; at += 1) {
    const changed = Buffer.from(der);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.integer(8));
    if (!isRefused(changed)) expect(parseCertificate(changed).isSignedBy(issuer)).toBe(false);
  }
});

test('a repeated extension is refused and an unknown critical one is reported', () => {
  const [body, ...signature] = childrenOf(decodeDer(build()), 'certificate');
  const parts = childrenOf(body, 'body');
  const list = childrenOf(childrenOf(parts.at(-1), 'wrapper')[0], 'extensions');
  const withExtension = (oid: string) => {
    const critical = primitive(Tag.boolean, '\xff');
    const added = sequence(objectIdentifier(oid), critical, primitive(Tag.octetString, '\x05\x00'));
    return encodeDer(
      sequence(sequence(...parts.slice(0, -1), explicit(3, sequence(...list, added))), ...signature),
    );
  };
  expect(isRefused(withExtension('2.5.29.15'))).toBe(true);
  expect(parseCertificate(withExtension('2.5.29.30')).extensions.unknownCritical).toEqual(['2.5.29.30']);
});
