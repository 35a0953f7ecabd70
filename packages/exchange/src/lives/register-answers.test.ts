import { messageBytesMax } from '@lienthong/axis';
import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import type { RegisterDirection, RegisterQuery } from '@lienthong/registers';
import { type OrganId, Registry } from '@lienthong/registry';
import { beforeEach, describe, expect, test } from 'vitest';
import { NodeIndex } from '../node-index.ts';
import { verbs } from '../node-protocol.ts';
import { lifePage } from './life-answers.ts';
import { askLives, askRegister } from './life-questions.ts';
import { registerPage } from './register-answers.ts';

const [sender, receiver] = ['000.00.00.H41' as OrganId, '000.00.00.G22' as OrganId];
const registry = Registry.load(
  [
    { codeQcvn102: receiver, name: 'Văn phòng', tier: 'central', kind: 'văn phòng' },
    { codeQcvn102: sender, name: 'UBND tỉnh', tier: 'province', kind: 'UBND', parent: receiver },
  ],
  { asOf: '2026-06-01' },
);
const newYear = Date.parse('2027-01-01T00:00:00+07:00');

let index: NodeIndex;
let pageCount: number;
beforeEach(() => {
  index = new NodeIndex();
  pageCount = 0;
});

function facts(n: number, more: Partial<PackageFacts> = {}): PackageFacts {
  return {
    digest: String(n),
    size: 1,
    kind: 'new',
    sender,
    documentId: `${sender},2026/12/01,${n}/CV`,
    origin: '',
    code: `${n}/CV`,
    subject: `Về việc số ${n} tại Kỳ Sơn`,
    promulgationDate: '2026/12/01',
    ...more,
  };
}

function apply(n: number, at: number, to: readonly string[], more: Partial<PackageFacts> = {}): void {
  const base = { pkg: `pkg-${n}`, copies: to.length, to, at };
  const entries: readonly EntryDraft[] = [
    { ...base, act: 'admitted', agency: sender, facts: facts(n, more) },
    { ...base, act: 'relayed', edge: 'x' },
    { ...base, act: 'delivered', agency: receiver, kind: more.kind ?? 'new' },
  ];
  for (const entry of entries) index.apply(entry);
}

/** The whole answer, page by page as over the axis. */
function ask(direction: RegisterDirection, query: RegisterQuery & { readonly limit?: number } = {}) {
  return askRegister(
    async (verb, request) => {
      expect(verb).toBe(verbs.register);
      const page = registerPage(
        { index, registry },
        direction === 'in' ? receiver : sender,
        request as never,
      );
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(messageBytesMax);
      pageCount += 1;
      return JSON.parse(JSON.stringify(page));
    },
    { ...query, direction },
  );
}

describe('a register of many documents', () => {
  beforeEach(() => {
    for (let n = 0; n < 6_000; n += 1) apply(n, newYear + (n - 3_000) * 60_000, [receiver]);
  });

  test('comes in pages, without a gap, numbered from one in every year', async () => {
    for (const direction of ['in', 'out'] as const) {
      const items = await ask(direction);
      const places = items.map(({ year, number }) => `${number}/${year}`);
      expect(places).toEqual([
        ...Array.from({ length: 3_000 }, (_, n) => `${n + 1}/2026`),
        ...Array.from({ length: 3_000 }, (_, n) => `${n + 1}/2027`),
      ]);
    }
    expect(pageCount).toBeGreaterThan(4);
  });

  test('numbers do not depend on what is asked for', async () => {
    const [found, ...others] = await ask('in', { search: 'so 4321 ky son' });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ year: 2027, number: 1_322, facts: { code: '4321/CV' } });
    expect(await ask('in', { search: '#1322', from: '2027-01-01' })).toEqual([found]);
  });

  test('days and limits are kept to, over several pages too', async () => {
    const items = await ask('out', { from: '2026-12-31', to: '2026-12-31', limit: 1_400 });
    expect(items).toHaveLength(1_400);
    expect(items[0]).toMatchObject({ year: 2026, number: 1_561 });
    expect(await ask('out', { search: 'không có' })).toEqual([]);
  });
});

test('a circular to thousands is told receiver by receiver, in one row', async () => {
  const receivers = Array.from({ length: 20_000 }, (_, n) => `000.${n}.00.H41`);
  apply(1, newYear - 2, [receiver]);
  apply(2, newYear - 1, receivers);
  apply(3, newYear, [receiver]);
  const items = await ask('out');
  expect(items.map(({ number, year, lives }) => [number, year, lives.length])).toEqual([
    [1, 2026, 1],
    [2, 2026, 20_000],
    [1, 2027, 1],
  ]);
  expect(new Set(items[1]?.lives.map((life) => life.receiver)).size).toBe(20_000);
  expect(pageCount).toBeGreaterThan(2);
});

test('documents that arrived nowhere come in pages too', async () => {
  for (let n = 0; n < 2_000; n += 1) {
    apply(n, newYear + n, [receiver]);
    const stated = { pkg: `pkg-${n}`, copies: 1, to: [receiver], at: newYear + n };
    index.apply({ ...stated, act: 'receipt', outcome: 'refused', agency: sender });
  }
  expect((await ask('out')).map(({ lives }) => lives.length)).toEqual(Array.from({ length: 2_000 }, () => 0));
  expect(pageCount).toBeGreaterThan(1);
});

test('orders are no documents of their own; who is added by an update has the document from then on', async () => {
  apply(1, 1, ['000.00.01.H41']);
  const documentId = facts(1).documentId;
  apply(2, 2, [receiver], {
    kind: 'update',
    affects: [{ documentId }],
    changes: { content: true, added: [receiver] },
  });
  apply(3, 3, [receiver], { kind: 'update', affects: [{ documentId }], changes: { content: true } });
  apply(4, 4, [receiver], { kind: 'revoke', documentId });
  expect(await ask('in')).toMatchObject([
    { number: 1, pkg: 'pkg-1' },
    { number: 2, pkg: 'pkg-2', lives: [{ pending: 'revoke' }] },
  ]);
  expect(await ask('out')).toMatchObject([{ number: 1, pkg: 'pkg-1' }]);
});

test('what the node refused has no number, and gets one when it is taken later', async () => {
  apply(1, 10, [receiver]);
  const refused = { pkg: 'pkg-2', copies: 1, to: [receiver], at: 11 };
  index.apply({ ...refused, act: 'admitted', agency: sender, facts: facts(2) });
  index.apply({ ...refused, act: 'refused', agency: sender });
  apply(3, 12, [receiver]);
  expect((await ask('out')).map(({ pkg, number }) => [pkg, number])).toEqual([
    ['pkg-1', 1],
    ['pkg-3', 2],
  ]);
  apply(2, 13, [receiver]);
  expect((await ask('out')).map(({ pkg, number }) => [pkg, number])).toEqual([
    ['pkg-1', 1],
    ['pkg-3', 2],
    ['pkg-2', 3],
  ]);
});

describe('lives', () => {
  const askAs = (
    asker: OrganId | undefined,
    query: { readonly documentId: string; readonly sender?: string },
  ) =>
    askLives(async (_, request) => {
      const page = lifePage({ index, registry }, request as never, asker);
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(messageBytesMax);
      return JSON.parse(JSON.stringify(page));
    }, query);

  test('of a circular come in pages, each receiver once', async () => {
    apply(
      1,
      1,
      Array.from({ length: 5_000 }, (_, n) => `000.${n}.00.H41`),
    );
    const lives = await askAs(undefined, { documentId: facts(1).documentId });
    expect(new Set(lives.map((life) => life.receiver)).size).toBe(5_000);
  });

  test('of others are nobody’s business but the sender’s and the operator’s', async () => {
    apply(1, 1, [receiver, '000.00.01.H41']);
    const { documentId } = facts(1);
    expect(await askAs(sender, { documentId })).toHaveLength(2);
    expect(await askAs(receiver, { documentId, sender })).toMatchObject([{ receiver }]);
    expect(await askAs('000.00.02.H41' as OrganId, { documentId })).toEqual([]);
  });

  test('with a history that somebody has made endless are told by their first and last steps', async () => {
    apply(0, 1, [receiver]);
    const { documentId } = facts(0);
    for (let n = 1; n <= 3_000; n += 1) {
      const said = {
        kind: 'status',
        status: '01',
        about: documentId,
        sender: receiver,
        reason: 'ộ'.repeat(500),
      };
      const base = { pkg: `pkg-${n}`, copies: 1, to: [sender], at: n + 1 };
      index.apply({ ...base, act: 'admitted', edge: 'x', facts: facts(n, said) });
      index.apply({ ...base, act: 'delivered', agency: sender });
    }
    const [life] = await askAs(sender, { documentId });
    expect(life?.lifecycle.state).toBe('arrived');
    const { history = [] } = life?.lifecycle ?? {};
    expect([history[0], history.at(-1)].map((step) => step?.event.pkg)).toEqual(['pkg-0', 'pkg-3000']);
  });
});
