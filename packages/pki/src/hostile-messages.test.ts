import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, seededRandom } from '@lienthong/runtime';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCertificate } from './certificate.ts';
import { crlBytesMax, parseCrl } from './crl.ts';
import { encodeDer, integer, sequence } from './der.ts';
import {
  buildOcspRequest,
  ocspCertificateId,
  ocspCertificatesMax,
  ocspRequestBytesMax,
  parseOcspRequest,
} from './ocsp-request.ts';
import { type OcspResponse, parseOcspResponse } from './ocsp-response.ts';
import { openPki } from './pki.ts';
import { parseTimeStamp, parseTimeStampResponse } from './time-stamp.ts';
import { buildTimeStampRequest, parseTimeStampRequest } from './time-stamp-request.ts';
import { verifyTimeStamp } from './verify-time-stamp.ts';

const clock = new ManualClock(Date.parse('2026-06-01T00:00:00Z'));
const pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
const { certificates } = await pki.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' });
const [leaf, issuer] = certificates.map(parseCertificate) as [
  ReturnType<typeof parseCertificate>,
  ReturnType<typeof parseCertificate>,
];
await pki.revoke(leaf.der, { reason: 'keyCompromise' });

const id = ocspCertificateId(leaf, issuer);
const ocspRequest = buildOcspRequest({ certificates: [id], nonce: Buffer.alloc(16, 7) });
const ocspResponse = await pki.services.answerOcsp(ocspRequest);
const crl = (await pki.services.crl('state-1'))!;
const stamped = { hash: 'sha256', digest: Buffer.alloc(32, 9) } as const;
const stampRequest = buildTimeStampRequest({ ...stamped, nonce: Buffer.of(0x41, 2), wantsCertificate: true });
const stampResponse = await pki.services.timeStamp(stampRequest);
const token = parseTimeStampResponse(stampResponse) as Uint8Array;

const parsers = [
  ['revocation list', crl, parseCrl],
  ['OCSP request', ocspRequest, parseOcspRequest],
  ['OCSP response', ocspResponse, parseOcspResponse],
  ['time stamp request', stampRequest, parseTimeStampRequest],
  ['time stamp response', stampResponse, parseTimeStampResponse],
  ['time stamp', token, parseTimeStamp],
] as const;

/** Whether parsing ends with a result or with the one error that it may throw. */
function endsWell(parse: (der: Uint8Array) => unknown, der: Uint8Array): boolean {
  try {
    parse(der);
    return true;
  } catch (failure) {
    return failure instanceof Error && 'code' in failure && failure.code === 'PKI_MESSAGE_MALFORMED';
  }
}

describe.each(parsers)('a %s', (_, good, parse) => {
  test('that is good is read', () => {
    expect(() => parse(good)).not.toThrow();
  });

  test('of random bytes is refused by name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (der) => endsWell(parse, der)),
      { seed: 6, numRuns: 300 },
    );
  });

  test('with any byte changed is read or refused by name', () => {
    const source = seededRandom('bytes');
    for (let at = 0; at < good.length; at += 1) {
      const der = Buffer.from(good);
      der[at] = (der[at] ?? 0) ^ (1 << source.integer(8));
      expect(endsWell(parse, der), `byte ${at}`).toBe(true);
    }
  });

  test('cut short anywhere, or with something behind it, is refused', () => {
    for (let length = 0; length < good.length; length += 1)
      expect(() => parse(good.subarray(0, length)), `${length} bytes`).toThrow('PKI_MESSAGE_MALFORMED');
    expect(() => parse(Buffer.concat([good, Buffer.of(0)]))).toThrow('PKI_MESSAGE_MALFORMED');
  });

  test('nested a hundred thousand deep is refused', () => {
    const nested = Buffer.alloc(200_000, Buffer.of(0x30, 0x80));
    expect(() => parse(nested)).toThrow('PKI_MESSAGE_MALFORMED');
  });

  test('longer than is read is refused before anything is decoded', () => {
    expect(() => parse(Buffer.alloc(crlBytesMax + 1, 0x30))).toThrow(/bytes, at most \d+ are read/);
  });
});

test('a message with any byte changed is not believed, or says exactly the same', () => {
  const saysOf = {
    list: (der: Uint8Array) => {
      const list = parseCrl(der);
      return list.isSignedBy(issuer) && [list.number, list.thisUpdate, list.nextUpdate, ...list.entries];
    },
    answer: (der: Uint8Array) => {
      const { answers, producedAt, nonce, certificates, isSignedBy } = parseOcspResponse(der) as OcspResponse;
      const [responder] = certificates;
      return isSignedBy(responder!) && responder!.isSignedBy(issuer) && [answers, producedAt, nonce];
    },
    stamp: (der: Uint8Array) => {
      const { status, chain, at, serial, policy } = verifyTimeStamp(der, { stamped, trust: pki.trust });
      return status === 'valid' && chain?.trust === 'trusted' && [at, serial, policy];
    },
  };
  const believed = (der: Uint8Array, says: (der: Uint8Array) => unknown): string | false => {
    try {
      const facts = says(der);
      return facts !== false && JSON.stringify(facts);
    } catch {
      return false; // unreadable: the tests above hold it to the right error
    }
  };
  for (const [good, says] of [
    [crl, saysOf.list],
    [ocspResponse, saysOf.answer],
    [token, saysOf.stamp],
  ] as const) {
    const facts = believed(good, says);
    expect(facts).not.toBe(false);
    for (let at = 0; at < good.length; at += 1) {
      const der = Buffer.from(good);
      der[at] = (der[at] ?? 0) ^ 0x04;
      expect([false, facts], `byte ${at}`).toContain(believed(der, says));
    }
  }
});

describe('limits', () => {
  const many = (count: number) => buildOcspRequest({ certificates: Array.from({ length: count }, () => id) });

  test('a request about too many certificates is refused', () => {
    expect(parseOcspRequest(many(ocspCertificatesMax)).certificates).toHaveLength(ocspCertificatesMax);
    expect(() => parseOcspRequest(many(ocspCertificatesMax + 1))).toThrow('17 certificates');
    expect(many(ocspCertificatesMax).length).toBeLessThan(ocspRequestBytesMax);
  });

  test('nonces have at most 128 bytes in OCSP and 64 in time stamps', () => {
    const ocsp = (length: number) =>
      parseOcspRequest(buildOcspRequest({ certificates: [id], nonce: Buffer.alloc(length, 1) }));
    expect(ocsp(128).nonce).toHaveLength(128);
    expect(() => ocsp(129)).toThrow('nonce has 129 bytes');
    const stamp = (length: number) =>
      parseTimeStampRequest(
        buildTimeStampRequest({ ...stamped, nonce: Buffer.alloc(length, 1), wantsCertificate: false }),
      );
    expect(stamp(64).nonce).toHaveLength(64);
    expect(() => stamp(65)).toThrow('nonce has 65 bytes');
  });

  test('a digest must have the length of its hash', () => {
    const short = buildTimeStampRequest({ ...stamped, digest: Buffer.alloc(31), wantsCertificate: false });
    expect(() => parseTimeStampRequest(short)).toThrow('digest does not have the length of its hash');
  });
});

describe('the services', () => {
  test('answer bytes that are no request as the protocols say', async () => {
    for (const der of [Buffer.alloc(0), Buffer.from('GET /'), encodeDer(sequence(integer(1)))]) {
      expect(parseOcspResponse(await pki.services.answerOcsp(der))).toBe('malformedRequest');
      expect(parseTimeStampResponse(await pki.services.timeStamp(der))).toBe('badDataFormat');
    }
  });

  test('say that they are not responsible for the certificates of others', async () => {
    const other = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
    const foreign = await other.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' });
    const [one, above] = foreign.certificates.map(parseCertificate);
    const request = buildOcspRequest({ certificates: [ocspCertificateId(one!, above!)] });
    expect(parseOcspResponse(await pki.services.answerOcsp(request))).toBe('unauthorized');
  });

  test('answer for the authorities of the clock’s own time, and for no others', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'pki-'));
    try {
      const today = await openPki({ dir, clock, agencyKeys: 'p-256' });
      const [one, above] = (await today.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' }))
        .certificates;
      const ask = buildOcspRequest({
        certificates: [ocspCertificateId(parseCertificate(one!), parseCertificate(above!))],
      });
      const past = new ManualClock(Date.parse('2019-12-01T00:00:00Z'));
      const replay = await openPki({ dir, clock: past, agencyKeys: 'p-256' });
      expect(parseOcspResponse(await replay.services.answerOcsp(ask))).toBe('unauthorized');
      expect(parseOcspResponse(await today.services.answerOcsp(ask))).toMatchObject({
        answers: [{ status: 'good' }],
      });
      expect(parseCrl((await replay.services.crl('state-2'))!).thisUpdate).toBe(past.now());
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('have a list for each authority and for nothing else', async () => {
    for (const authority of ['root-1', 'state-1', 'party-1'])
      expect(parseCrl((await pki.services.crl(authority))!).thisUpdate).toBe(clock.now());
    expect(await pki.services.crl('state-2')).toBeUndefined();
    expect(await pki.services.authorityCertificate('../state-1')).toBeUndefined();
  });
});
