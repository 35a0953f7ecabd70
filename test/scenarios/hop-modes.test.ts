import { createHash, sign } from 'node:crypto';
import { formatWireTimestamp, parseEdxml, readAttachment } from '@lienthong/edxml';
import {
  type AdmissionTerms,
  type HopModes,
  hopModes,
  type NodeRecord,
  packageKey,
  type Relay,
  samePolicy,
  withHopModes,
} from '@lienthong/exchange';
import type { SignedTransformation } from '@lienthong/ledger';
import type { NodeId, OrganId } from '@lienthong/registry';
import { seededRandom } from '@lienthong/runtime';
import { afterEach, describe, expect, test } from 'vitest';
import { FragileExchange, testPki } from './rig/fragile-exchange.ts';
import { agencies, MixedTraffic } from './rig/mixed-traffic.ts';
import { turn } from './rig/turning-clock.ts';

/** Four tiers up: the nodes between a commune and the office of the government. */
const commune = '000.20.31.H41' as OrganId;
const district = '000.00.31.H41' as OrganId;
const province = '000.00.00.H41' as OrganId;
const office = '000.00.00.G22' as OrganId;
const way = [commune, district, province, office];
/** Receivers on each of these nodes but the first, and two on the way down again. */
const department = '000.00.14.H41' as OrganId;
const farCommune = '000.20.32.H41' as OrganId;
const farDistrict = '000.00.32.H41' as OrganId;

let exchange: FragileExchange;
let number = 0;

async function start(
  modes: HopModes,
  options: Partial<Parameters<typeof FragileExchange.start>[0]> = {},
): Promise<FragileExchange> {
  exchange = await FragileExchange.start({
    seed: 'hop modes',
    policyOf: withHopModes(samePolicy(), modes),
    ...options,
  });
  return exchange;
}

afterEach(async () => {
  await exchange.comeToRest();
  const books = await exchange.session.verifyBooks({ atRest: true });
  expect(books).toMatchObject({ sound: true, inFlight: 0, imbalances: [], doubled: [], broken: [] });
  await exchange.stop();
});

async function letter(from: OrganId, to: readonly OrganId[]): Promise<Uint8Array> {
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

type Passed = { readonly pkg: string; readonly records: ReadonlyMap<string, NodeRecord> };

/** What every node recorded of the package. */
async function recordsOf(pkg: string): Promise<Passed['records']> {
  const operator = await exchange.session.operator();
  const records = new Map<string, NodeRecord>();
  for (const { id } of exchange.topology.nodes()) {
    const record = await operator.record(id, pkg);
    if (record) records.set(id, record);
  }
  return records;
}

async function send(from: OrganId, bytes: Uint8Array): Promise<Passed> {
  const desk = await exchange.session.desk(from);
  const { outcome } = await desk.submit(bytes);
  expect(outcome.status).toBe('accepted');
  await exchange.comeToRest();
  return { pkg: outcome.pkg, records: await recordsOf(outcome.pkg) };
}

/** What a receiver fetches, whose digest its inbox told. */
async function fetched(code: OrganId, pkg: string): Promise<Buffer> {
  const desk = await exchange.session.desk(code);
  const item = (await desk.inbox()).find((one) => one.pkg === pkg);
  expect(item).toBeDefined();
  const bytes = Buffer.from(await desk.fetch(item!));
  expect(item?.facts).toMatchObject({ digest: sha256(bytes), size: bytes.length });
  expect(item?.facts).not.toHaveProperty('transformations');
  return bytes;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const entryOf = (node: string, at: number): string =>
  `<edXML:TraceHeader><edXML:OrganId>${node}</edXML:OrganId>` +
  `<edXML:Timestamp>${formatWireTimestamp(at)}</edXML:Timestamp></edXML:TraceHeader>`;

/** The package with the entries of these nodes behind the sender's, at the instants in their ledgers, made by text alone. */
function withEntries(bytes: Uint8Array, nodes: readonly string[], { records }: Passed): string {
  const entries = nodes.map((node) => entryOf(node, records.get(node)?.entries[0]?.at ?? 0)).join('');
  return Buffer.from(bytes).toString().replace('</edXML:TraceHeader>', `</edXML:TraceHeader>${entries}`);
}

const linksOf = ({ records }: Passed, node: string) =>
  (records.get(node)?.facts.transformations ?? []).map(({ statement }) => JSON.parse(statement));
const signatures = ({ records }: Passed) => way.map((node) => records.get(node)?.facts.signature);

function tracesIn(bytes: Uint8Array): readonly string[] {
  const edxml = parseEdxml(bytes);
  return edxml.kind === 'document' ? edxml.traceHeaders.map(({ organId }) => organId) : [];
}

test('verbatim: every receiver gets the bytes that were sent, and nothing is said of transformations', async () => {
  await start({});
  const relays: Relay[] = [];
  exchange.rewriting = () => (relay) => {
    relays.push(relay);
    return relay;
  };
  const bytes = await letter(commune, [office, department, farCommune]);
  const passed = await send(commune, bytes);
  for (const code of [office, department, farCommune])
    expect((await fetched(code, passed.pkg)).equals(bytes)).toBe(true);
  expect(relays.length).toBeGreaterThan(3);
  for (const relay of relays) {
    expect(Object.keys(relay)).toEqual([
      ...['type', 'digest', 'size', 'pkg', 'origin', 'sender', 'kind', 'documentId', 'to', 'heard'],
    ]);
    expect(relay.digest).toBe(sha256(bytes));
  }
  for (const { facts } of passed.records.values()) {
    expect(facts.transformations).toBeUndefined();
    expect(facts.received).toBeUndefined();
  }
});

describe('trace', () => {
  test('each node adds its entry, every other byte is as it was sent, and the signature holds at each', async () => {
    await start({ all: 'trace' });
    const bytes = await letter(commune, [office, department, farCommune]);
    const passed = await send(commune, bytes);
    const expectBytes = async (code: OrganId, nodes: readonly string[]) =>
      expect((await fetched(code, passed.pkg)).toString()).toBe(withEntries(bytes, nodes, passed));
    await expectBytes(office, way);
    await expectBytes(department, way.slice(0, 3));
    await expectBytes(farCommune, [...way.slice(0, 3), farDistrict, farCommune]);
    expect(signatures(passed)).toEqual(['valid', 'valid', 'valid', 'valid']);
  });

  test('the links lead from the bytes that came in first to those in hand, each with its node and instant', async () => {
    await start({ all: 'trace' });
    const bytes = await letter(commune, [office]);
    const passed = await send(commune, bytes);
    const links = linksOf(passed, office);
    expect(links.map(({ by, mode }) => `${by} ${mode}`)).toEqual(way.map((node) => `${node} trace`));
    expect(links[0].from).toBe(sha256(bytes));
    for (const [place, link] of links.entries()) {
      expect(link.pkg).toBe(passed.pkg);
      expect(link.at).toBe(passed.records.get(link.by)?.entries[0]?.at);
      expect(link.from).toBe(place === 0 ? sha256(bytes) : links[place - 1].to);
    }
    expect(links.at(-1).to).toBe(sha256(await fetched(office, passed.pkg)));
  });

  test('on the node of its sender, too, a receiver gets the entry, while the sender is shown what it sent', async () => {
    await start({ all: 'trace' });
    const bytes = await letter(province, [department]);
    const passed = await send(province, bytes);
    expect((await fetched(department, passed.pkg)).toString()).toBe(withEntries(bytes, [province], passed));
    const [sent] = await (await exchange.session.desk(province)).sent();
    expect(sent?.facts).toMatchObject({ digest: sha256(bytes), size: bytes.length });
  });

  test('a status passes as it was sent', async () => {
    await start({ all: 'trace' });
    const { pkg } = await send(commune, await letter(commune, [office]));
    const desk = await exchange.session.desk(office);
    const item = (await desk.inbox()).find((one) => one.pkg === pkg);
    const { outcome } = await desk.sendStatus(item!, '03', 'đã tiếp nhận');
    await exchange.comeToRest();
    for (const { facts } of (await recordsOf(outcome.pkg)).values())
      expect(facts.transformations).toBeUndefined();
    expect(tracesIn(await fetched(commune, outcome.pkg))).toEqual([]);
  });
});

describe('rebuild', () => {
  test('the business survives, the bytes and the signature do not, and each node vouches for what it was', async () => {
    await start({ all: 'rebuild' });
    const bytes = await letter(commune, [office]);
    const passed = await send(commune, bytes);
    const [sent, got] = [parseEdxml(bytes), parseEdxml(await fetched(office, passed.pkg))];
    if (sent.kind !== 'document' || got.kind !== 'document') throw new Error('no documents');
    expect(got.header).toEqual(sent.header);
    expect(tracesIn(await fetched(office, passed.pkg))).toEqual([commune, ...way]);
    expect(readAttachment(got.attachments[0]!).content).toEqual(readAttachment(sent.attachments[0]!).content);
    expect(signatures(passed)).toEqual(['valid', 'unverifiable', 'unverifiable', 'unverifiable']);
    expect(linksOf(passed, office).map(({ by, signature }) => ({ by, ...signature }))).toEqual(
      way.map((by) => ({ by, status: 'valid', holds: true })),
    );
  });

  test('a status is written anew and gets no trace', async () => {
    await start({ [province]: 'rebuild' });
    const { pkg } = await send(commune, await letter(commune, [office]));
    const desk = await exchange.session.desk(office);
    const item = (await desk.inbox()).find((one) => one.pkg === pkg);
    const { outcome } = await desk.sendStatus(item!, '03', 'đã tiếp nhận');
    await exchange.comeToRest();
    const got = parseEdxml(await fetched(commune, outcome.pkg));
    expect(got).toMatchObject({ kind: 'status', header: { statusCode: '03' } });
    expect(linksOf({ pkg, records: await recordsOf(outcome.pkg) }, commune)).toHaveLength(1);
  });
});

test('mixed: each node does what it is set to, and the signature is checked for as long as it can be', async () => {
  await start({ all: 'verbatim', commune: 'trace', [province]: 'rebuild', central: 'trace' });
  const passed = await send(commune, await letter(commune, [office, district]));
  expect(tracesIn(await fetched(office, passed.pkg))).toEqual([commune, commune, province, office]);
  expect(tracesIn(await fetched(district, passed.pkg))).toEqual([commune, commune]);
  expect(linksOf(passed, office).map(({ by, mode }) => `${by} ${mode}`)).toEqual([
    `${commune} trace`,
    `${province} rebuild`,
    `${office} trace`,
  ]);
  expect(signatures(passed)).toEqual(['valid', 'valid', 'valid', 'unverifiable']);
  const operator = await exchange.session.operator();
  const [found] = await operator.find(passed.pkg);
  const { hops } = await operator.journey(found!);
  expect(new Map(hops.map(({ node, hopMode }) => [node, hopMode]))).toEqual(
    new Map([
      [commune, 'trace'],
      [district, undefined],
      [province, 'rebuild'],
      [office, 'trace'],
    ]),
  );
});

const lenient: AdmissionTerms = {
  check: 'header',
  signature: 'report',
  unsigned: 'accept',
  unknownReceiver: 'refuse-package',
};

const unsigned = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(
    Buffer.from(bytes)
      .toString()
      .replace(/<Signature [\s\S]*<\/Signature>/, ''),
  );

test.each(hopModes)(
  'an unsigned package that the first node vouches for arrives in mode %s, also when it comes again for others',
  async (mode) => {
    await start({ all: mode });
    const gateway = exchange.gateway();
    const bytes = unsigned(await letter(commune, [office]));
    const submit = (to: readonly OrganId[]) =>
      gateway.submit(bytes, { agency: commune, system: 'he-thong', terms: { ...lenient, to } });
    const { pkg } = await submit([office]);
    await exchange.comeToRest();
    await exchange.clock.sleep(60_000);
    const again = await submit([office, farCommune, department]);
    expect(again).toMatchObject({ pkg, status: 'accepted' });
    await exchange.comeToRest();
    const ways: Readonly<Record<string, readonly string[]>> = {
      [office]: way,
      [department]: way.slice(0, 3),
      [farCommune]: [...way.slice(0, 3), farDistrict, farCommune],
    };
    for (const [code, nodes] of Object.entries(ways))
      expect(tracesIn(await fetched(code as OrganId, pkg))).toEqual([
        commune,
        ...(mode === 'verbatim' ? [] : nodes),
      ]);
    // What the nodes on the common way have made once, they hand on again.
    const common = (await recordsOf(pkg)).get(province)?.entries.flatMap(({ facts }) => facts?.digest ?? []);
    expect(common).toHaveLength(2);
    expect(new Set(common).size).toBe(1);
  },
);

/** Rewrites what the district says, and tells how the province takes it. */
async function sendRewritten(
  rewrite: (relay: Relay & { readonly transformations: readonly SignedTransformation[] }) => Relay,
  bytes?: Uint8Array,
): Promise<readonly { readonly code: string; readonly problem: unknown }[]> {
  exchange.rewriting = (host) => (relay) =>
    host === 'district' && relay.transformations
      ? rewrite({ ...relay, transformations: relay.transformations })
      : relay;
  const passed = await send(commune, bytes ?? (await letter(commune, [office])));
  exchange.rewriting = undefined;
  expect(await (await exchange.session.desk(office)).inbox()).toEqual([]);
  expect(passed.records.has(office)).toBe(false);
  return (passed.records.get(province)?.entries ?? []).flatMap(({ act, code = '', details }) =>
    act === 'refused' ? [{ code, problem: details?.['problem'] }] : [],
  );
}

describe('what is said of transformations is refused at the next node where it', () => {
  const refused = (problem: unknown) => [{ code: 'EXCHANGE_TRANSFORMATION_INVALID', problem }];

  test('lacks a link, the first or the last', async () => {
    await start({ all: 'trace' });
    const dropped = (from: number, to: number) =>
      sendRewritten((relay) => ({ ...relay, transformations: relay.transformations.slice(from, to) }));
    expect(await dropped(1, 2)).toEqual(refused('begins with other bytes'));
    expect(await dropped(0, 1)).toEqual(refused('ends with other bytes'));
  });

  test('is missing altogether', async () => {
    await start({ all: 'trace' });
    expect(await sendRewritten(({ transformations: _, ...relay }) => relay)).toEqual([
      { code: 'EXCHANGE_CONTENT_ALTERED', problem: 'DocumentId' },
    ]);
  });

  test('stands in another order', async () => {
    await start({ all: 'trace' });
    expect(
      await sendRewritten((relay) => ({ ...relay, transformations: relay.transformations.toReversed() })),
    ).toEqual(refused('begins with other bytes'));
  });

  test('names a node twice', async () => {
    await start({ all: 'trace' });
    expect(
      await sendRewritten((relay) => ({
        ...relay,
        transformations: [...relay.transformations, ...relay.transformations.slice(1)],
      })),
    ).toEqual(refused(`${district} does not lie there on the way`));
  });

  test('was changed after it was signed', async () => {
    await start({ all: 'trace' });
    const [refusal] = await sendRewritten((relay) => ({
      ...relay,
      transformations: relay.transformations.map((link) => ({
        ...link,
        statement: link.statement.replace(/"at":(\d)/, '"at":1$1'),
      })),
    }));
    expect(refusal?.problem).toContain('SIGNATURE_VALUE_MISMATCH');
  });

  test('comes from another package', async () => {
    await start({ all: 'trace' });
    const other = await send(commune, await letter(commune, [province]));
    const [link] = other.records.get(district)?.facts.transformations ?? [];
    expect(
      await sendRewritten((relay) => ({
        ...relay,
        transformations: [...relay.transformations.slice(0, 1), link!],
      })),
    ).toEqual(refused(`made of ${other.pkg}`));
  });

  test('is signed by a node that does not lie on the way', async () => {
    await start({ all: 'trace' });
    expect(
      await sendRewritten((relay) => ({
        ...relay,
        transformations: [relay.transformations[0]!, relay.transformations[0]!, relay.transformations[1]!],
      })),
    ).toEqual(refused(`${commune} does not lie there on the way`));
  });
});

/** A statement as that node would sign it. */
async function signedBy(node: OrganId, statement: object): Promise<SignedTransformation> {
  const { tier } = exchange.topology.node(node as string as NodeId);
  const identity = await (await testPki()).nodeIdentity({ nodeId: node, tier });
  const text = JSON.stringify(statement);
  return {
    statement: text,
    signature: sign('sha256', Buffer.from(text), identity.key).toString('base64'),
    certificates: identity.certificates.map((der) => Buffer.from(der).toString('base64')),
  };
}

describe('a node that means ill, with its own key, cannot', () => {
  const change = (what: string | RegExp, by: string) => (bytes: Uint8Array) =>
    Buffer.from(Buffer.from(bytes).toString().replace(what, by));
  const otherSubject = change('Công văn', 'Mật thư');
  const entry = (node: string, at: number) =>
    change('</edXML:TraceHeader>', `</edXML:TraceHeader>${entryOf(node, at)}`);
  const refused = (problem: string) => [{ code: 'EXCHANGE_TRANSFORMATION_INVALID', problem }];

  /** The district hands on something else, and shows a link of `by` for it; tells how the province takes it. */
  async function forge(
    by: OrganId,
    make: (bytes: Uint8Array) => Buffer,
    claim: object,
    bytes?: Uint8Array,
  ): Promise<readonly { readonly code: string; readonly problem: unknown }[]> {
    const sent = bytes ?? (await letter(commune, [office]));
    const edxml = parseEdxml(sent);
    if (edxml.kind !== 'document') throw new Error('no document');
    const { documentId } = edxml.header;
    const from = sha256(sent);
    const pkg = packageKey({ sender: commune, documentId, kind: 'new', digest: from });
    const made = make(sent);
    const digest = await exchange.base.content.put(made);
    const link = await signedBy(by, { by, pkg, from, to: digest, at: exchange.clock.now(), ...claim });
    exchange.rewriting = (host) => (relay) =>
      host === 'district' ? { ...relay, digest, size: made.length, transformations: [link] } : relay;
    const outcome = await exchange
      .gateway()
      .submit(sent, { agency: commune, system: 'he-thong', terms: lenient });
    expect(outcome).toMatchObject({ status: 'accepted', pkg });
    await exchange.comeToRest();
    exchange.rewriting = undefined;
    expect(await (await exchange.session.desk(office)).inbox()).toEqual([]);
    return ((await recordsOf(pkg)).get(province)?.entries ?? []).flatMap(({ act, code = '', details }) =>
      act === 'refused' ? [{ code, problem: details?.['problem'] }] : [],
    );
  }

  test('change an unsigned package under the name of a trace entry', async () => {
    await start({ district: 'trace' });
    const bytes = unsigned(await letter(commune, [office]));
    const at = exchange.clock.now();
    const make = (original: Uint8Array) => otherSubject(entry(district, at)(original));
    expect(await forge(district, make, { mode: 'trace' }, bytes)).toEqual(
      refused(`${district} has changed more than the trace`),
    );
  });

  test('add another entry than its own, or a second one', async () => {
    await start({ district: 'trace' });
    const at = exchange.clock.now();
    const changed = refused(`${district} has changed more than the trace`);
    const own = entry(district, at);
    for (const make of [
      entry(district, at - 5_000),
      entry(province, at),
      (bytes: Uint8Array) => own(own(bytes)),
    ])
      expect(await forge(district, make, { mode: 'trace' })).toEqual(changed);
  });

  test('rebuild where it is not set to', async () => {
    await start({ district: 'trace', province: 'rebuild' });
    const claim = { mode: 'rebuild', signature: { status: 'valid', holds: true } };
    expect(await forge(district, otherSubject, claim)).toEqual(refused(`${district} is not to rebuild`));
  });

  test('show a link of a node that lies elsewhere, or speak as another', async () => {
    await start({ all: 'rebuild' });
    const claim = { mode: 'rebuild', signature: { status: 'valid', holds: true } };
    expect(await forge(farDistrict, otherSubject, claim)).toEqual(
      refused(`${farDistrict} does not lie there on the way`),
    );
    expect(await forge(district, otherSubject, { ...claim, by: commune })).toEqual(
      refused(`${district} speaks as ${commune}`),
    );
  });

  test('say something that is no transformation', async () => {
    await start({ district: 'rebuild' });
    expect(await forge(district, otherSubject, { mode: 'trace', more: 1 })).toEqual(refused('malformed'));
    expect(await forge(district, otherSubject, { mode: 'rebuild' })).toEqual(refused('malformed'));
  });

  test('make another package of it by rebuilding', async () => {
    await start({ district: 'rebuild' });
    const claim = { mode: 'rebuild', signature: { status: 'valid', holds: true } };
    const otherReceiver = change('<edXML:OrganId>000.00.00.G22', '<edXML:OrganId>000.00.00.G12');
    expect(await forge(district, otherReceiver, claim)).toEqual([
      { code: 'EXCHANGE_CONTENT_ALTERED', problem: `To/OrganId ${office}` },
    ]);
    const otherSender = change('<edXML:OrganId>000.20.31.H41', '<edXML:OrganId>000.21.31.H41');
    expect(await forge(district, otherSender, claim)).toEqual([
      { code: 'EXCHANGE_CONTENT_ALTERED', problem: 'From/OrganId 000.21.31.H41' },
    ]);
  });

  test('rebuild what nobody has signed and nobody vouches for', async () => {
    await start({ district: 'rebuild' });
    const claim = { mode: 'rebuild', signature: { status: 'absent', holds: false } };
    expect(await forge(district, otherSubject, claim)).toEqual(refused('signature absent'));
  });
});

test('what somebody on the line changes of traced bytes is noticed, though it stands where no signature reaches', async () => {
  await start({ all: 'trace' });
  exchange.alteration = (host) => (_, original) =>
    host === 'district'
      ? Buffer.from(
          Buffer.from(original).toString().replace('<edXML:Timestamp>2026', '<edXML:Timestamp>2025'),
        )
      : undefined;
  const { records } = await send(commune, await letter(commune, [office]));
  exchange.alteration = undefined;
  expect(records.get(province)?.entries.find(({ act }) => act === 'refused')).toMatchObject({
    code: 'EXCHANGE_TRANSFORMATION_INVALID',
    details: { problem: 'ends with other bytes' },
  });
});

const operations = ['get', 'put', 'append', 'send', 'acknowledge'] as const;
const moments = operations.flatMap((operation) => [
  ['before', operation] as const,
  ['after', operation] as const,
]);

describe.each(hopModes)('in mode %s', (mode) => {
  test.each(moments)('a process that dies %s it does %s hands on one form, once', async (when, operation) => {
    await start({ all: mode });
    const bytes = await letter(commune, [office, farCommune]);
    const desk = await exchange.session.desk(commune);
    const { outcome } = await desk.submit(bytes);
    // The package is with its first node now; whatever the next does first of this kind is its end.
    exchange.accidents = {
      crash: 0,
      duplicate: 0,
      next: mode === 'verbatim' && operation === 'put' ? undefined : { operation, when },
    };
    for (let turns = 0; turns < 500 && exchange.accidents.next !== undefined; turns += 1) {
      await turn();
      // Whoever comes later writes another instant into the trace, if it writes at all.
      await exchange.clock.sleep(1_000);
    }
    expect(exchange.accidents.next).toBeUndefined();
    await exchange.comeToRest();
    const passed = { pkg: outcome.pkg, records: await recordsOf(outcome.pkg) };
    expect(exchange.crashCount).toBe(mode === 'verbatim' && operation === 'put' ? 0 : 1);
    for (const [code, nodes] of [
      [office, way],
      [farCommune, [...way.slice(0, 3), farDistrict, farCommune]],
    ] as const) {
      const got = await fetched(code, passed.pkg);
      const links = linksOf(passed, code);
      expect(links.map(({ by }) => by)).toEqual(mode === 'verbatim' ? [] : nodes);
      for (const { by, at } of links) expect(at).toBe(passed.records.get(by)?.entries[0]?.at);
      if (mode === 'trace') expect(got.toString()).toBe(withEntries(bytes, nodes, passed));
      if (mode === 'verbatim') expect(got.equals(bytes)).toBe(true);
      if (mode === 'rebuild') expect(tracesIn(got)).toEqual([commune, ...nodes]);
    }
  });
});

test.each(['1', '2', '3', '4'])(
  'random modes, seed %s: whatever dies and doubles, each receiver gets once what its sender meant, and can tell who changed the bytes',
  async (seed) => {
    const random = seededRandom(`hop modes ${seed}`);
    const codes = (await start({})).topology.nodes().map(({ id }) => id);
    await exchange.stop();
    const modes = Object.fromEntries(codes.map((code) => [code, hopModes[random.integer(3)] ?? 'trace']));
    await start(modes, { seed, accidents: { crash: 0.01, duplicate: 0.05 } });
    const traffic = new MixedTraffic(exchange, seed);
    await traffic.run(25);
    await exchange.comeToRest();
    const gateway = exchange.gateway();
    for (const code of agencies) {
      const expected = traffic.sent.filter(({ to }) => to.includes(code));
      const mail = await gateway.inbox([code], { states: ['initial', 'processing', 'done', 'fail'] });
      expect(mail.map(({ pkg }) => pkg).sort()).toEqual(expected.map(({ pkg }) => pkg).sort());
      for (const { pkg, bytes, from } of expected) {
        const item = mail.find((one) => one.pkg === pkg);
        const got = await gateway.fetch(item!);
        expect(contentOf(got)).toEqual(contentOf(bytes));
        const nodeOf = (agency: OrganId) => exchange.topology.nodeOf(agency)!;
        const changing = exchange.topology
          .route(nodeOf(from), nodeOf(code))
          .filter((node) => modes[node] !== 'verbatim');
        expect(tracesIn(got).slice(1)).toEqual(changing);
      }
    }
  },
);

/** What a document says, whatever its bytes are. */
function contentOf(bytes: Uint8Array): object {
  const edxml = parseEdxml(bytes);
  if (edxml.kind !== 'document') throw new Error('no document');
  const { header, business, attachments } = edxml;
  return { header, business, files: attachments.map((attachment) => readAttachment(attachment).content) };
}
