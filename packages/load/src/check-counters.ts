import { type CounterLine, emptyLine } from '@lienthong/counters';
import type { Account, SeenStages } from './account.ts';
import type { TrafficPlan } from './traffic-plan.ts';

export type CounterDifference = { readonly agency: string; readonly detail: string };

/** Compares how far the counters of every agency have moved with what the plan says they must have. */
export function checkCounters(given: {
  readonly plan: TrafficPlan;
  readonly account: Pick<Account, 'isAccepted'>;
  readonly before: ReadonlyMap<string, CounterLine>;
  readonly after: ReadonlyMap<string, CounterLine>;
  readonly stages: SeenStages;
}): { readonly compared: number; readonly differences: readonly CounterDifference[] } {
  const { plan, account, before, after, stages } = given;
  const { agencies, count, senders, starts, receivers, statuses } = plan;
  const outgoing = new Uint32Array(agencies.length);
  const arrived = new Uint32Array(agencies.length);
  const incoming = new Uint32Array(agencies.length);
  const told = new Uint32Array(agencies.length);
  const heard = new Uint32Array(agencies.length);
  for (let index = 0; index < count; index += 1) {
    if (!account.isAccepted(index)) continue;
    const sender = senders[index] ?? 0;
    const [from = 0, to = 0] = [starts[index], starts[index + 1]];
    if ((statuses?.about[index] ?? -1) >= 0) {
      const receiver = receivers[from] ?? 0;
      told[sender] = (told[sender] ?? 0) + 1;
      heard[receiver] = (heard[receiver] ?? 0) + 1;
      continue;
    }
    outgoing[sender] = (outgoing[sender] ?? 0) + 1;
    arrived[sender] = (arrived[sender] ?? 0) + to - from;
    for (const receiver of receivers.subarray(from, to)) incoming[receiver] = (incoming[receiver] ?? 0) + 1;
  }
  const differences: CounterDifference[] = [];
  let compared = 0;
  for (const [place, { organId }] of agencies.entries()) {
    const [was, is] = [before.get(organId) ?? emptyLine(), after.get(organId) ?? emptyLine()];
    const expected = {
      outgoing: outgoing[place] ?? 0,
      signed: outgoing[place] ?? 0,
      arrived: arrived[place] ?? 0,
      incoming: incoming[place] ?? 0,
      statusesSent: told[place] ?? 0,
      statusesReceived: heard[place] ?? 0,
      ...(stages.inHand ? { acknowledged: incoming[place] ?? 0 } : {}),
    };
    for (const [name, wanted] of Object.entries(expected)) {
      compared += 1;
      const moved = is[name as keyof CounterLine] - was[name as keyof CounterLine];
      if (moved !== wanted) differences.push({ agency: organId, detail: `${name}: ${moved}, not ${wanted}` });
    }
  }
  return { compared, differences };
}
