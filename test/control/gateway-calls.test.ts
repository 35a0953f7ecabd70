import { controlClient } from '@lienthong/control/client';
import type { CallBook } from '@lienthong/gateway';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ControlRig } from './control-rig.ts';

let rig: ControlRig;
let url: string;
let calls: CallBook;
beforeAll(async () => {
  rig = await ControlRig.start();
  const { gateway } = rig.emulator;
  if (!gateway) throw new Error('no gateway');
  ({ url, calls } = gateway);
});
afterAll(() => rig.close());

const client = () => controlClient({ url: rig.control.url, token: rig.control.token, language: 'en' });

/** Calls the gateway without a signature, and waits until that is written down. */
async function callUnsigned(operation: string): Promise<void> {
  const logged = new Promise((resolve) => calls.listen(resolve));
  await fetch(`${url}/vxp/${operation}`, { method: 'POST' });
  await logged;
}

test('the gateway is where it says', async () => {
  const gateway = await client().gateway();
  expect(gateway).toMatchObject({ url, port: Number(new URL(url).port), tls: false });
  expect((await fetch(gateway.endpoints.vxp, { method: 'POST' })).status).toBe(200);
});

test('calls come in pages, the newest first, and a page stays where it is while others come', async () => {
  const before = calls.count;
  for (const operation of ['getEdoc', 'sendEdoc', 'getEdoc']) await callUnsigned(operation);
  const first = await client().gatewayCalls({ limit: 2 });
  expect(first.items.map(({ id, operation }) => [id, operation])).toEqual([
    [before + 3, 'getEdoc'],
    [before + 2, 'sendEdoc'],
  ]);
  await callUnsigned('updateStatus');
  const second = await client().gatewayCalls({ limit: 2, cursor: first.next });
  expect(second.items[0]).toMatchObject({ id: before + 1 });
  const named = await client().gatewayCalls({ operation: 'sendEdoc', refused: 'true', limit: 1 });
  expect(named.items[0]).toMatchObject({
    id: before + 2,
    refusal: {
      code: 'VXP_SIGNATURE_MISSING',
      text: { en: expect.stringContaining('sign-header') },
      action: { en: expect.stringContaining('SDK') },
    },
  });
  expect((await client().gatewayCalls({ refused: 'false' })).items).toEqual([]);
});

test('a call is shown with its headers by number or as the latest', async () => {
  await callUnsigned('getEdoc');
  const latest = await client().gatewayCall({ id: 'latest' });
  expect(latest.headers.map(({ name }) => name.toLowerCase())).toContain('host');
  expect(await client().gatewayCall({ id: String(latest.id) })).toEqual(latest);
  await expect(client().gatewayCall({ id: '999999' })).rejects.toMatchObject({
    code: 'CONTROL_CALL_UNKNOWN',
  });
});

test('new calls come as events, filtered, and go on where a reader left', async () => {
  await callUnsigned('getEdoc');
  const stopping = new AbortController();
  const events = client().gatewayCallEvents({ operation: 'sendEdoc' }, { signal: stopping.signal });
  const next = events.next();
  // The line stands when the next call is heard; calls go on until then.
  let isHeard = false;
  void next.then(() => {
    isHeard = true;
  });
  while (!isHeard) await callUnsigned('sendEdoc');
  const { value } = await next;
  expect(value).toMatchObject({ type: 'gateway.call', call: { operation: 'sendEdoc' } });
  stopping.abort();

  const resuming = new AbortController();
  const later = client().gatewayCallEvents({ after: value?.id }, { signal: resuming.signal });
  await callUnsigned('getEdoc');
  const missed = (await later.next()).value;
  expect(missed?.call?.id).toBe((value?.call?.id ?? 0) + 1);
  resuming.abort();
});

test('calls are not among the news of the exchange', async () => {
  const stopping = new AbortController();
  const news = client().events({}, { signal: stopping.signal });
  const seen: string[] = [];
  const next = news.next();
  let isHeard = false;
  void next.then(() => {
    isHeard = true;
  });
  while (!isHeard) {
    await callUnsigned('getEdoc');
    await client().addFault({
      body: { kind: 'delay', on: { node: '000.00.36.H41' }, with: { ms: 1 }, forMs: 1_000 },
    });
  }
  seen.push((await next).value?.type ?? '');
  await callUnsigned('getEdoc');
  await client().liftFaults({});
  while (!seen.includes('fault.lifted')) seen.push((await news.next()).value?.type ?? '');
  expect(seen).not.toContain('gateway.call');
  stopping.abort();
});
