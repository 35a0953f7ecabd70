import { createHash } from 'node:crypto';
import { ManualClock, systemRandom } from '@lienthong/runtime';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type AgencyIdentity,
  buildSignedData,
  openPki,
  type Pki,
  parseCertificate,
  parseSignedData,
  requestTimeStamp,
  stampSignedData,
  verifyTimeStamp,
} from './index.ts';

const clock = new ManualClock(Date.parse('2026-03-05T01:02:03Z'));
const content = Buffer.from('Văn bản mô phỏng');
let pki: Pki;
let identity: AgencyIdentity;
let der: Buffer;

beforeAll(async () => {
  pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
  identity = await pki.agencyIdentity({ organId: '000.20.31.H41', name: 'UBND xã Nghĩa Đồng' });
  const [certificate = new Uint8Array()] = identity.certificates;
  der = buildSignedData({
    contentType: '1.2.840.113549.1.7.1',
    content,
    isDetached: true,
    signer: { key: identity.key, certificate },
    certificates: identity.certificates,
  });
});

const read = (bytes: Uint8Array) => parseSignedData({ kind: 'CMS', der: bytes, bytesMax: 100_000 });
const stampOf = async () => {
  const digest = createHash('sha256').update(read(der).signature).digest();
  const { token } = await requestTimeStamp({
    url: 'http://127.0.0.1:8380/tsa',
    stamped: { hash: 'sha256', digest },
    trust: pki.trust,
    clock,
    random: systemRandom,
    fetchMessage: ({ body }) => pki.services.timeStamp(body!.bytes),
  });
  return { token, digest };
};

describe('a time stamp of a signature', () => {
  test('is put into the signed data, which stays valid, and is read again', async () => {
    const { token, digest } = await stampOf();
    const stamped = read(stampSignedData(der, token));
    expect(read(der).timeStamp).toBeUndefined();
    expect(Buffer.from(stamped.timeStamp ?? [])).toEqual(Buffer.from(token));
    expect(stamped.signature).toEqual(read(der).signature);
    expect(stamped.verify(content, parseCertificate(identity.certificates[0]!))).toBe('valid');
    expect(
      verifyTimeStamp(stamped.timeStamp!, { stamped: { hash: 'sha256', digest }, trust: pki.trust }).status,
    ).toBe('valid');
  });

  test('takes the place of an earlier one', async () => {
    const first = await stampOf();
    const second = await stampOf();
    const stamped = stampSignedData(stampSignedData(der, first.token), second.token);
    expect(Buffer.from(read(stamped).timeStamp ?? [])).toEqual(Buffer.from(second.token));
  });

  test('is not put into anything else', async () => {
    const { token } = await stampOf();
    expect(() => stampSignedData(Buffer.from('x'), token)).toThrow('PKI_MESSAGE_MALFORMED');
  });
});
