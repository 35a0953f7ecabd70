import {
  clockEpoch,
  measureOwnCost,
  type OwnCost,
  ParcelStock,
  PlanSender,
  type Sender,
  SenderCrew,
  sharedClock,
  sharePlan,
  type TrafficPlan,
} from '@lienthong/load';
import type { Clock, Closers } from '@lienthong/runtime';
import type { CommandContext } from '../command-context.ts';
import type { LoadGround } from './open-ground.ts';
import { openWay, type Way } from './way.ts';

/**
 * What sends a plan: this process, or processes of their own; by the clock that comes with it. What the generator costs without
 * an exchange is measured first.
 *
 * @throws LOAD_SENDER_ENDED, NOT_RUNNING, AXIS_UNREACHABLE, PKI_*
 */
export async function openSender(
  { env, random }: CommandContext,
  order: {
    readonly ground: LoadGround;
    readonly plan: TrafficPlan;
    readonly processes: number;
    readonly stockBytesMax: number;
    readonly closers: Closers;
  },
): Promise<{ readonly sender: Sender; readonly clock: Clock; readonly ownCost: OwnCost }> {
  const { ground, plan, processes, stockBytesMax, closers } = order;
  const epoch = clockEpoch();
  const clock = sharedClock(epoch);
  const shares = sharePlan(plan, { processCount: processes, groupOf: ground.groupOf });
  const ways = await ground.waysFor(plan, shares);
  const [share, way] = [shares[0], ways[0]];
  if (!share || !way) throw new RangeError('a plan has at least one share');
  const { door, composer } = await openWay(way, {
    plan,
    share,
    clock,
    random,
    closers,
    session: ground.session,
  });
  const ownCost = await measureOwnCost({ plan, composer, stockBytesMax, clock });
  if (processes === 1) {
    const stock = new ParcelStock({ plan, composer, bytesMax: stockBytesMax });
    return { sender: new PlanSender({ plan, door, stock, clock }), clock, ownCost };
  }
  const crew = new SenderCrew<Way>({
    main: new URL('./sender-main.ts', import.meta.url),
    env,
    orders: shares.map((each, place) => ({
      plan,
      share: each,
      epoch,
      stockBytesMax: stockBytesMax / processes,
      way: ways[place] ?? way,
    })),
  });
  closers.add(() => crew.close());
  return { sender: crew, clock, ownCost };
}
