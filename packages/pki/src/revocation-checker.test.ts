import { ExchangeError } from '@lienthong/errors';
import { ManualClock, systemRandom } from '@lienthong/runtime';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseCertificate } from './certificate.ts';
import { isLoopbackUrl } from './fetch-message.ts';
import {
  type AgencyIdentity,
  type FetchMessage,
  openPki,
  type Pki,
  RevocationChecker,
  type RevocationCheckerOptions,
  type RevocationPolicy,
  type StatusFault,
  TrustStore,
} from './index.ts';
import { buildOcspRequest, ocspCertificateId } from './ocsp-request.ts';
import { buildOcspResponse } from './ocsp-response.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const hourMs = 3_600_000;
const base = 'http://127.0.0.1:8380';

let clock: ManualClock;
let pki: Pki;
let identity: AgencyIdentity;
/** What was asked, in order. */
let asked: string[];
/** How the services behave. */
let behaviour: { ocsp: 'normal' | 'down' | StatusFault; crl: 'normal' | 'down' | StatusFault };

/** The services of `pki` without a network. */
const fetchMessage: FetchMessage = async ({ url, body }) => {
  const [service, path = ''] = url.slice(base.length + 1).split('/');
  asked.push(url.slice(base.length));
  const how = service === 'ocsp' ? behaviour.ocsp : behaviour.crl;
  if (how === 'down') throw new ExchangeError('PKI_SERVICE_UNREACHABLE', { url, problem: 'refused' });
  const fault = how === 'normal' ? {} : { fault: how };
  if (service === 'ocsp') return pki.services.answerOcsp(body!.bytes, fault);
  return (await pki.services.crl(path.replace('.crl', ''), fault))!;
};

const checkerWith = (options: Partial<RevocationCheckerOptions> = {}): RevocationChecker =>
  new RevocationChecker({ clock, random: systemRandom, fetchMessage, ...options });

const judge = (checker: RevocationChecker, policy: RevocationPolicy = 'hard-fail', at = clock.now()) =>
  // As another installation: it has the root and no list of its own.
  verifier(pki).verifyChainOnline(identity.certificates, at, { checker, policy });

function verifier({ trust }: Pki): TrustStore {
  const store = new TrustStore();
  for (const root of trust.roots) store.addRoot(root);
  return store;
}

beforeEach(async () => {
  clock = new ManualClock(start);
  asked = [];
  behaviour = { ocsp: 'normal', crl: 'normal' };
  pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256', servicesUrl: base });
  identity = await pki.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' });
});

describe('a chain that is checked online', () => {
  test('is good when both its certificates are, each asked for once', async () => {
    const evidence = await judge(checkerWith());
    expect(evidence).toMatchObject({ trust: 'trusted', reasons: [], revocation: 'good' });
    expect(evidence.revocationEvidence).toMatchObject([
      { status: 'good', source: 'ocsp', validUntil: start + hourMs },
      { status: 'good', source: 'ocsp' },
    ]);
    expect(asked).toEqual(['/ocsp', '/ocsp']);
  });

  test('is revoked for signatures after the revocation, and after a key theft for all', async () => {
    clock.advance(hourMs);
    await pki.revoke(identity.certificates[0]!, { reason: 'superseded' });
    const checker = checkerWith();
    expect(await judge(checker)).toMatchObject({ trust: 'revoked', revocation: 'revoked' });
    expect(await judge(checker, 'hard-fail', start)).toMatchObject({ trust: 'trusted' });
    const stolen = await pki.agencyIdentity({ organId: 'H41.16', name: 'Sở Y tế' });
    await pki.revoke(stolen.certificates[0]!, { reason: 'keyCompromise' });
    identity = stolen;
    expect(await judge(checker, 'hard-fail', start)).toMatchObject({ trust: 'revoked' });
  });

  test('falls with its issuing authority', async () => {
    await pki.revoke(identity.certificates[1]!, { reason: 'cACompromise' });
    const evidence = await judge(checkerWith());
    expect(evidence.trust).toBe('revoked');
    expect(evidence.revocationEvidence?.map(({ status }) => status)).toEqual(['good', 'revoked']);
  });

  test('asks the revocation list when OCSP gives no answer', async () => {
    behaviour.ocsp = 'down';
    await pki.suspend(identity.certificates[0]!);
    const evidence = await judge(checkerWith());
    expect(evidence).toMatchObject({ trust: 'revoked', revocation: 'revoked' });
    expect(evidence.revocationEvidence?.[0]).toMatchObject({ source: 'crl', reason: 'certificateHold' });
    expect(asked).toContain('/crl/state-1.crl');
  });

  test('is not checked, or trusted with a remark, when nobody answers: the policy decides', async () => {
    behaviour = { ocsp: 'down', crl: 'down' };
    const checker = checkerWith();
    const hard = await judge(checker, 'hard-fail');
    expect(hard).toMatchObject({ trust: 'not-checked', revocation: 'unknown' });
    expect(hard.reasons[0]).toMatchObject({ code: 'revocation-unknown', rule: 'R-192' });
    expect(hard.reasons[0]?.text).toContain('gives no answer: refused');
    const soft = await judge(checker, 'soft-fail');
    expect(soft).toMatchObject({ trust: 'trusted', revocation: 'unknown' });
    expect(soft.reasons[0]).toMatchObject({ code: 'revocation-tolerated' });
  });

  test('that is revoked stays so when its issuer cannot be checked', async () => {
    await pki.revoke(identity.certificates[0]!, { reason: 'keyCompromise' });
    const checker = checkerWith({
      sources: ['crl'],
      fetchMessage: async (request) => {
        if (request.url.includes('root'))
          throw new ExchangeError('PKI_SERVICE_UNREACHABLE', { url: request.url, problem: 'down' });
        return fetchMessage(request);
      },
    });
    expect(await judge(checker, 'hard-fail')).toMatchObject({ trust: 'revoked', revocation: 'revoked' });
  });

  test('is not waited for longer than the clock allows, and the next service is asked', async () => {
    const waited: AbortSignal[] = [];
    const checker = checkerWith({
      fetchMessage: ({ signal, ...request }) => {
        if (!request.url.endsWith('/ocsp')) return fetchMessage(request);
        waited.push(signal!);
        clock.advance(5_000);
        return new Promise(() => undefined);
      },
    });
    expect(await checker.check(...chain())).toMatchObject({ status: 'good', source: 'crl' });
    expect(waited.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('is judged by what the services say, not by a list that only their owner has', async () => {
    behaviour = { ocsp: 'down', crl: 'down' };
    await pki.revoke(identity.certificates[0]!, { reason: 'superseded' });
    const ask = (policy: RevocationPolicy) =>
      pki.trust.verifyChainOnline(identity.certificates, clock.now(), { checker: checkerWith(), policy });
    expect(await ask('hard-fail')).toMatchObject({ trust: 'not-checked', revocation: 'unknown' });
    expect(await ask('soft-fail')).toMatchObject({ trust: 'trusted', revocation: 'unknown' });
    expect(pki.trust.verifyChain(identity.certificates, clock.now()).trust).toBe('revoked');
  });

  test('of an unknown issuer makes nobody be asked', async () => {
    const options = { checker: checkerWith(), policy: 'hard-fail' } as const;
    const evidence = await new TrustStore().verifyChainOnline(identity.certificates, start, options);
    expect(evidence.trust).toBe('unknown-issuer');
    expect(asked).toEqual([]);
  });
});

describe('answers that are not believed', () => {
  test.each([
    ['wrong-signature', 'not signed by the issuer'],
    ['stale', 'too old'],
  ] as const)('%s, from the responder as from the list', async (fault, problem) => {
    behaviour = { ocsp: fault, crl: fault };
    const evidence = await judge(checkerWith());
    expect(evidence).toMatchObject({ trust: 'not-checked', revocation: 'unknown' });
    const [first] = evidence.revocationEvidence ?? [];
    expect(first).toMatchObject({ status: 'unknown', source: 'none' });
    expect(first?.status === 'unknown' && first.problem.match(new RegExp(problem, 'g'))).toHaveLength(2);
  });

  test('from the future', async () => {
    const early = new ManualClock(start - hourMs);
    const evidence = await checkerWith({ clock: early, sources: ['crl'] }).check(...chain());
    expect(evidence).toMatchObject({
      status: 'unknown',
      problem: expect.stringContaining('from the future'),
    });
  });

  test('to another question', async () => {
    let kept: Uint8Array | undefined;
    const replay: FetchMessage = async (request) => (kept ??= await fetchMessage(request));
    expect(await checkerWith({ fetchMessage: replay }).check(...chain())).toMatchObject({ status: 'good' });
    const evidence = await checkerWith({ fetchMessage: replay, sources: ['ocsp'] }).check(...chain());
    expect(evidence).toMatchObject({
      status: 'unknown',
      problem: expect.stringContaining('another question'),
    });
  });

  test('about another certificate, or signed by a certificate that is no responder', async () => {
    const other = await pki.agencyIdentity({ organId: 'H41.16', name: 'Sở Y tế' });
    const [leaf, issuer] = chain();
    const about = (certificate: Uint8Array) =>
      ocspCertificateId(parseCertificate(certificate), issuer, 'sha1');
    const foreign: FetchMessage = async () =>
      pki.services.answerOcsp(buildOcspRequest({ certificates: [about(other.certificates[0]!)] }));
    expect(await checkerWith({ fetchMessage: foreign, sources: ['ocsp'] }).check(leaf, issuer)).toMatchObject(
      {
        problem: expect.stringContaining('about another certificate'),
      },
    );
    const impostor: FetchMessage = async () =>
      buildOcspResponse({
        answers: [{ status: 'good', certificate: about(leaf.der), thisUpdate: start }],
        producedAt: start,
        responder: { key: other.key, certificate: other.certificates[0]! },
        responderId: 'by-key',
      });
    expect(
      await checkerWith({ fetchMessage: impostor, sources: ['ocsp'] }).check(leaf, issuer),
    ).toMatchObject({
      problem: expect.stringContaining('not signed by the issuer'),
    });
  });

  test('a list of another authority', async () => {
    const swapped: FetchMessage = async () => (await pki.services.crl('party-1'))!;
    const evidence = await checkerWith({ fetchMessage: swapped, sources: ['crl'] }).check(...chain());
    expect(evidence).toMatchObject({ problem: expect.stringContaining('not signed by the issuer') });
  });

  test('bytes that are no answer, and a responder that refuses', async () => {
    const noise: FetchMessage = async () => Buffer.from('<html>');
    expect(await checkerWith({ fetchMessage: noise }).check(...chain())).toMatchObject({ status: 'unknown' });
    const busy: FetchMessage = async () => Buffer.of(0x30, 0x03, 0x0a, 0x01, 0x03);
    expect(await checkerWith({ fetchMessage: busy, sources: ['ocsp'] }).check(...chain())).toMatchObject({
      problem: expect.stringContaining('tryLater'),
    });
  });

  test('a defect of ours is no unknown revocation', async () => {
    const broken: FetchMessage = () => Promise.reject(new TypeError('defect'));
    await expect(checkerWith({ fetchMessage: broken }).check(...chain())).rejects.toThrow('defect');
  });
});

describe('what is remembered', () => {
  test('answers, until their time has run out', async () => {
    const checker = checkerWith({ sources: ['ocsp'] });
    await checker.check(...chain());
    await pki.revoke(identity.certificates[0]!, { reason: 'keyCompromise' });
    clock.advance(hourMs);
    expect(await checker.check(...chain())).toMatchObject({ status: 'good' });
    expect(asked).toHaveLength(1);
    clock.advance(1);
    expect(await checker.check(...chain())).toMatchObject({ status: 'revoked' });
    expect(asked).toHaveLength(2);
  });

  test('lists, for every certificate of their issuer', async () => {
    const checker = checkerWith({ sources: ['crl'] });
    await judge(checker);
    identity = await pki.agencyIdentity({ organId: 'H41.16', name: 'Sở Y tế' });
    await judge(checker);
    expect(asked.toSorted()).toEqual(['/crl/root-1.crl', '/crl/state-1.crl']);
  });

  test('that nobody answered, for ten seconds', async () => {
    behaviour = { ocsp: 'down', crl: 'down' };
    const checker = checkerWith();
    await checker.check(...chain());
    await checker.check(...chain());
    expect(asked).toHaveLength(2);
    behaviour.ocsp = 'normal';
    clock.advance(10_001);
    expect(await checker.check(...chain())).toMatchObject({ status: 'good' });
  });

  test('answers no longer than whoever asks wants them kept', async () => {
    for (const source of ['ocsp', 'crl'] as const) {
      identity = await pki.agencyIdentity({ organId: `H41.${source}`, name: 'Sở Y tế' });
      const checker = checkerWith({ sources: [source], keptMsMax: 5_000 });
      expect(await checker.check(...chain())).toMatchObject({ status: 'good' });
      await pki.suspend(identity.certificates[0]!);
      expect(await checker.check(...chain())).toMatchObject({ status: 'good' });
      clock.advance(5_001);
      expect(await checker.check(...chain()), source).toMatchObject({ status: 'revoked' });
    }
  });

  test('nothing when the clock is set back', async () => {
    const checker = checkerWith({ sources: ['ocsp'] });
    clock.advance(hourMs);
    await checker.check(...chain());
    const back = checkerWith({ sources: ['ocsp'], clock: new ManualClock(start) });
    await back.check(...chain());
    expect(asked).toHaveLength(2);
  });

  test('those who ask at the same time share one question', async () => {
    const checker = checkerWith({ sources: ['ocsp'] });
    await Promise.all(Array.from({ length: 20 }, () => checker.check(...chain())));
    expect(asked).toHaveLength(1);
  });
});

describe('who is asked', () => {
  test('only this machine, unless others are allowed', async () => {
    const outside = await openPki({
      dir: undefined,
      clock,
      agencyKeys: 'p-256',
      servicesUrl: 'http://ocsp.example.vn',
    });
    identity = await outside.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' });
    expect(checkerWith().canAsk(chain()[0])).toBe(false);
    expect(checkerWith({ isAllowedUrl: () => true }).canAsk(chain()[0])).toBe(true);
    expect(checkerWith({ ocspUrl: `${base}/ocsp` }).canAsk(chain()[0])).toBe(true);
  });

  test.each([
    ['http://127.0.0.1:8380/ocsp', true],
    ['http://[::1]/crl', true],
    ['http://localhost/crl', true],
    ['https://127.0.0.1/crl', false],
    ['http://127.0.0.1.example.vn/', false],
    ['http://user@example.vn/?127.0.0.1', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
  ])('%s is this machine: %s', (url, expected) => {
    expect(isLoopbackUrl(url)).toBe(expected);
  });

  test('the own list alone where a certificate of ours names nobody', async () => {
    const quiet = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
    const own = await quiet.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' });
    const options = { checker: checkerWith(), policy: 'hard-fail' } as const;
    const ask = () => quiet.trust.verifyChainOnline(own.certificates, start, options);
    expect(await ask()).toMatchObject({ trust: 'trusted', revocation: 'good' });
    await quiet.revoke(own.certificates[0]!, { reason: 'superseded' });
    expect(await ask()).toMatchObject({ trust: 'revoked' });
    expect(asked).toEqual([]);
  });
});

type Chain = Parameters<RevocationChecker['check']>;

/** The agency's certificate and its issuer's. */
function chain(): Chain {
  return identity.certificates.map(parseCertificate) as unknown as Chain;
}
