import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalExchange } from '@lienthong/emulator';
import { median } from './bench-run.ts';

export type Circular = {
  readonly packageBytes: number;
  readonly deliveries: number;
  readonly firstToLastMs: number;
  readonly receiptsMs: number;
  readonly rounds: number;
};

/** One document of the province to all its districts and communes, several times; the first, cold, is not counted. */
export async function circularToAll(): Promise<Circular> {
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  const exchange = await startLocalExchange({ stateDir, registry: 'nghe-an-2019', env: process.env });
  try {
    const { session } = exchange.emulator;
    const province = await session.desk('000.00.00.H41');
    const operator = await session.operator();
    const to = session.registry.all().filter(({ tier }) => tier === 'district' || tier === 'commune');
    const spans: number[] = [];
    const receipts: number[] = [];
    let packageBytes = 0;
    const rounds = 5;
    for (let round = 0; round <= rounds; round += 1) {
      const bytes = await province.compose({
        to,
        codeNumber: String(round + 1),
        codeNotation: 'UBND-NN',
        typeName: 'Công văn',
        subject: `Công văn ${round + 1}`,
        attachments: [{ name: 'cong-van.txt', bytes: Buffer.from('Nội dung mô phỏng') }],
      });
      const startedAt = performance.now();
      const { outcome } = await province.submit(bytes);
      for (let arrived = 0; arrived < to.length; ) {
        arrived = (await province.sent({ limit: 1 }))[0]?.arrived ?? 0;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const receiptsMs = performance.now() - startedAt;
      const [found] = await operator.find(outcome.pkg);
      if (!found) throw new Error('the circular is not known');
      const journey = await operator.journey(found);
      const deliveredAt = journey.hops.filter(({ delivered }) => delivered.length > 0).map(({ at }) => at);
      if (deliveredAt.length !== to.length)
        throw new Error(`${deliveredAt.length} of ${to.length} delivered`);
      packageBytes = bytes.length;
      if (round === 0) continue;
      spans.push(Math.max(...deliveredAt) - Math.min(...deliveredAt));
      receipts.push(receiptsMs);
    }
    return {
      packageBytes,
      deliveries: to.length,
      firstToLastMs: median(spans),
      receiptsMs: median(receipts),
      rounds,
    };
  } finally {
    await exchange.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}
