import { operatorAddress } from '@lienthong/axis';
import { AddressBook, AgencyClient } from '@lienthong/exchange';
import { systemRandom } from '@lienthong/runtime';
import { beforeAll, describe, expect, test } from 'vitest';
import { FragileExchange } from './rig/fragile-exchange.ts';

const commune = '000.20.31.H41';
const neighbour = '000.21.31.H41';
const department = '000.00.14.H41';
const province = '000.00.00.H41';

let exchange: FragileExchange;
let addresses: AddressBook;

beforeAll(async () => {
  exchange = await FragileExchange.start({ seed: 'isolation' });
  addresses = new AddressBook(exchange.registry, exchange.topology);
  return () => exchange.stop();
});

/** A client that speaks as `party` to the node of `home`: what a wrong or hostile client would be. */
function client(party: string, home: string): AgencyClient {
  const { axis, content } = exchange.base;
  return new AgencyClient({
    axis,
    content,
    party: addresses.party(party),
    node: addresses.nodeOfOrgan(exchange.registry.get(home).organId)!,
    random: systemRandom,
  });
}

async function letter(from: string, to: string, number: number): Promise<Uint8Array> {
  const desk = await exchange.session.desk(from);
  return desk.compose({
    to: [exchange.registry.get(to)],
    codeNumber: String(number),
    codeNotation: 'CV',
    typeName: 'Công văn',
    subject: 'Riêng',
    attachments: [{ name: 'a.txt', bytes: Buffer.from(`riêng ${number}`) }],
  });
}

test('a package that names another agency as its sender is refused by rule R-048', async () => {
  const bytes = await letter(department, commune, 1);
  expect(await client(province, province).submit(bytes, { id: 'x1' })).toMatchObject({
    status: 'refused',
    refusals: [{ code: 'EXCHANGE_SENDER_FOREIGN', rule: 'R-048' }],
  });
});

test('a package signed by another agency is refused by rule R-193', async () => {
  const desk = await exchange.session.desk(department);
  const other = await exchange.session.pki.agencyIdentity({
    organId: province,
    name: 'UBND tỉnh',
    tier: 'province',
  });
  const unsigned = Buffer.from(await letter(department, commune, 2))
    .toString('utf8')
    .replace(/<Signature [\s\S]*<\/Signature>/, '');
  const { outcome } = await desk.submit(await desk.sign(Buffer.from(unsigned), other));
  expect(outcome).toMatchObject({
    status: 'refused',
    refusals: [{ code: 'SIGNATURE_SIGNER_FOREIGN', rule: 'R-193' }],
  });
});

describe('an agency', () => {
  test('sees in its mailbox what is addressed to it, and nothing of its neighbours on the same node', async () => {
    const { outcome } = await (await exchange.session.desk(commune)).submit(
      await letter(commune, department, 3),
    );
    await exchange.comeToRest();
    expect((await client(department, department).inbox()).map(({ pkg }) => pkg)).toEqual([outcome.pkg]);
    expect(await client(province, province).inbox()).toEqual([]);
  });

  test('cannot take a package out of the mailbox of another', async () => {
    const [item] = await client(department, department).inbox();
    await expect(client(province, province).acknowledge(item!.pkg)).rejects.toMatchObject({
      code: 'EXCHANGE_PACKAGE_UNKNOWN',
    });
    expect(await client(department, department).inbox()).toHaveLength(1);
  });

  test.each([
    ['look into a mailbox', (other: AgencyClient) => other.inbox()],
    ['list what was sent', (other: AgencyClient) => other.sent()],
  ])('cannot %s at a node that it does not hang on', async (_, ask) => {
    await expect(ask(client(neighbour, commune))).rejects.toMatchObject({ code: 'EXCHANGE_ASKER_FOREIGN' });
  });

  test('cannot hand a package in at a node that it does not hang on', async () => {
    const bytes = await letter(neighbour, department, 4);
    await expect(client(neighbour, commune).submit(bytes, { id: 'x4' })).rejects.toMatchObject({
      code: 'EXCHANGE_ASKER_FOREIGN',
    });
    await exchange.comeToRest();
    expect(await client(department, department).inbox()).toHaveLength(1);
  });

  test.each([
    ['record', { pkg: 'x' }],
    ['find', { id: 'latest' }],
    ['counters', {}],
  ])('cannot ask for %s, which is the operator’s', async (verb, request) => {
    const node = addresses.nodeOfOrgan(exchange.registry.get(commune).organId)!;
    const call = { node, from: addresses.party(commune), verb, body: Buffer.from(JSON.stringify(request)) };
    const answer = JSON.parse(Buffer.from(await exchange.base.axis.call(call)).toString());
    expect(answer).toMatchObject({ ok: false, error: { code: 'EXCHANGE_ASKER_FOREIGN' } });
  });

  test('does not hear what became of the submission of another', async () => {
    const node = addresses.nodeOfOrgan(exchange.registry.get(department).organId)!;
    const { sequence } = await exchange.base.axis.send({
      to: node,
      from: addresses.party(department),
      id: 'other',
      body: Buffer.from(JSON.stringify({ type: 'submission', digest: 'a'.repeat(64), size: 1 })),
    });
    const ask = (party: string) =>
      exchange.base.axis.call({
        node,
        from: addresses.party(party),
        verb: 'outcome',
        body: Buffer.from(JSON.stringify({ sequence })),
      });
    const answer = JSON.parse(Buffer.from(await ask(province)).toString());
    expect(answer).toMatchObject({ ok: false, error: { code: 'EXCHANGE_ASKER_FOREIGN' } });
  });
});

test('the operator asks and cannot send', async () => {
  const node = addresses.nodeOfOrgan(exchange.registry.get(commune).organId)!;
  const before = await exchange.session.verifyBooks({ atRest: true });
  await exchange.base.axis.send({
    to: node,
    from: operatorAddress,
    id: 'op',
    body: Buffer.from('{"type":"submission"}'),
  });
  await exchange.comeToRest();
  const after = await exchange.session.verifyBooks({ atRest: true });
  expect(after.entryCount).toBe(before.entryCount + 1); // dead, and no copy of anything
  expect(after.sound).toBe(true);
});

test.each([
  ['unknown', 'nonsense', '{}', 'EXCHANGE_VERB_UNKNOWN'],
  ['malformed', 'inbox', '{"limit":-5}', 'EXCHANGE_MESSAGE_MALFORMED'],
  ['not JSON', 'inbox', '\u0000', 'EXCHANGE_MESSAGE_MALFORMED'],
  ['too much', 'inbox', JSON.stringify({ limit: 1, pkg: 'x'.repeat(100_000) }), 'EXCHANGE_MESSAGE_MALFORMED'],
])('a question that is %s is answered by name', async (_, verb, body, code) => {
  const node = addresses.nodeOfOrgan(exchange.registry.get(commune).organId)!;
  const answer = await exchange.base.axis.call({
    node,
    from: addresses.party(commune),
    verb,
    body: Buffer.from(body),
  });
  expect(JSON.parse(Buffer.from(answer).toString())).toMatchObject({ ok: false, error: { code } });
});
