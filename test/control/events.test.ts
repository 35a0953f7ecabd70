import { controlClient } from '@lienthong/control/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ControlRig, centre, kySon, myLy, ngheAn } from './control-rig.ts';

let rig: ControlRig;
beforeAll(async () => {
  rig = await ControlRig.start({
    limits: { eventsKeptMax: 20, streamsMax: 3, heartbeatMs: 20, waitsMax: 2 },
  });
});
afterAll(() => rig.close());

const client = () => controlClient({ url: rig.control.url, token: rig.control.token, language: 'en' });
let count = 0;
const send = async (to = centre) => {
  count += 1;
  return client().send({
    code: myLy,
    body: {
      to: [to],
      codeNotation: 'BC-UBND',
      typeName: 'Báo cáo',
      subject: `số ${count}`,
      attachments: [{ name: 'a.txt', content: 'YQ==' }],
    },
  });
};

/** Frames of a stream until `isEnough`, then the line is closed. */
async function frames(
  path: string,
  isEnough: (text: string) => boolean,
  headers: Record<string, string> = {},
) {
  const response = await rig.call('GET', path, undefined, headers);
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (isEnough(text)) break;
  }
  return text;
}
const typesIn = (text: string) => [...text.matchAll(/^event: (.+)$/gm)].map(([, type]) => type);

test('a quiet stream says that it is alive', async () => {
  const text = await frames('/api/v1/events?types=clock.changed', (seen) => seen.split(': \n\n').length > 3);
  expect(text).toMatch(/^retry: \d+\n: [0-9a-f]+-\d+\n\n/);
});

test('filters let through what they name', async () => {
  const { lastEventId: after } = await client().status();
  const [one] = [await send(), await send(kySon)];
  await client().waitQuiescent();
  const only = async (query: string, types: number) =>
    typesIn(await frames(`/api/v1/events?after=${after}&${query}`, (seen) => typesIn(seen).length >= types));
  expect(await only('types=package.delivered', 2)).toEqual(['package.delivered', 'package.delivered']);
  expect(await only(`agency=${centre}&types=package.delivered,package.receipt`, 2)).toEqual([
    'package.delivered',
    'package.receipt',
  ]);
  expect(await only(`node=${ngheAn}`, 2)).toEqual(['package.admitted', 'package.relayed']);
  expect(await only(`pkg=${one?.pkg}&tier=central`, 2)).toEqual(['package.admitted', 'package.delivered']);
});

test('who was away too long, or comes from another run, is told to read anew', async () => {
  const { lastEventId: after } = await client().status();
  for (let sent = 0; sent < 4; sent += 1) await send();
  await client().waitQuiescent();
  for (const headers of [
    { 'last-event-id': after },
    { 'last-event-id': 'abcdef-1' },
    { 'last-event-id': '\u00ff' },
  ]) {
    const text = await frames('/api/v1/events', (seen) => typesIn(seen).length > 0, headers);
    expect(typesIn(text)).toEqual(['stream.reset']);
  }
});

test('registry, faults and clock are heard of', async () => {
  const { lastEventId: after } = await client().status();
  await client().lockAgency({ code: '000.20.36.H41', body: { reason: 'thử' } });
  await client().addFault({ body: { kind: 'delay', on: { node: kySon }, with: { ms: 1 } } });
  await client().liftFaults();
  await client().setClock({ body: { type: 'jump', ms: 60_000 } });
  const text = await frames(`/api/v1/events?after=${after}`, (seen) => typesIn(seen).length >= 4);
  expect(typesIn(text)).toEqual(['agency.locked', 'fault.made', 'fault.lifted', 'clock.changed']);
  expect(text).toContain('"agency":"000.20.36.H41"');
});

test('there are only so many streams and waits at once', async () => {
  const open = [];
  for (let n = 0; n < 3; n += 1) open.push(await rig.call('GET', '/api/v1/events'));
  const refused = await rig.call('GET', '/api/v1/events');
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: 'CONTROL_BUSY', retry: 'later' });
  for (const response of open) await response.body?.cancel();

  const ending = new AbortController();
  const waits = [1, 2].map((n) =>
    client()
      .waitMail({ code: '000.20.31.H41', count: n, timeoutMs: 60_000 }, { signal: ending.signal })
      .then(
        () => 'came',
        () => 'ended',
      ),
  );
  await expect.poll(async () => (await client().status()).waits).toBe(2);
  await expect(client().waitMail({ code: '000.20.31.H41', count: 1 })).rejects.toMatchObject({
    code: 'CONTROL_BUSY',
  });
  ending.abort();
  expect(await Promise.all(waits)).toEqual(['ended', 'ended']);
  await expect.poll(async () => (await client().status()).waits).toBe(0);
});

test('a wait ends by name when its time is over, and at once when what it waits for is there', async () => {
  await expect(client().waitPackage({ id: 'never', timeoutMs: 1 })).rejects.toMatchObject({
    code: 'CONTROL_WAIT_ENDED',
    status: 408,
  });
  await client().waitQuiescent({ timeoutMs: 0 });
});

test('a wait for what is not there yet is answered by what comes', async () => {
  const documentId = `${myLy},${new Date((await client().clock()).now + 7 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '/')},999/BC-UBND`;
  const waiting = client().waitPackage({ id: documentId, until: 'delivered', agency: kySon });
  await expect.poll(async () => (await client().status()).waits).toBe(1);
  await client().send({
    code: myLy,
    body: {
      to: [kySon],
      codeNumber: '999',
      codeNotation: 'BC-UBND',
      typeName: 'Báo cáo',
      subject: 'đợi',
      attachments: [{ name: 'a.txt', content: 'YQ==' }],
    },
  });
  expect(await waiting).toMatchObject({ documentId, delivered: 1 });
});

test('the end of the API ends streams and waits', async () => {
  const other = await ControlRig.start();
  const stream = await other.call('GET', '/api/v1/events');
  const waiting = other.call('GET', '/api/v1/wait/packages/never?timeoutMs=60000');
  await expect.poll(async () => (await other.json('GET', '/api/v1/status')).waits).toBe(1);
  await other.control.close();
  expect(await (await waiting).json()).toMatchObject({ code: 'CONTROL_STOPPED', status: 503 });
  expect(await stream.text()).toMatch(/^retry/);
  await other.close();
});
