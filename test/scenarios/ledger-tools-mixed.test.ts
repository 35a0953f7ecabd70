import { auditLedgers, type LedgerSource, linesOf } from '@lienthong/ledger';
import { seededRandom } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { FragileExchange } from './rig/fragile-exchange.ts';
import { MixedTraffic } from './rig/mixed-traffic.ts';

async function busyExchange(seed: string): Promise<FragileExchange> {
  const exchange = await FragileExchange.start({ seed, accidents: { crash: 0.01, duplicate: 0.05 } });
  await new MixedTraffic(exchange, seed).run(40);
  await exchange.comeToRest();
  return exchange;
}

function sourceOf(exchange: FragileExchange): LedgerSource {
  const { addresses } = exchange.session;
  return {
    owners: addresses.nodes(),
    nodeIdOf: (owner) => addresses.nodeId(owner),
    read: (owners) => exchange.base.ledgers.read(owners),
  };
}

test.each(['one', 'two', 'three'])(
  'after crashes and doubled messages ledgers say the same of every copy: %s',
  async (seed) => {
    const exchange = await busyExchange(seed);
    const audit = await auditLedgers(sourceOf(exchange), { atRest: true });
    expect(audit).toMatchObject({ sound: true, disagreements: [] });
    expect(audit.entryCount).toBeGreaterThan(100);
    await exchange.stop();
  },
);

test('damage of four kinds, in any ledger and at any place, is always found and its first entry named', async () => {
  const exchange = await busyExchange('damage');
  const source = sourceOf(exchange);
  const { heads } = await auditLedgers(source, { atRest: true });
  const ledgers = new Map<string, readonly string[]>();
  for (const owner of source.owners) {
    const lines = await linesOf(source, owner);
    if (lines.length > 2) ledgers.set(owner, lines);
  }
  const random = seededRandom('damage');
  const owners = [...ledgers.keys()];
  for (let round = 0; round < 100; round += 1) {
    const owner = owners[random.integer(owners.length)]!;
    const lines = ledgers.get(owner)!;
    const [at, other] = [random.integer(lines.length), random.integer(lines.length)];
    const line = lines[at]!;
    const [what, damaged, n] = (
      [
        ['altered', lines.with(at, line.replace('"at":', '"at":1')), at],
        ['removed', lines.toSpliced(at, 1), at],
        ['inserted', lines.toSpliced(other, 0, line), other === at ? at + 1 : other],
        ['moved', lines.toSpliced(at, 1).toSpliced(other, 0, line), Math.min(at, other)],
      ] as const
    )[round % 4]!;
    if (what === 'moved' && at === other) continue;
    const read = async function* (wanted: readonly string[]) {
      for (const node of wanted)
        yield { node, sequence: 1, lines: node === owner ? damaged : (ledgers.get(node) ?? []) };
    };
    const audit = await auditLedgers({ ...source, owners, read }, { atRest: true, heads });
    expect(audit).toMatchObject({ sound: false, divergences: [{ node: source.nodeIdOf(owner), what, n }] });
  }
  await exchange.stop();
});
