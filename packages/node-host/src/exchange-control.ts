import { type Quota, QuotaBook, quotaSchema } from '@lienthong/exchange';
import { type Fault, FaultBook, type FaultOrder, faultOrderSchema, makeFault } from '@lienthong/faults';
import {
  type Clock,
  type ClockSetting,
  ControlledClock,
  clockSpeedBounds,
  type RandomSource,
  randomUuid,
  systemRandom,
} from '@lienthong/runtime';
import { z } from 'zod';

/** What the operator tells every process of an exchange; on the notice board, so that those that start later hear it too. */
export type ControlNotice =
  | {
      readonly type: 'fault';
      readonly order: FaultOrder;
      /** Instant of the exchange's clock at which it was asked for. */
      readonly at: number;
    }
  | { readonly type: 'lift'; readonly ids: readonly string[] }
  | { readonly type: 'clock'; readonly setting: ClockSetting }
  | {
      readonly type: 'quota';
      /** An agency's code, a tier, or `all`. */
      readonly where: string;
      /** Takes the place of the one before; `null` where there is to be none. */
      readonly quota: Quota | null;
    };

const idSchema = z.string().max(20);
const noticeSchema: z.ZodType<ControlNotice> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('fault'), order: faultOrderSchema, at: z.number() }),
  z.strictObject({ type: z.literal('lift'), ids: z.array(idSchema).max(1_000) }),
  z.strictObject({ type: z.literal('quota'), where: z.string().max(80), quota: quotaSchema.nullable() }),
  z.strictObject({
    type: z.literal('clock'),
    setting: z.strictObject({
      anchor: z.number(),
      at: z.number(),
      speed: z.number().min(clockSpeedBounds.least).max(clockSpeedBounds.most),
      frozen: z.boolean(),
    }),
  }),
]);

/** The notice as it travels: one JSON object in UTF-8. */
export function encodeControlNotice(notice: ControlNotice): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(notice));
}

/** The clock, the faults and the quotas of an exchange, as one process has heard of them. */
export class ExchangeControl {
  readonly clock: ControlledClock;
  readonly faults: FaultBook;
  readonly quotas: QuotaBook = new QuotaBook();
  /** Tells this process' book of faults from those of others. */
  readonly id: string;
  #made = 0;
  readonly #madeAt = new Map<number, Fault>();

  /** @param clock - what the exchange's clock follows until it is set */
  constructor(clock: Clock, random: RandomSource = systemRandom) {
    this.id = randomUuid(random);
    this.clock = ControlledClock.over(clock);
    this.faults = new FaultBook({ clock: this.clock });
  }

  /**
   * Takes in a control notice. Every process hears the same ones in the same order, so that faults have the same names
   * everywhere.
   *
   * @throws FAULT_*, ZodError, SyntaxError when it is none, for everybody alike
   */
  hear(body: Uint8Array, sequence: number): void {
    const notice = noticeSchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    switch (notice.type) {
      case 'fault': {
        this.#made += 1;
        const fault = makeFault(notice.order, { id: `F${this.#made}`, now: notice.at });
        this.faults.add(fault);
        this.#madeAt.set(sequence, fault);
        return;
      }
      case 'lift':
        for (const id of notice.ids) this.faults.lift(id);
        return;
      case 'quota':
        if (notice.quota) this.quotas.set(notice.where, notice.quota);
        else this.quotas.clear(notice.where);
        return;
      case 'clock':
        this.clock.adopt(notice.setting);
    }
  }

  /** The fault that the notice at this place has made. */
  madeBy(sequence: number): Fault | undefined {
    return this.#madeAt.get(sequence);
  }
}
