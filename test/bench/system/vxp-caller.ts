import { systemClock } from '@lienthong/runtime';
import type { VxpOperation } from '@lienthong/vxp';
import { VxpClient } from '@lienthong/vxp-client';
import { byPlan } from './by-plan.ts';
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

/** How a reply begins that is no failure: a list of a country is not parsed to find that out. */
const okStart = '{"status":"OK"';

let client: VxpClient | undefined;
let replyBytes = 0;

async function call(operation: VxpOperation): Promise<void> {
  if (!client) throw new Error('not open');
  const { httpStatus, body } = await client.call(operation, { servicetype: 'eDoc', messagetype: 'edoc' });
  const start = body.subarray(0, okStart.length).toString('utf8');
  if (httpStatus !== 200 || start !== okStart) throw new Error(`${operation}: ${httpStatus} ${start}`);
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

obey(async (order: CallerOrder): Promise<CallerAnswer> => {
  if (order.type === 'open') {
    const { endpoint, systemId, secret } = order;
    client = new VxpClient({ endpoint, systemId, secret, clock: systemClock });
    return { latenciesMs: [], replyBytes: 0 };
  }
  const latenciesMs =
    order.type === 'one-by-one'
      ? await oneByOne(order.operation, order.count)
      : await byPlan(order, async (_, intended) => {
          await call(order.operation);
          return performance.now() - intended;
        });
  return { latenciesMs, replyBytes };
});
