import { gatewayAddress, type PartyAddress } from '@lienthong/axis';
import {
  AddressBook,
  type AdmissionTerms,
  type GatewayClient,
  type HopMessage,
  type Outcome,
} from '@lienthong/exchange';
import type { OrganId } from '@lienthong/registry';
import { beforeAll, describe, expect, test } from 'vitest';
import { FragileExchange } from './rig/fragile-exchange.ts';

const commune = '000.20.31.H41' as OrganId;
const neighbour = '000.21.31.H41' as OrganId;
const district = '000.00.31.H41' as OrganId;
const department = '000.00.14.H41' as OrganId;
const office = '000.00.00.G22' as OrganId;

/** What a system of the national axis is promised by default. */
const lenient: AdmissionTerms = {
  check: 'header',
  signature: 'report',
  unsigned: 'accept',
  unknownReceiver: 'refuse-package',
};

let exchange: FragileExchange;
let addresses: AddressBook;
let gateway: GatewayClient;
let number = 0;

beforeAll(async () => {
  exchange = await FragileExchange.start({ seed: 'gateway' });
  addresses = new AddressBook(exchange.registry, exchange.topology);
  gateway = exchange.gateway();
  return async () => {
    await exchange.comeToRest();
    expect(await exchange.session.verifyBooks({ atRest: true })).toMatchObject({ sound: true });
    await exchange.stop();
  };
});

async function letter(from: string, to: readonly string[]): Promise<Uint8Array> {
  number += 1;
  const desk = await exchange.session.desk(from);
  return desk.compose({
    to: to.map((code) => exchange.registry.get(code)),
    codeNumber: String(number),
    codeNotation: 'CV',
    typeName: 'Công văn',
    subject: `Công văn ${number}`,
    attachments: [{ name: 'a.txt', bytes: Buffer.from(`nội dung ${number}`) }],
  });
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const unsigned = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(text(bytes).replace(/<Signature [\s\S]*<\/Signature>/, ''));

async function submit(
  bytes: Uint8Array,
  terms: Partial<AdmissionTerms> = {},
  agency = commune,
): Promise<Outcome> {
  const outcome = await gateway.submit(bytes, {
    agency,
    system: 'he-thong-1',
    terms: { ...lenient, ...terms },
  });
  await exchange.comeToRest();
  return outcome;
}

const waiting = async (agency: OrganId) => (await gateway.inbox([agency])).map(({ pkg }) => pkg);

/** Sends a message as a party, past every client, and tells what the books gained. */
async function sendAs(
  from: PartyAddress,
  home: OrganId,
  message: HopMessage | object,
): Promise<{ readonly entries: number; readonly outcome: unknown }> {
  const before = await exchange.session.verifyBooks({ atRest: true });
  const node = addresses.nodeOfOrgan(home)!;
  number += 1;
  const { sequence } = await exchange.base.axis.send({
    to: node,
    from,
    id: `raw ${number}`,
    body: Buffer.from(JSON.stringify(message)),
  });
  await exchange.comeToRest();
  const after = await exchange.session.verifyBooks({ atRest: true });
  expect(after.sound).toBe(true);
  return {
    entries: after.entryCount - before.entryCount,
    outcome: await ask(from, home, 'outcome', { sequence }),
  };
}

async function ask(from: PartyAddress, home: OrganId, verb: string, request: object): Promise<unknown> {
  const node = addresses.nodeOfOrgan(home)!;
  const body = Buffer.from(JSON.stringify(request));
  return JSON.parse(text(await exchange.base.axis.call({ node, from, verb, body })));
}

describe('on the terms of its system', () => {
  test('an unsigned package goes up three tiers and down again, byte for byte', async () => {
    const bytes = unsigned(await letter(commune, [office, neighbour]));
    const { pkg, ...outcome } = await submit(bytes);
    expect(outcome).toMatchObject({ status: 'accepted', copies: 2, refusals: [] });
    const [item] = (await gateway.inbox([office])).filter((one) => one.pkg === pkg);
    expect(item).toMatchObject({ agency: office, state: 'initial', facts: { sender: commune } });
    expect(Buffer.compare(await gateway.fetch(item!), bytes)).toBe(0);
    expect(item?.facts).not.toHaveProperty('admission');
  });

  test('each node on the way records what it found of the signature, and the journey names system and gateway', async () => {
    const { pkg } = await submit(unsigned(await letter(commune, [office])));
    const operator = await exchange.session.operator();
    const [found] = await operator.find(pkg);
    const journey = await operator.journey(found!);
    expect(journey.hops.map(({ signature }) => signature)).toEqual(['absent', 'absent', 'absent', 'absent']);
    expect(journey.facts).toMatchObject({ system: 'he-thong-1', gateway: 'main' });
  });

  test('a signed package needs nobody to vouch for it', async () => {
    const { pkg } = await submit(await letter(commune, [office]));
    const operator = await exchange.session.operator();
    const record = await operator.record(office, pkg);
    expect(record?.facts).toMatchObject({ signature: 'valid' });
    expect(record?.facts.admission).toBeUndefined();
  });

  test.each<[string, Partial<AdmissionTerms>, string]>([
    ['enforced signatures', { signature: 'enforce', unsigned: 'refuse' }, 'SIGNATURE_ABSENT'],
    ['another kind of package expected', { expects: 'status' }, 'EXCHANGE_KIND_UNEXPECTED'],
    ['an unknown receiver', { to: [office, '000.77.77.H77'] }, 'EXCHANGE_RECEIVER_UNKNOWN'],
    ['a receiver that is none', { to: ['../x'] }, 'EXCHANGE_RECEIVER_UNKNOWN'],
  ])('%s refuses a package by name', async (_, terms, code) => {
    const before = await waiting(office);
    const outcome = await submit(unsigned(await letter(commune, [office])), terms);
    expect(outcome).toMatchObject({ status: 'refused', refusals: [{ code }] });
    expect(await waiting(office)).toEqual(before);
  });

  test('an unsigned package passes where only unsigned ones are excused, a badly signed one does not', async () => {
    const terms = { signature: 'enforce', unsigned: 'accept' } as const;
    expect(await submit(unsigned(await letter(commune, [office])), terms)).toMatchObject({
      status: 'accepted',
    });
    const altered = Buffer.from(text(await letter(commune, [office])).replace('Công văn ', 'Sửa '));
    expect(await submit(altered, terms)).toMatchObject({
      status: 'refused',
      refusals: [{ code: 'SIGNATURE_DIGEST_MISMATCH' }],
    });
    expect(await submit(altered)).toMatchObject({ status: 'accepted' });
  });

  test('rules that only a full check knows are not asked for', async () => {
    const xml = text(unsigned(await letter(commune, [office]))).replace(
      /<edXML:Subject>.*<\/edXML:Subject>/,
      '',
    );
    expect(await submit(Buffer.from(xml), { check: 'full' })).toMatchObject({
      status: 'refused',
      refusals: [{ code: 'EXCHANGE_RULE_BROKEN' }],
    });
    expect(await submit(Buffer.from(xml))).toMatchObject({ status: 'accepted' });
  });

  test('a prefix that nobody declared is no reason to refuse what is only routed, at any node', async () => {
    const xml = text(unsigned(await letter(commune, [office]))).replace(
      '<edXML:ContentId>',
      '<edXML:ContentId xlink:href="x">',
    );
    const broken = xml.includes('xlink:href="x"')
      ? xml
      : xml.replace('<edXML:Subject>', '<edXML:Subject xlink:href="x">');
    expect(broken).toContain('xlink:href="x"');
    expect(await submit(Buffer.from(broken), { check: 'full' })).toMatchObject({ status: 'refused' });
    const outcome = await submit(Buffer.from(broken));
    expect(outcome).toMatchObject({ status: 'accepted' });
    expect(await waiting(office)).toContain(outcome.pkg);
  });

  test.each([
    ['From/OrganId', /<edXML:From>[\s\S]*?<\/edXML:From>/],
    ['To/OrganId', /<edXML:To>[\s\S]*?<\/edXML:To>/g],
    ['DocumentId', /<edXML:DocumentId>.*?<\/edXML:DocumentId>/],
  ])('a package without %s is refused with wire status 22 on any terms', async (missing, part) => {
    const xml = text(unsigned(await letter(commune, [office]))).replace(part, '');
    expect(await submit(Buffer.from(xml))).toMatchObject({
      status: 'refused',
      refusals: [{ code: 'EXCHANGE_HEADER_INCOMPLETE', details: { missing } }],
    });
  });

  test('a package in the name of another agency is refused on any terms', async () => {
    expect(await submit(unsigned(await letter(neighbour, [office])))).toMatchObject({
      status: 'refused',
      refusals: [{ code: 'EXCHANGE_SENDER_FOREIGN' }],
    });
  });

  test('texts of any length are cut before they are kept', async () => {
    const xml = text(unsigned(await letter(commune, [office])))
      .replace(/<edXML:Subject>.*<\/edXML:Subject>/, `<edXML:Subject>${'ộ'.repeat(300_000)}</edXML:Subject>`)
      .replace('<edXML:OrganId>000.00.00.G22', `<edXML:OrganId>${'9'.repeat(300_000)}`);
    expect(await submit(Buffer.from(xml), { to: [office] })).toMatchObject({ status: 'accepted' });
    const [item] = (await gateway.inbox([office])).slice(-1);
    expect(item?.facts.subject).toHaveLength(2_000);
    expect(await submit(Buffer.from(xml))).toMatchObject({
      duplicate: false,
      refusals: [{ code: 'EXCHANGE_RECEIVER_UNKNOWN' }],
    });
  });
});

describe('receivers named by the call', () => {
  test('get the package instead of those that it names itself', async () => {
    const before = await waiting(office);
    const { pkg } = await submit(unsigned(await letter(commune, [office])), { to: [department, neighbour] });
    expect(await waiting(department)).toContain(pkg);
    expect(await waiting(neighbour)).toContain(pkg);
    expect(await waiting(office)).toEqual(before);
  });

  test('named twice get one copy', async () => {
    const outcome = await submit(await letter(commune, [office]), { to: [neighbour, neighbour] });
    expect(outcome).toMatchObject({ status: 'accepted', copies: 1 });
    expect(await waiting(neighbour)).toContain(outcome.pkg);
  });

  test('that come later get the same package, and those that have it get it no second time', async () => {
    const bytes = await letter(commune, [office]);
    const { pkg } = await submit(bytes, { to: [department] });
    const again = await submit(bytes, { to: [department, neighbour, office] });
    expect(again).toMatchObject({ pkg, status: 'accepted', duplicate: false, copies: 3 });
    for (const agency of [department, neighbour, office])
      expect((await waiting(agency)).filter((one) => one === pkg)).toHaveLength(1);
    expect(await submit(bytes, { to: [department, neighbour] })).toMatchObject({
      pkg,
      duplicate: true,
      copies: 2,
    });
  });

  test('unknown ones among several are refused alone where the terms say so, however often it is handed in', async () => {
    const bytes = await letter(commune, [office]);
    const terms = { unknownReceiver: 'refuse-copy', to: [office, '000.77.77.H77'] } as const;
    expect(await submit(bytes, terms)).toMatchObject({ status: 'accepted', duplicate: false, copies: 2 });
    expect(await submit(bytes, terms)).toMatchObject({
      status: 'accepted',
      duplicate: true,
      copies: 2,
      refusals: [{ to: ['000.77.77.H77'], code: 'EXCHANGE_RECEIVER_UNKNOWN' }],
    });
  });
});

describe('what a receiver says of a package', () => {
  async function delivered(to: OrganId = office): Promise<string> {
    const { pkg } = await submit(await letter(commune, [to]), {});
    return pkg;
  }
  const copyOf = async (pkg: string, agency = commune) => {
    const [sent] = await gateway.sent([agency], { pkgPrefix: pkg });
    return sent?.copies[0];
  };

  test('reaches the sender; processing leaves it waiting, done and fail do not', async () => {
    const pkg = await delivered();
    expect(await copyOf(pkg)).toMatchObject({ to: office, fate: 'delivered' });
    expect(await copyOf(pkg)).not.toHaveProperty('state');
    for (const state of ['processing', 'fail', 'done'] as const) {
      await gateway.acknowledge(office, pkg, { state, description: `lý do ${state}` });
      await exchange.comeToRest();
      expect(await copyOf(pkg)).toMatchObject({ fate: 'delivered', state, description: `lý do ${state}` });
      expect(await gateway.delivery(office, pkg.slice(0, 15))).toMatchObject({ pkg, state, agency: office });
      expect((await waiting(office)).includes(pkg)).toBe(state === 'processing');
    }
  });

  test('is shown by the journey, and is no fate of a copy', async () => {
    const pkg = await delivered();
    await gateway.acknowledge(office, pkg, { state: 'done' });
    await exchange.comeToRest();
    const operator = await exchange.session.operator();
    const journey = await operator.journey((await operator.find(pkg))[0]!);
    expect(journey.receipts).toMatchObject([{ to: office, outcome: 'delivered', by: office }]);
    expect(journey.acknowledgements).toMatchObject([{ to: office, state: 'done' }]);
  });

  test('and repeats is answered and changes nothing', async () => {
    const pkg = await delivered();
    await gateway.acknowledge(office, pkg, { state: 'done' });
    await exchange.comeToRest();
    const [before, counted] = [await copyOf(pkg), await (await exchange.session.operator()).counters()];
    await gateway.acknowledge(office, pkg, { state: 'done' });
    await exchange.comeToRest();
    expect(await copyOf(pkg)).toEqual(before);
    expect(await (await exchange.session.operator()).counters()).toEqual(counted);
  });

  test('counts once, whatever it says afterwards', async () => {
    const pkg = await delivered();
    const acknowledged = async () =>
      (await (await exchange.session.operator()).counters()).get(office)?.acknowledged ?? 0;
    const before = await acknowledged();
    for (const state of ['processing', 'done', 'processing', 'fail', 'done'] as const)
      await gateway.acknowledge(office, pkg, { state });
    expect(await acknowledged()).toBe(before + 1);
    const mailbox = await waiting(office);
    expect(mailbox).not.toContain(pkg);
  });

  test('within its own node reaches a sender there, too', async () => {
    const { pkg } = await submit(await letter(department, ['000.00.00.H41']), {}, department);
    await gateway.acknowledge('000.00.00.H41' as OrganId, pkg, { state: 'processing' });
    expect(await copyOf(pkg, department)).toMatchObject({ fate: 'delivered', state: 'processing' });
  });

  test.each(['desk', 'gateway'] as const)(
    'about what it never got is refused by name to a %s',
    async (who) => {
      const pkg = await delivered();
      const refused =
        who === 'desk'
          ? (await exchange.session.desk(neighbour)).acknowledge(pkg)
          : gateway.acknowledge(neighbour, pkg, { state: 'done' });
      await expect(refused).rejects.toMatchObject({ code: 'EXCHANGE_PACKAGE_UNKNOWN', details: { pkg } });
    },
  );

  test('longer than 2,000 characters is refused, with 2,000 it is kept', async () => {
    const pkg = await delivered();
    const say = (length: number) =>
      gateway.acknowledge(office, pkg, { state: 'fail', description: 'ộ'.repeat(length) });
    await expect(say(2_001)).rejects.toMatchObject({ code: 'EXCHANGE_MESSAGE_MALFORMED' });
    await say(2_000);
    await exchange.comeToRest();
    expect((await copyOf(pkg))?.description).toHaveLength(2_000);
  });
});

describe('lists', () => {
  test('name mail by agency, type and state, in the order of delivery, and counts agree', async () => {
    const agencies = [office, department, neighbour, commune, '000.99.99.H99' as OrganId];
    const all = await gateway.inbox(agencies);
    const sorted = [...all].sort((a, b) => a.deliveredAt - b.deliveredAt);
    expect(all).toEqual(sorted);
    expect(await gateway.count(agencies)).toBe(all.length);
    expect(await gateway.count([department, department])).toBe((await waiting(department)).length);
    expect(await gateway.inbox(agencies, { limit: 2 })).toEqual(all.slice(0, 2));
    const taken = await gateway.inbox(agencies, { states: ['done', 'fail'] });
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.every(({ state }) => state === 'done' || state === 'fail')).toBe(true);
    expect(await gateway.count(agencies, { states: ['done', 'fail'] })).toBe(taken.length);
    expect(await gateway.inbox(agencies, { type: 'status' })).toEqual([]);
    expect(await gateway.count(agencies, { type: 'status' })).toBe(0);
    expect(await gateway.inbox([])).toEqual([]);
  });

  test('tell statuses from documents', async () => {
    const { pkg } = await submit(await letter(commune, [office]));
    const desk = await exchange.session.desk(office);
    const item = (await desk.inbox()).find((one) => one.pkg === pkg);
    const status = await desk.sendStatus(item!, '03', 'Đã tiếp nhận');
    await exchange.comeToRest();
    expect(await gateway.inbox([commune], { type: 'status' })).toMatchObject([{ pkg: status.outcome.pkg }]);
    expect(await gateway.sent([office], { type: 'status' })).toMatchObject([{ pkg: status.outcome.pkg }]);
    expect(await gateway.sent([office], { type: 'document' })).toEqual([]);
  });

  test('name what was sent copy by copy, the latest first', async () => {
    const { pkg } = await submit(await letter(commune, [office]), {
      unknownReceiver: 'refuse-copy',
      to: [office, '000.77.77.H77', department],
    });
    const sent = await gateway.sent([commune, neighbour]);
    expect(sent[0]).toMatchObject({ pkg, facts: { sender: commune, system: 'he-thong-1' } });
    expect(sent.map(({ sentAt }) => sentAt)).toEqual(sent.map(({ sentAt }) => sentAt).sort((a, b) => b - a));
    expect(sent[0]?.copies.map(({ to, fate }) => [to, fate])).toEqual(
      [
        [office, 'delivered'],
        [department, 'delivered'],
        ['000.77.77.H77', 'refused'],
      ].sort(([a = ''], [b = '']) => order(sent[0]!, a) - order(sent[0]!, b)),
    );
    expect(await gateway.sent([commune], { pkgPrefix: pkg.slice(0, 16) })).toEqual([sent[0]]);
    expect(await gateway.sent([office], { pkgPrefix: pkg.slice(0, 16) })).toEqual([]);
    expect(await gateway.sent([commune], { limit: 1 })).toEqual([sent[0]]);
  });

  const order = (sent: { copies: readonly { to: string }[] }, code: string) =>
    sent.copies.findIndex(({ to }) => to === code);

  test('know nothing by the beginning of another key', async () => {
    expect(await gateway.delivery(office, 'A'.repeat(15))).toBeUndefined();
    const { pkg } = await submit(await letter(commune, [office]));
    expect(await gateway.delivery(neighbour, pkg.slice(0, 15))).toBeUndefined();
    await expect(gateway.delivery(office, pkg.slice(0, 14))).rejects.toMatchObject({
      code: 'EXCHANGE_MESSAGE_MALFORMED',
    });
  });
});

describe('nobody says more than he may', () => {
  const party = (code: string) => addresses.party(code);
  const claim = { type: 'submission', digest: 'a'.repeat(64), size: 1 };
  const terms = lenient;

  test.each<[string, object]>([
    ['an agency that names an agency', { ...claim, agency: commune }],
    ['an agency that names another', { ...claim, agency: neighbour }],
    ['an agency that names a system', { ...claim, system: 'x' }],
    ['an agency with terms of its own', { ...claim, terms }],
    [
      'an agency that acknowledges for another',
      { type: 'acknowledgement', pkg: 'A'.repeat(22), state: 'done', agency: neighbour },
    ],
  ])('%s is recorded as dead and told so', async (_, message) => {
    expect(await sendAs(party(commune), commune, message)).toMatchObject({
      entries: 1,
      outcome: {
        ok: true,
        result: { status: 'refused', refusals: [{ code: 'EXCHANGE_MESSAGE_MALFORMED' }] },
      },
    });
  });

  test.each<[string, object, string]>([
    ['names no agency', claim, 'EXCHANGE_MESSAGE_MALFORMED'],
    [
      'names an agency of another node',
      { ...claim, agency: office, system: 'x', terms },
      'EXCHANGE_STRANGER',
    ],
    ['names nobody’s agency', { ...claim, agency: '000.99.99.H99', system: 'x', terms }, 'EXCHANGE_STRANGER'],
    [
      'names an agency by its other form',
      { ...claim, agency: '0.20.31.H41', system: 'x', terms },
      'EXCHANGE_STRANGER',
    ],
    [
      'acknowledges for an agency of another node',
      { type: 'acknowledgement', pkg: 'A'.repeat(22), state: 'done', agency: office },
      'EXCHANGE_STRANGER',
    ],
    [
      'acknowledges in a state that is none',
      { type: 'acknowledgement', pkg: 'A'.repeat(22), state: 'initial', agency: commune },
      'EXCHANGE_MESSAGE_MALFORMED',
    ],
    [
      'speaks as a neighbour that relays',
      {
        ...claim,
        type: 'relay',
        pkg: 'A'.repeat(22),
        origin: office,
        sender: office,
        kind: 'new',
        documentId: 'x',
        to: [commune],
      },
      'EXCHANGE_STRANGER',
    ],
    [
      'speaks as a neighbour that states receipts',
      { type: 'receipts', origin: commune, statement: '{}', signature: '', certificates: [] },
      'EXCHANGE_STRANGER',
    ],
  ])('a gateway that %s is recorded as dead', async (_, message, code) => {
    expect(await sendAs(gatewayAddress('main'), commune, message)).toMatchObject({
      entries: 1,
      outcome: { ok: true, result: { status: 'refused', refusals: [{ code }] } },
    });
  });

  test.each([
    ['mail', { agencies: [commune] }],
    ['mail-count', { agencies: [commune] }],
    ['delivery', { agency: commune, pkgPrefix: 'A'.repeat(15) }],
    ['sent-packages', { agencies: [commune] }],
  ])('an agency may not ask for %s, nor a gateway about agencies of another node', async (verb, request) => {
    const foreign = { ok: false, error: { code: 'EXCHANGE_ASKER_FOREIGN' } };
    expect(await ask(party(commune), commune, verb, request)).toMatchObject(foreign);
    expect(await ask(gatewayAddress('main'), office, verb, request)).toMatchObject(foreign);
  });

  test.each(['inbox', 'sent', 'record', 'find', 'counters'])('a gateway may not ask for %s', async (verb) => {
    const request = { record: { pkg: 'x' }, find: { id: 'latest' } }[verb] ?? {};
    expect(await ask(gatewayAddress('main'), commune, verb, request)).toMatchObject({
      error: { code: 'EXCHANGE_ASKER_FOREIGN' },
    });
  });

  test('what came from a neighbour has no outcome that a gateway hears of', async () => {
    const { pkg } = await submit(await letter(commune, [office]));
    const operator = await exchange.session.operator();
    const admitted = (await operator.record(office, pkg))?.entries.find(({ act }) => act === 'admitted');
    const stated = (await operator.record(commune, pkg))?.entries.find(({ act }) => act === 'receipt');
    for (const from of [gatewayAddress('main'), party(commune)])
      expect(await ask(from, commune, 'outcome', { sequence: stated?.cause })).toMatchObject({
        error: { code: 'EXCHANGE_ASKER_FOREIGN' },
      });
    expect(await ask(gatewayAddress('main'), office, 'outcome', { sequence: admitted?.cause })).toMatchObject(
      {
        error: { code: 'EXCHANGE_ASKER_FOREIGN' },
      },
    );
  });

  test.each([
    ['no agencies', { agencies: [] }],
    ['too many agencies', { agencies: Array.from({ length: 20_001 }, () => 'x') }],
    ['an unknown state', { agencies: [commune], states: ['open'] }],
    ['a limit of nothing', { agencies: [commune], limit: 0 }],
    ['a member too many', { agencies: [commune], admin: true }],
  ])('a question with %s is refused by name', async (_, request) => {
    expect(await ask(gatewayAddress('main'), commune, 'mail', request)).toMatchObject({
      error: { code: 'EXCHANGE_MESSAGE_MALFORMED' },
    });
  });
});

test('district and commune see only their own mail through one gateway', async () => {
  const { pkg } = await submit(await letter(commune, [district]));
  expect(await waiting(district)).toContain(pkg);
  expect(await waiting(commune)).not.toContain(pkg);
});
