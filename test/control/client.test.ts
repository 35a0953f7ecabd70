import { type ControlClient, ControlProblem, controlClient } from '@lienthong/control/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ControlRig, centre, myLy, ngheAn } from './control-rig.ts';

let rig: ControlRig;
let client: ControlClient;
beforeAll(async () => {
  rig = await ControlRig.start();
  client = controlClient({ url: rig.control.url, token: rig.control.token, language: 'en' });
});
afterAll(() => rig.close());

const report = (subject: string) => ({
  code: myLy,
  body: {
    to: [centre],
    codeNotation: 'BC-UBND',
    typeName: 'Báo cáo',
    subject,
    attachments: [{ name: 'a.txt', content: 'YWJj' }],
  },
});

test('a document is sent, waited for, answered and found finished, without one sleep', async () => {
  const { pkg, documentId } = await client.send(report('một'));
  expect(await client.waitPackage({ id: pkg })).toMatchObject({
    delivered: 1,
    receivers: [{ organId: centre }],
  });
  await client.sendStatus({ code: centre, id: pkg, body: { status: '03' } });
  await client.sendStatus({ code: centre, id: documentId, body: { status: '06', description: 'xong' } });
  await client.waitPackage({ id: documentId, until: 'status', status: '06', agency: centre });
  await client.waitQuiescent();
  const { items } = await client.journeys({ id: pkg });
  expect(items[0]?.hops.map(({ tier }) => tier)).toEqual(['commune', 'district', 'province', 'central']);
  expect(items[0]?.lives[0]).toMatchObject({ receiver: centre, state: 'done' });
});

test('the bytes of a package are those that are handed in again as a duplicate', async () => {
  const { pkg } = await client.send(report('hai'));
  const bytes = await client.packageBytes({ id: pkg });
  expect(await client.submit({ code: myLy, body: bytes })).toMatchObject({ duplicate: true, pkg });
});

test('a refusal is a problem with its code in the language asked for', async () => {
  const refused = client.package({ id: 'nothing' });
  await expect(refused).rejects.toBeInstanceOf(ControlProblem);
  await expect(refused).rejects.toMatchObject({ code: 'EXCHANGE_PACKAGE_UNKNOWN', status: 404 });
  const vi = controlClient({ url: rig.control.url, token: rig.control.token, language: 'vi' });
  const title = async (one: ControlClient) =>
    one.agency({ code: 'X' }).then(
      () => '',
      (failure: ControlProblem) => failure.problem.title,
    );
  expect(await title(vi)).not.toBe(await title(client));
});

test('every item of a list comes, however small the pages', async () => {
  const codes: string[] = [];
  for await (const { organId } of client.every('agencies', { parent: ngheAn, limit: 7 })) codes.push(organId);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.length).toBe(rig.emulator.registry.children(rig.emulator.registry.get(ngheAn).organId).length);
});

test('events come as they happen and go on where a reader has left', async () => {
  const { lastEventId } = await client.status();
  const { pkg } = await client.send(report('ba'));
  await client.waitPackage({ id: pkg, until: 'settled' });
  const read = async (after: string, count: number) => {
    const ending = new AbortController();
    const events = [];
    for await (const event of client.events({ after, types: 'package.*' }, { signal: ending.signal })) {
      events.push(event);
      if (events.length === count) ending.abort();
    }
    return events;
  };
  const all = await read(lastEventId, 9);
  expect(all.map(({ type }) => type.slice('package.'.length))).toEqual([
    ...[
      'admitted',
      'relayed',
      'admitted',
      'relayed',
      'admitted',
      'relayed',
      'admitted',
      'delivered',
      'receipt',
    ],
  ]);
  expect(await read(all[3]?.id ?? '', 5)).toEqual(all.slice(4));
});

test('the days of a period add up to the counters of the period', async () => {
  await client.send(report('bốn'));
  await client.waitQuiescent();
  const { items } = await client.counterDays({ tier: 'commune' });
  const { groups } = await client.counters({ by: 'tier' });
  expect(items).toHaveLength(30);
  const commune = groups.find(({ key }) => key === 'commune');
  for (const name of ['outgoing', 'arrived', 'statusesReceived'] as const)
    expect(items.reduce((sum, { line }) => sum + line[name], 0)).toBe(commune?.line[name]);
  expect(commune?.line.outgoing).toBeGreaterThan(0);
  await expect(client.counterDays({ from: '2020-01-01', to: '2026-01-01' })).rejects.toMatchObject({
    code: 'CONTROL_REQUEST_INVALID',
  });
});
