import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import {
  type AgencyIdentity,
  fetchMessage,
  openPki,
  type Pki,
  parseCrl,
  RevocationChecker,
  type RevocationSource,
  requestTimeStamp,
} from '@lienthong/pki';
import { type Logger, ManualClock, silentLogger, systemRandom } from '@lienthong/runtime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTrustServices, type TrustServices } from './index.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const stamped = { hash: 'sha256', digest: createHash('sha256').update('văn bản').digest() } as const;

let clock: ManualClock;
let pki: Pki;
let services: TrustServices;
let identity: AgencyIdentity;

beforeEach(async () => {
  clock = new ManualClock(start);
  pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
  services = await startTrustServices({ pki, clock, port: 0, logger: silentLogger });
  identity = await pki.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' });
});
afterEach(() => services.stop());

const judge = (sources: readonly RevocationSource[] = ['ocsp', 'crl']) =>
  pki.trust.verifyChainOnline(identity.certificates, clock.now(), {
    checker: new RevocationChecker({ clock, random: systemRandom, sources }),
    policy: 'hard-fail',
  });
const stamp = () =>
  requestTimeStamp({ url: services.urls.timestamp, stamped, trust: pki.trust, clock, random: systemRandom });
const post = (url: string, type: string, body: Uint8Array | string) =>
  fetch(url, { method: 'POST', headers: { 'content-type': type }, body: Buffer.from(body) });

describe('over HTTP', () => {
  test.each(['ocsp', 'crl'] as const)(
    'certificates that were issued since are checked by %s',
    async (source) => {
      // The authorities are older than the services and name none: the own list speaks for them.
      const good = await judge([source]);
      expect(good).toMatchObject({ trust: 'trusted', revocation: 'good' });
      expect(good.revocationEvidence?.map((one) => one.source)).toEqual([source, 'own-list']);
    },
  );

  test('time stamps follow the given clock', async () => {
    clock.advance(86_400_000);
    expect((await stamp()).at).toBe(start + 86_400_000);
  });

  test('lists follow the given clock', async () => {
    const response = await fetch(services.urls.crl('party-1'));
    expect(parseCrl(await response.bytes()).thisUpdate).toBe(start);
  });

  test('a PKI that is opened with the services names them in its issuing authorities too', async () => {
    const later = await openPki({
      dir: undefined,
      clock,
      agencyKeys: 'p-256',
      servicesUrl: 'http://127.0.0.1:8380',
    });
    const { certificates } = await later.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' });
    const urls = certificates.map((der) => Buffer.from(der).includes('http://127.0.0.1:8380/ocsp'));
    expect(urls).toEqual([true, true]);
  });
});

describe('a request that is none', () => {
  test.each([
    ['GET', '/', 404],
    ['GET', '/crl/state-9.crl', 404],
    ['GET', '/crl/..%2Fstate-1.crl', 404],
    ['GET', '/ca/root-1.cer/x', 404],
    ['GET', '/ocsp', 405],
    ['POST', '/ocsp/MA==', 405],
    ['GET', '/tsa', 405],
    ['POST', '/crl/state-1.crl', 405],
  ])('%s %s gets %i', async (method, path, status) => {
    const response = await fetch(services.urls.base + path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.has('allow')).toBe(status === 405);
  });

  test('of another media type is not read', async () => {
    expect((await post(services.urls.ocsp, 'text/plain', 'x')).status).toBe(415);
    expect((await post(services.urls.timestamp, 'application/ocsp-request', 'x')).status).toBe(415);
  });

  test('longer than is read gets 413, by its length or as it comes', async () => {
    const long = Buffer.alloc(100_000);
    expect((await post(services.urls.ocsp, 'application/ocsp-request', long)).status).toBe(413);
    expect((await post(services.urls.timestamp, 'application/timestamp-query', long)).status).toBe(413);
  });

  test('of bytes that are no DER gets the answer of the protocol', async () => {
    for (const body of ['', 'x', '\x30\x80\x30\x80'.repeat(500)]) {
      const answer = await post(services.urls.ocsp, 'application/ocsp-request', body);
      expect(await answer.bytes()).toEqual(Uint8Array.of(0x30, 0x03, 0x0a, 0x01, 0x01));
      const refusal = await post(services.urls.timestamp, 'application/timestamp-query', body);
      expect(refusal.status).toBe(200);
    }
    for (const path of ['%', '%ff', '====', '<script>']) {
      const answer = await fetch(`${services.urls.ocsp}/${path}`);
      expect(await answer.bytes()).toEqual(Uint8Array.of(0x30, 0x03, 0x0a, 0x01, 0x01));
    }
  });

  test('that is not HTTP, or ends in the middle, leaves the services running', async () => {
    const { port } = new URL(services.urls.base);
    for (const text of [
      '\0\0\0',
      'POST /ocsp HTTP/1.1\r\nhost: x\r\ncontent-type: application/ocsp-request\r\ncontent-length: 99\r\n\r\nabc',
    ])
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => {
          socket.write(text, () => socket.destroy());
        });
        socket.on('close', () => resolve());
      });
    expect(await judge()).toMatchObject({ trust: 'trusted' });
  });
});

describe('behaviour', () => {
  test('starts normal, and each service changes on its own', () => {
    services.setBehaviour({ ocsp: 'down' });
    expect(services.behaviour()).toMatchObject({ ocsp: 'down', crl: 'normal', timestamp: 'normal' });
    services.setBehaviour({ timestamp: 'wrong-time' });
    expect(services.behaviour()).toMatchObject({ ocsp: 'down', timestamp: 'wrong-time' });
  });

  test('OCSP down: the list is asked; both down: nothing is known', async () => {
    services.setBehaviour({ ocsp: 'down' });
    expect((await judge()).revocationEvidence?.[0]?.source).toBe('crl');
    services.setBehaviour({ crl: 'down' });
    const evidence = await judge();
    expect(evidence).toMatchObject({ trust: 'not-checked', revocation: 'unknown' });
  });

  test.each([
    ['wrong-signature', 'not signed by the issuer'],
    ['stale', 'too old'],
    ['try-later', 'tryLater'],
  ] as const)('OCSP %s is not believed', async (ocsp, problem) => {
    services.setBehaviour({ ocsp });
    const [first] = (await judge(['ocsp'])).revocationEvidence ?? [];
    expect(first).toMatchObject({ status: 'unknown', problem: expect.stringContaining(problem) });
  });

  test.each([
    ['wrong-signature', 'not signed by the issuer'],
    ['stale', 'too old'],
  ] as const)('a list that is %s is not believed', async (crl, problem) => {
    services.setBehaviour({ crl });
    const [first] = (await judge(['crl'])).revocationEvidence ?? [];
    expect(first).toMatchObject({ status: 'unknown', problem: expect.stringContaining(problem) });
  });

  test.each(['down', 'wrong-signature', 'wrong-time', 'wrong-digest'] as const)(
    'a time stamp service that is %s gives nothing that is believed',
    async (timestamp) => {
      services.setBehaviour({ timestamp });
      await expect(stamp()).rejects.toThrow(
        timestamp === 'down' ? 'PKI_SERVICE_UNREACHABLE' : 'PKI_TIME_STAMP_REFUSED',
      );
      services.setBehaviour({ timestamp: 'normal' });
      expect((await stamp()).at).toBe(start);
    },
  );

  test('slow answers come when the clock says so, and a stop does not wait for them', async () => {
    services.setBehaviour({ timestamp: 'slow', ocsp: 'slow', slowMs: 2000 });
    const asleep = clockSleeps(clock);
    const answer = stamp();
    await asleep;
    clock.advance(2000);
    expect((await answer).at).toBe(start + 2000);
    const stuck = judge(['ocsp']);
    await clockSleeps(clock);
    await services.stop();
    expect(await stuck).toMatchObject({ revocation: 'unknown' });
  });
});

describe('fetchMessage', () => {
  test('says what was answered instead of a message, and takes no more than it was told', async () => {
    const ask = (url: string, bytesMax = 100_000) => fetchMessage({ url, bytesMax });
    await expect(ask(`${services.urls.base}/nothing`)).rejects.toThrow('gives no answer: HTTP 404');
    await expect(ask(services.urls.crl('state-1'), 10)).rejects.toThrow('more than 10 bytes');
    expect((await ask(services.urls.crl('state-1'))).byteLength).toBeGreaterThan(100);
    await services.stop();
    await expect(ask(services.urls.crl('state-1'))).rejects.toMatchObject({
      code: 'PKI_SERVICE_UNREACHABLE',
    });
  });
});

describe('a start', () => {
  test('on a port that is taken is refused', async () => {
    const port = Number(new URL(services.urls.base).port);
    await expect(startTrustServices({ pki, clock, port, logger: silentLogger })).rejects.toMatchObject({
      code: 'PKI_SERVICE_NOT_STARTED',
      details: { port },
    });
  });

  test('after a stop on the same port works', async () => {
    const port = Number(new URL(services.urls.base).port);
    await services.stop();
    services = await startTrustServices({ pki, clock, port, logger: silentLogger });
    expect(services.urls.base).toBe(`http://127.0.0.1:${port}`);
  });
});

test('a failure of ours becomes status 500 and a line in the log', async () => {
  const lines: string[] = [];
  const logger: Logger = { log: (level, event) => lines.push(`${level} ${event}`) };
  const broken = {
    ...pki,
    setServicesUrl: async () => undefined,
    services: { crl: () => Promise.reject(new Error('defect')) },
  };
  const own = await startTrustServices({ pki: broken as unknown as Pki, clock, port: 0, logger });
  try {
    expect((await fetch(own.urls.crl('state-1'))).status).toBe(500);
    expect(lines).toEqual(['error trust-service-failed']);
  } finally {
    await own.stop();
  }
});

/** Resolves when somebody starts to wait for the clock. */
function clockSleeps(manual: ManualClock): Promise<void> {
  return new Promise((resolve) => {
    const sleep = manual.sleep.bind(manual);
    manual.sleep = (ms, signal) => {
      manual.sleep = sleep;
      resolve();
      return sleep(ms, signal);
    };
  });
}
