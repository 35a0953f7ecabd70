import { createHash } from 'node:crypto';
import { ManualClock, systemRandom } from '@lienthong/runtime';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type FetchMessage,
  openPki,
  type Pki,
  requestTimeStamp,
  type TimeStampFault,
  TrustStore,
  verifyTimeStamp,
} from './index.ts';
import { buildTimeStamp, buildTimeStampResponse, parseTimeStampResponse } from './time-stamp.ts';
import { buildTimeStampRequest, parseTimeStampRequest } from './time-stamp-request.ts';

const start = Date.parse('2026-03-05T01:02:03Z');
const yearMs = 365 * 86_400_000;
const stampedBytes = (text: string) =>
  ({ hash: 'sha256', digest: createHash('sha256').update(text).digest() }) as const;
const stamped = stampedBytes('văn bản');

let clock: ManualClock;
let pki: Pki;
beforeEach(async () => {
  clock = new ManualClock(start);
  pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
});

async function stampOf(fault?: TimeStampFault, wantsCertificate = true): Promise<Uint8Array> {
  const request = buildTimeStampRequest({ ...stamped, wantsCertificate });
  const answer = parseTimeStampResponse(await pki.services.timeStamp(request, fault ? { fault } : {}));
  expect(answer).toBeInstanceOf(Uint8Array);
  return answer as Uint8Array;
}

const verify = (token: Uint8Array, what = stamped) =>
  verifyTimeStamp(token, { stamped: what, trust: pki.trust });

describe('a time stamp', () => {
  test('proves the instant of the clock by a trusted authority', async () => {
    const evidence = verify(await stampOf());
    expect(evidence).toMatchObject({ status: 'valid', at: start, chain: { trust: 'trusted' } });
    clock.advance(5 * yearMs);
    expect(verify(await stampOf())).toMatchObject({ status: 'valid', at: start + 5 * yearMs });
  });

  test('stays good after its authority’s certificate has expired', async () => {
    const token = await stampOf();
    clock.advance(5 * yearMs);
    expect(verify(token)).toMatchObject({ status: 'valid', chain: { trust: 'trusted' } });
  });

  test('is of one thing only', async () => {
    expect(verify(await stampOf(), stampedBytes('văn bản khác')).status).toBe('digest-mismatch');
    expect(verify(await stampOf('wrong-digest')).status).toBe('digest-mismatch');
  });

  test('with another key under the same certificate is seen', async () => {
    expect(verify(await stampOf('wrong-signature')).status).toBe('value-mismatch');
  });

  test('that is none is malformed', () => {
    expect(verify(Buffer.from('x'))).toMatchObject({ status: 'malformed' });
  });

  test('without certificates needs its authority’s from elsewhere', async () => {
    const token = await stampOf(undefined, false);
    expect(verify(token).status).toBe('certificate-missing');
    const tsa = (await pki.readyCertificates()).find(({ id }) => id === 'tsa')!;
    const options = { stamped, trust: pki.trust, certificates: [tsa.der] };
    expect(verifyTimeStamp(token, options)).toMatchObject({ status: 'valid', chain: { trust: 'trusted' } });
  });

  test('of another installation is valid and not trusted', async () => {
    const evidence = verifyTimeStamp(await stampOf(), { stamped, trust: new TrustStore() });
    expect(evidence).toMatchObject({ status: 'valid', chain: { trust: 'unknown-issuer' } });
  });

  test('by an agency is not trusted: its key is not meant for it', async () => {
    const { key, certificates } = await pki.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' });
    const request = parseTimeStampRequest(buildTimeStampRequest({ ...stamped, wantsCertificate: true }));
    const token = buildTimeStamp({ request, at: start, authority: { key, certificates } }, systemRandom);
    expect(verify(token)).toMatchObject({
      status: 'valid',
      chain: { trust: 'unknown-issuer', reasons: [{ code: 'signing-not-allowed' }] },
    });
  });

  test('authority signs no documents', async () => {
    await stampOf();
    const tsa = (await pki.readyCertificates()).find(({ id }) => id === 'tsa')!;
    expect(pki.trust.verifyChain([tsa.der], start).reasons).toMatchObject([{ code: 'signing-not-allowed' }]);
  });
});

describe('requestTimeStamp', () => {
  const request = (fetchMessage: FetchMessage) =>
    requestTimeStamp({
      url: 'http://127.0.0.1:8380/tsa',
      stamped,
      trust: pki.trust,
      clock,
      random: systemRandom,
      fetchMessage,
    });
  const serve =
    (fault?: TimeStampFault): FetchMessage =>
    ({ body }) =>
      pki.services.timeStamp(body!.bytes, fault ? { fault } : {});

  test('gives a stamp that has been verified', async () => {
    const { token, at } = await request(serve());
    expect(at).toBe(start);
    expect(verify(token).status).toBe('valid');
  });

  test.each([
    ['wrong-signature', 'value-mismatch'],
    ['wrong-digest', 'digest-mismatch'],
    ['wrong-time', 'expired-at-signing'],
  ] as const)('refuses a stamp with a %s', async (fault, problem) => {
    await expect(request(serve(fault))).rejects.toMatchObject({
      code: 'PKI_TIME_STAMP_REFUSED',
      details: { problem },
    });
  });

  test('refuses a stamp whose time differs from the clock although its certificate was valid', async () => {
    clock.advance(30 * 86_400_000);
    await pki.services.timeStamp(buildTimeStampRequest({ ...stamped, wantsCertificate: true }));
    clock.advance(30 * 86_400_000);
    const late: FetchMessage = ({ body }) =>
      pki.services.timeStamp(body!.bytes, { fault: 'wrong-time', wrongByMs: -3_600_000 });
    await expect(request(late)).rejects.toThrow('its time differs by -3600 s');
  });

  test('refuses the stamp of an earlier request', async () => {
    let kept: Uint8Array | undefined;
    const replay: FetchMessage = async (message) => (kept ??= await serve()(message));
    await request(replay);
    await expect(request(replay)).rejects.toThrow('the nonce is another one');
  });

  test('says why the authority refuses', async () => {
    const refusing: FetchMessage = () => pki.services.timeStamp(Buffer.from('x'));
    await expect(request(refusing)).rejects.toThrow('badDataFormat');
    const empty: FetchMessage = async () => buildTimeStampResponse(Buffer.of(0x05, 0x00));
    await expect(request(empty)).rejects.toThrow('malformed');
    await expect(request(async () => Buffer.from('x'))).rejects.toThrow('PKI_MESSAGE_MALFORMED');
  });
});
