import { systemClock } from '@lienthong/runtime';
import type { VxpOperation } from '@lienthong/vxp';
import { VxpClient } from '@lienthong/vxp-client';
import { obey } from './told-process.ts';

export type CallerOrder =
  | { readonly type: 'open'; readonly endpoint: string; readonly systemId: string; readonly secret: string }
  /** One call after another. */
  | { readonly type: 'one-by-one'; readonly operation: VxpOperation; readonly count: number }
  /** A call at each instant of a plan, whether the last one is answered or not. */
  | {
      readonly type: 'by-plan';
      readonly operation: VxpOperation;
      readonly perSecond: number;
      readonly count: number;
    };

/** Latencies from the intended instant to the whole reply, milliseconds, and the bytes of the last reply. */
export type CallerAnswer = { readonly latenciesMs: readonly number[]; readonly replyBytes: number };

let client: VxpClient | undefined;
let replyBytes = 0;

async function call(operation: VxpOperation): Promise<void> {
  if (!client) throw new Error('not open');
  const { httpStatus, body } = await client.call(operation, { servicetype: 'eDoc', messagetype: 'edoc' });
  if (httpStatus !== 200) throw new Error(`${operation}: ${httpStatus}`);
  replyBytes = body.length;
}

async function oneByOne(operation: VxpOperation, count: number): Promise<readonly number[]> {
  const latencies: number[] = [];
  for (let made = 0; made < count; made += 1) {
    const startedAt = performance.now();
    await call(operation);
    latencies.push(performance.now() - startedAt);
  }
  return latencies;
}

async function byPlan(operation: VxpOperation, perSecond: number, count: number): Promise<readonly number[]> {
  const startedAt = performance.now();
  const underWay: Promise<number>[] = [];
  for (let index = 0; index < count; index += 1) {
    const intended = startedAt + (index * 1_000) / perSecond;
    const early = intended - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    underWay.push(call(operation).then(() => performance.now() - intended));
  }
  return Promise.all(underWay);
}

obey(async (order: CallerOrder): Promise<CallerAnswer> => {
  if (order.type === 'open') {
    const { endpoint, systemId, secret } = order;
    client = new VxpClient({ endpoint, systemId, secret, clock: systemClock });
    return { latenciesMs: [], replyBytes: 0 };
  }
  const latenciesMs =
    order.type === 'one-by-one'
      ? await oneByOne(order.operation, order.count)
      : await byPlan(order.operation, order.perSecond, order.count);
  return { latenciesMs, replyBytes };
});
