import { type Closers, systemClock } from '@lienthong/runtime';
import type { Composer } from './composer.ts';
import type { Door } from './door.ts';
import { ParcelStock } from './parcel-stock.ts';
import { PlanSender } from './plan-sender.ts';
import type { SenderEvent } from './sender.ts';
import type { SenderCommand, SenderOrder, SenderReport } from './sender-order.ts';
import { placesOf } from './share-plan.ts';
import { sharedClock } from './shared-clock.ts';

/** How long events are gathered before they go to the coordinator together, milliseconds. */
const gatherMs = 20;

/**
 * The life of a sender process: takes its order from the process that has forked it, gets ready, sends when told, tells
 * everything it sees, and ends when told or when nobody is left to tell.
 *
 * @param open - opens the way in for the order; what it opened is closed at the end
 * @param closers - closed at the end
 */
export function serveSender<Way>(
  open: (order: SenderOrder<Way>) => Promise<{
    readonly door: Pick<Door, 'send' | 'watch'>;
    readonly composer: Composer;
  }>,
  closers: Closers,
): void {
  const tell = (report: SenderReport): void => void process.send?.(report);
  let gathered: SenderEvent[] = [];
  const flush = (): void => {
    if (gathered.length > 0) tell({ type: 'events', events: gathered });
    gathered = [];
  };
  const gather = (event: SenderEvent): void => {
    gathered.push(event);
    if (gathered.length === 1) void systemClock.sleep(gatherMs).then(flush);
  };
  let sender: PlanSender | undefined;
  const prepare = async (order: SenderOrder<Way>): Promise<void> => {
    const { plan, share, epoch, stockBytesMax: bytesMax } = order;
    const places = placesOf(plan, share);
    const { door, composer } = await open(order);
    const stock = new ParcelStock({ plan, composer, bytesMax, places });
    sender = new PlanSender({ plan, door, stock, places, clock: sharedClock(epoch) });
    await sender.prepare(gather);
    tell({ type: 'ready' });
  };
  const send = async (startAt: number): Promise<void> => {
    const before = performance.eventLoopUtilization();
    await sender?.send(startAt);
    gather({ type: 'busy', share: performance.eventLoopUtilization(before).utilization });
    flush();
    tell({ type: 'sent' });
  };
  const end = async (): Promise<void> => {
    await closers.close();
    process.disconnect?.();
  };
  const obey = (command: SenderCommand<Way>): Promise<void> => {
    switch (command.type) {
      case 'order':
        return prepare(command.order);
      case 'send':
        return send(command.startAt);
      case 'close':
        return end();
    }
  };
  process.on('message', (command: SenderCommand<Way>) => {
    obey(command).catch((failure: unknown) =>
      tell({ type: 'failed', detail: failure instanceof Error ? failure.message : String(failure) }),
    );
  });
  // Ctrl-C is for the coordinator, which then says when to end; without a coordinator there is nothing to go on for.
  process.on('SIGINT', () => undefined);
  process.once('disconnect', () => process.exit());
}
