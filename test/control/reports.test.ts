import { type ControlClient, controlClient, type Report } from '@lienthong/control/client';
import { loadRegistry } from '@lienthong/emulator';
import { lineHash } from '@lienthong/ledger';
import type { NodeId } from '@lienthong/registry';
import { parseOpeningBalances } from '@lienthong/reports';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ControlRig, centre, kySon, myLy, ngheAn } from './control-rig.ts';
import { damageLedger } from './damage-ledger.ts';

const dayMs = 86_400_000;
let rig: ControlRig;
let client: ControlClient;
/** The year that ends in these tests, whenever they run, and the next. */
let old: number;
let young: number;

const names = [
  ...(['outgoing', 'signed', 'internal', 'crossing'] as const),
  ...(['arrived', 'incoming', 'acknowledged', 'refused'] as const),
];
const opening = {
  source: 'Số liệu công bố',
  until: '2019-11-30',
  whole: { incoming: 1_648_072, outgoing: 261_336 },
  agencies: { [kySon]: { outgoing: 500, signed: 400 }, [centre]: { incoming: 7 } },
};

async function handIn(code: string, to: readonly string[]): Promise<string> {
  const body = { to, codeNotation: 'BC-UBND', typeName: 'Báo cáo', subject: 'Số liệu', attachments: [] };
  return (await client.send({ code, body })).pkg;
}
const settled = (id: string) => client.waitPackage({ id, until: 'settled', timeoutMs: 60_000 });

/** One document in the last second of a year in Vietnam, one with two receivers as the next begins; time stands still else. */
beforeAll(async () => {
  rig = await ControlRig.start({
    facilities: { opening: parseOpeningBalances(opening, loadRegistry('nghe-an-2019')) },
  });
  client = controlClient({ url: rig.control.url, token: rig.control.token });
  const { clock } = rig.emulator.session;
  old = new Date(clock.now() + 7 * 3_600_000).getUTCFullYear() + 1;
  young = old + 1;
  await clock.freeze();
  await clock.set(Date.parse(`${old}-12-31T23:59:59+07:00`));
  await settled(await handIn(myLy, [centre]));
  await clock.jump(1_000);
  await settled(await handIn(kySon, [centre, ngheAn]));
}, 180_000);
afterAll(() => rig.close());

describe('over New Year in Vietnam, which is the afternoon before in London', () => {
  test.each([
    ['the last day', () => `${old}-12-31`, 1, 1],
    ['the old month', () => `${old}-12`, 1, 1],
    ['the old quarter', () => `${old}-Q4`, 1, 1],
    ['the old year', () => `${old}`, 1, 1],
    ['the first day', () => `${young}-01-01`, 1, 2],
    ['the new month', () => `${young}-01`, 1, 2],
    ['the new quarter', () => `${young}-Q1`, 1, 2],
    ['the new year', () => `${young}`, 1, 2],
    ['both days', () => `${old}-12-31..${young}-01-01`, 2, 3],
    ['the day after', () => `${young}-01-02`, 0, 0],
  ])('%s has its own documents', async (_, period, outgoing, incoming) => {
    const report = await client.report({ period: period() });
    expect(report.total.line).toMatchObject({ outgoing, incoming, arrived: incoming });
  });

  test('counters of every day and numbers of registers begin where the report does', async () => {
    const { items } = await client.counterDays({ from: `${old}-12-30`, to: `${young}-01-02` });
    expect(items.map(({ line }) => line.outgoing)).toEqual([0, 1, 1, 0]);
    const { items: rows } = await client.register({ code: centre, direction: 'in' });
    expect(rows.map(({ number, year }) => `${number}/${year}`).sort()).toEqual([`1/${old}`, `1/${young}`]);
  });

  test('what is cumulative goes on over the year’s end', async () => {
    const before = await client.report({ period: `${old}` });
    const after = await client.report({ period: `${young}` });
    expect(before.total.exchanged.outgoing).toBe(1);
    expect(after.total.exchanged.outgoing).toBe(2);
    expect(after.total.cumulative.outgoing).toBe(261_336 + 500 + 2);
  });
});

const sumOf = (report: Report, rows: readonly Report['tiers'][number][], part: Part, name: Name) =>
  rows.reduce(
    (sum, row) => sum + row[part][name],
    part === 'opening' || part === 'cumulative' ? report.unassigned[name] : 0,
  );
type Name = (typeof names)[number];
type Part = 'line' | 'opening' | 'exchanged' | 'cumulative';

test('tiers add up to the total, agencies too, and opening + exchanged = cumulative everywhere', async () => {
  const report = await client.report({ period: `${young}` });
  expect(report.opening).toEqual({ source: opening.source, until: opening.until });
  for (const name of names) {
    for (const part of ['line', 'opening', 'exchanged', 'cumulative'] as const)
      for (const rows of [report.tiers, report.agencies])
        expect(sumOf(report, rows, part, name), `${part} ${name}`).toBe(report.total[part][name]);
    for (const row of [...report.tiers, ...report.agencies, report.total])
      expect(row.opening[name] + row.exchanged[name]).toBe(row.cumulative[name]);
  }
  // An agency with figures of earlier years only is a row too.
  expect(report.agencies.map(({ key }) => key)).toEqual(
    expect.arrayContaining([centre, kySon, myLy, ngheAn]),
  );
});

test('about one district and what is below it, nothing else counts, nor what is of no single agency', async () => {
  const { tiers, total, under, unassigned } = await client.report({
    period: `${old}-12-31..${young}-01-01`,
    under: kySon,
  });
  expect(under).toEqual({ code: kySon, name: 'UBND huyện Kỳ Sơn' });
  expect(tiers.map(({ tier, agencies }) => [tier, agencies])).toEqual([
    ['district', 1],
    ['commune', 21],
  ]);
  expect(total.line).toMatchObject({ outgoing: 2, incoming: 0 });
  expect([total.opening.outgoing, unassigned.outgoing]).toEqual([500, 0]);
});

test('counters since the beginning have the opening beside them, those of a period have none', async () => {
  const all = await client.counters({ by: 'tier' });
  expect(all.opening).toMatchObject({
    source: opening.source,
    total: { outgoing: 261_836, incoming: 1_648_079 },
  });
  expect(all.groups.find(({ key }) => key === 'district')).toMatchObject({
    line: { outgoing: 1 },
    opening: { outgoing: 500 },
  });
  expect(all.total.outgoing).toBe(2);
  expect((await client.counters({ by: 'tier', from: `${young}-01-01` })).opening).toBeUndefined();
  expect((await client.counters({ by: 'agency', agency: kySon })).opening).toMatchObject({
    unassigned: { outgoing: 0 },
    total: { outgoing: 500 },
  });
});

test('the head of every ledger is the hash of its last line', async () => {
  const { session } = rig.emulator;
  const { proof, madeAt } = await client.report({ period: `${old}` });
  expect(proof).toMatchObject({ sound: true, divergences: [], absentSites: [] });
  expect(madeAt).toBe(session.clock.now());
  expect(proof.heads.map(({ node }) => node)).toEqual(expect.arrayContaining([myLy, kySon, ngheAn, centre]));
  const ledgers = await session.ledgers();
  for (const { node, length, hash } of proof.heads) {
    const lines: string[] = [];
    for await (const record of ledgers.read([session.addresses.node(node as NodeId)]))
      lines.push(...record.lines);
    expect([lines.length, lineHash(lines.at(-1) ?? '')], node).toEqual([length, hash]);
  }
});

test('a line that was cut for a minute makes the time to delivery, and it stands with the sender', async () => {
  const { clock } = rig.emulator.session;
  await clock.jump(3 * dayMs);
  const day = new Date(clock.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const { id } = await client.addFault({ body: { kind: 'cut', on: { edge: [myLy, kySon] } } });
  const late = await handIn(myLy, [kySon]);
  await clock.jump(60_000);
  await client.liftFault({ id });
  await settled(late);
  await settled(await handIn(ngheAn, [kySon]));
  const { agencies, total } = await client.report({ period: day });
  const deliveryOf = (code: string) => agencies.find(({ key }) => key === code)?.delivery;
  expect(deliveryOf(myLy)).toEqual({ copies: 1, averageMs: 60_000, p95Ms: 60_000 });
  expect(deliveryOf(ngheAn)).toEqual({ copies: 1, averageMs: 0, p95Ms: 0 });
  expect(total.delivery).toEqual({ copies: 2, averageMs: 30_000, p95Ms: 60_000 });
  expect(deliveryOf(kySon)).toBeUndefined();
});

test('documents that nobody answers are overdue when their time is over, each once', async () => {
  const { clock } = rig.emulator.session;
  expect((await client.report({ period: `${old}-12-31` })).total.overdue).toBe(0);
  await clock.jump(60 * dayMs);
  const { tiers, total } = await client.report({ period: `${old}-12-31..${young}-12-31` });
  expect(total.overdue).toBe(total.line.incoming);
  expect(tiers.map(({ tier, overdue }) => [tier, overdue])).toContainEqual(['central', 2]);
});

test.each([
  ['period=2026-13', 400, 'LEDGER_PERIOD_INVALID'],
  ['period=%3Cscript%3E', 400, 'LEDGER_PERIOD_INVALID'],
  [`period=${'9'.repeat(41)}`, 400, 'CONTROL_REQUEST_INVALID'],
  ['under=000.00.99.H99', 404, 'REGISTRY_ORGANISATION_UNKNOWN'],
])('%s makes no report', async (query, status, code) => {
  for (const path of ['report', 'report/csv', 'report/xlsx']) {
    const answer = await rig.call('GET', `/api/v1/${path}?${query}`);
    expect(await answer.json()).toMatchObject({ code });
    expect(answer.status).toBe(status);
  }
});

test('CSV has the same number of cells in every record, figures as they are, and no formula', async () => {
  const answer = await rig.call('GET', `/api/v1/report/csv?period=${young}`);
  expect(answer.headers.get('content-disposition')).toContain(`report-${young}.csv`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const records = recordsOf(bytes.toString('utf8').slice(1));
  const [head = []] = records;
  expect(new Set(records.map(({ length }) => length))).toEqual(new Set([head.length]));
  expect(head.slice(0, 6)).toEqual(['level', 'key', 'name', 'tier', 'agencies', 'Outgoing']);
  const report = await client.report({ period: `${young}` });
  expect(records.find(([level]) => level === 'total')?.slice(5, 13)).toEqual(
    names.map((name) => String(report.total.line[name])),
  );
  expect(records.filter(([level]) => level === 'ledger').map((cells) => cells[5])).toEqual(
    report.proof.heads.map(({ hash }) => `sha256:${hash}`),
  );
  for (const cell of records.flat()) expect(cell).not.toMatch(/^[=+@-]/);
});

// The last one: a ledger that was damaged stays damaged.
test('a ledger that was altered is named, by the verification and by the report', async () => {
  await damageLedger(rig.emulator.session, kySon, 1);
  const named = { node: kySon, name: 'UBND huyện Kỳ Sơn', n: 1, what: 'altered' };
  expect(await client.verifyBooks({})).toMatchObject({ sound: false, divergences: [named] });
  const { proof, texts } = await client.report({ period: `${young}` });
  expect(proof).toMatchObject({ sound: false, divergences: [named] });
  expect(texts.proof.vi).toContain('bút toán 1 bị sửa');
});

/** Records of CSV as RFC 4180 has them. */
function recordsOf(text: string): readonly (readonly string[])[] {
  expect(text.endsWith('\r\n')).toBe(true);
  return text
    .slice(0, -2)
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
      ),
    );
}
