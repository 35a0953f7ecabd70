import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GatewayRig } from './rig/gateway-rig.ts';

const token = 'control-token-of-this-test';
let rig: GatewayRig;
beforeAll(async () => {
  rig = await GatewayRig.start({ control: { token }, systems: [], host: '0.0.0.0' });
});
afterAll(() => rig.close());

const call = async (method: string, path: string, body?: object, given: string | undefined = token) => {
  const response = await fetch(`${rig.url.replace('0.0.0.0', '127.0.0.1')}/control${path}`, {
    method,
    ...(given === undefined ? {} : { headers: { authorization: `Bearer ${given}` } }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

test('systems are added, listed, changed, locked, rotated and removed', async () => {
  const added = await call('POST', '/systems', { id: 'hệ', agencies: ['000.20.31.H41'] });
  expect(added).toMatchObject({ status: 400, body: { error: { code: 'SYSTEM_ID_INVALID' } } });
  const { body: system } = await call('POST', '/systems', {
    id: 'he-thong',
    name: 'Hệ thống',
    agencies: ['000.20.31.H41'],
    settings: { listFailed: true },
    password: 'mat-khau-thu',
  });
  expect(system).toMatchObject({
    id: 'he-thong',
    hasPassword: true,
    locked: false,
    settings: { listFailed: true },
  });
  const secret = String(system['secret']);
  expect((await rig.systems.find('he-thong'))?.secret).toBe(secret);

  const listed = await call('GET', '/systems');
  expect(listed.body).toMatchObject({ systems: [{ id: 'he-thong', name: 'Hệ thống' }] });
  expect(JSON.stringify(listed.body)).not.toContain(secret);
  expect((await call('GET', '/systems/he-thong')).body).not.toHaveProperty('secret');

  const changed = await call('PATCH', '/systems/he-thong', { agencies: 'all', settings: { check: 'full' } });
  expect(changed.body).toMatchObject({ agencies: 'all', settings: { check: 'full', listFailed: true } });
  expect((await call('POST', '/systems/he-thong/lock')).body).toMatchObject({ locked: true });
  expect((await call('POST', '/systems/he-thong/unlock')).body).toMatchObject({ locked: false });
  const rotated = await call('POST', '/systems/he-thong/rotate');
  expect(rotated.body['secret']).not.toBe(secret);
  expect((await call('DELETE', '/systems/he-thong')).status).toBe(200);
  expect((await call('GET', '/systems/he-thong')).body).toMatchObject({ error: { code: 'SYSTEM_UNKNOWN' } });
});

test('only with the token, and only from this machine', async () => {
  for (const given of [undefined, '', 'other', `${token}x`])
    expect(await call('GET', '/systems', undefined, given ?? '')).toMatchObject({
      status: 403,
      body: { error: { code: 'GATEWAY_CONTROL_REFUSED' } },
    });
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  if (!outside) return;
  const response = await fetch(`${rig.url.replace('0.0.0.0', outside.address)}/control/systems`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(403);
});

test('without a token in the gateway the routes are closed', async () => {
  const closed = await GatewayRig.start();
  const response = await fetch(`${closed.url}/control/systems`, { headers: { authorization: 'Bearer ' } });
  expect(response.status).toBe(403);
  await closed.close();
});

test('bad input is named', async () => {
  expect(await call('POST', '/systems', { id: 'x' })).toMatchObject({
    status: 400,
    body: { error: { code: 'GATEWAY_CONTROL_MALFORMED', en: expect.stringContaining('agencies') } },
  });
  expect(await call('POST', '/systems', { id: 'x', agencies: 'all', colour: 'red' })).toMatchObject({
    status: 400,
  });
  for (const path of ['/nothing', '/systems/a/b', '/systems/a/lock/c', '/systems/%zz/lock'])
    expect((await call('POST', path)).status).toBe(404);
});
