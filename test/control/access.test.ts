import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startControl } from '@lienthong/control';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ControlRig, myLy } from './control-rig.ts';

let rig: ControlRig;
beforeAll(async () => {
  rig = await ControlRig.start({
    limits: { packageSizeBytesMax: 100_000 },
    site: {
      find: async (path) =>
        path === '/' ? { bytes: Buffer.from('<!doctype html>'), mediaType: 'text/html' } : undefined,
    },
  });
});
afterAll(() => rig.close());

/** A request with headers that `fetch` would not let out. */
const raw = (path: string, headers: Record<string, string>, method = 'GET') =>
  new Promise<{ status: number; code: string }>((resolve, reject) => {
    const sent = httpRequest(`${rig.control.url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const code = response.headers['content-type']?.includes('problem') ? JSON.parse(text).code : '';
        resolve({ status: response.statusCode ?? 0, code });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
const bearer = () => ({ authorization: `Bearer ${rig.control.token}` });

const openSession = async (launchUrl = rig.control.launchUrl()) => {
  const launch = new URL(launchUrl).hash.slice('#launch='.length);
  return fetch(`${rig.control.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ launch }),
  });
};
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';

describe('who may call', () => {
  test.each([
    ['no token', undefined],
    ['an empty token', 'Bearer '],
    ['another token', `Bearer ${'A'.repeat(43)}`],
    ['another scheme', 'Basic eA=='],
  ])('%s is refused, and what is wanted is said', async (_, authorization) => {
    const response = await fetch(`${rig.control.url}/api/v1/status`, {
      headers: authorization ? { authorization } : {},
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
  });

  test('the token is made once, in a file that only its owner may read', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'control-'));
    const tokenFile = join(directory, 'control-token');
    const tokens: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const control = await startControl({ session: rig.emulator.session, tokenFile });
      tokens.push(control.token);
      await control.close();
    }
    expect(tokens).toEqual([(await readFile(tokenFile, 'utf8')).trim(), tokens[0]]);
    expect((await stat(tokenFile)).mode & 0o777).toBe(0o600);
    await rm(directory, { recursive: true });
  });
});

describe('browsers', () => {
  test('a launch address opens one session, once', async () => {
    const launchUrl = rig.control.launchUrl();
    const opened = await openSession(launchUrl);
    expect(opened.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await raw('/api/v1/status', { cookie: cookieOf(opened) })).status).toBe(200);
    expect((await (await openSession(launchUrl)).json()) as object).toMatchObject({
      code: 'CONTROL_LAUNCH_INVALID',
    });
  });

  test('a session changes something only for a page of this very origin', async () => {
    const cookie = cookieOf(await openSession());
    const path = '/api/v1/launches';
    expect(await raw(path, { cookie }, 'POST')).toEqual({ status: 403, code: 'CONTROL_ORIGIN_FOREIGN' });
    const own = { cookie, origin: rig.control.url, 'sec-fetch-site': 'same-origin' };
    expect((await raw(path, own, 'POST')).status).toBe(201);
    for (const foreign of [
      { cookie, origin: 'http://evil.example' },
      { cookie, origin: 'null' },
      { cookie, origin: rig.control.url.replace('http:', 'https:') },
      { cookie, origin: rig.control.url, 'sec-fetch-site': 'cross-site' },
      { ...bearer(), origin: 'http://localhost:1' },
    ])
      expect(await raw(path, foreign, 'POST')).toEqual({ status: 403, code: 'CONTROL_ORIGIN_FOREIGN' });
  });

  test('a closed session is over', async () => {
    const cookie = cookieOf(await openSession());
    await raw('/api/v1/session', { cookie, origin: rig.control.url }, 'DELETE');
    expect((await raw('/api/v1/status', { cookie })).status).toBe(401);
  });

  test('no answer of the API lets another origin read it, run it or frame it', async () => {
    for (const path of ['/api/v1/status', '/api/v1/health', '/api/v1/nothing', '/metrics', '/']) {
      const { headers } = await rig.call('GET', path);
      expect(headers.get('access-control-allow-origin'), path).toBeNull();
      expect(headers.get('content-security-policy'), path).toContain("default-src 'none'");
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy'), path).not.toContain('unsafe');
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin');
      if (path !== '/') expect(headers.get('cache-control'), path).toBe('no-store');
    }
  });
});

describe('names', () => {
  test.each(['evil.example', '127.0.0.1', '127.0.0.1:1', 'localhost', '127.0.0.1.evil.example:8103'])(
    'a request to “%s” is not answered',
    async (host) => {
      const answer = await raw('/api/v1/status', { ...bearer(), host });
      expect(answer).toEqual({ status: 421, code: 'CONTROL_HOST_FOREIGN' });
    },
  );

  test('a request to localhost with the port is', async () => {
    const host = `localhost:${new URL(rig.control.url).port}`;
    expect((await raw('/api/v1/status', { ...bearer(), host })).status).toBe(200);
  });
});

describe('hostile requests are refused by name', () => {
  const submit = `/api/v1/agencies/${myLy}/packages`;
  test.each<[string, string, unknown, number]>([
    ['a body that is too large', submit, new Uint8Array(100_001), 413],
    ['JSON that is none', '/api/v1/faults', new Uint8Array([0x7b]), 415],
    ['JSON of another form', '/api/v1/faults', { kind: 'nothing' }, 400],
    ['JSON with a member too many', `/api/v1/agencies/${myLy}/lock`, { reason: 'x', why: 'y' }, 400],
    ['bytes that are no package', submit, new Uint8Array([1, 2, 3]), 200],
    ['a code that is nobody’s', '/api/v1/agencies/..%2F..%2Fetc/lock', {}, 404],
    ['a broken escape', '/api/v1/agencies/%zz/lock', {}, 404],
    ['an order that is none', '/api/v1/clock', { type: 'set', at: 1e300 }, 400],
  ])('%s', async (_, path, body, status) => {
    const response = await rig.call('POST', path, body);
    expect(response.status, await response.clone().text()).toBe(status);
    expect(await response.json()).not.toHaveProperty('stack');
  });

  test.each([
    ['/api/v1/packages?limit=0'],
    ['/api/v1/packages?limit=1e9'],
    ['/api/v1/packages?limit=1&limit=2'],
    ['/api/v1/packages?cursor=!!!'],
    ['/api/v1/packages?__proto__=1'],
    ['/api/v1/wait/quiescent?timeoutMs=60001'],
    ['/api/v1/counters?from=2026-02-30'],
  ])('GET %s', async (path) => {
    expect((await rig.call('GET', path)).status).toBe(400);
  });

  test('problems are told in the language that is wished for, Vietnamese where none is', async () => {
    const title = async (language: string) =>
      (
        (await (
          await rig.call('GET', '/api/v1/packages/x', undefined, { 'accept-language': language })
        ).json()) as {
          title: string;
        }
      ).title;
    const [vi, en] = [await title('vi'), await title('en')];
    expect(vi).not.toBe(en);
    expect(await title('fr')).toBe(vi);
    expect(await title('en-GB,vi;q=0.5')).toBe(en);
    expect(await title('en;q=0.1, vi;q=0.9')).toBe(vi);
    expect(await title(';;;,q=,')).toBe(vi);
  });
});
