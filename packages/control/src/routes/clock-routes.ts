import { z } from 'zod';
import { jsonRoute, type Route } from '../route.ts';

const clockSchema = z
  .strictObject({
    /** Instant that the clock of the exchange shows. */
    now: z.number(),
    /** How far it is ahead of the machine's, milliseconds. */
    aheadMs: z.number(),
    /** Seconds that pass in one of the machine. */
    speed: z.number(),
    frozen: z.boolean(),
  })
  .meta({ id: 'ExchangeClock' });

const orderSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('jump'), ms: z.int() }),
    z.strictObject({ type: z.literal('set'), at: z.int() }),
    z.strictObject({ type: z.literal('speed'), speed: z.number() }),
    z.strictObject({ type: z.literal('freeze') }),
    z.strictObject({ type: z.literal('resume') }),
  ])
  .meta({ id: 'ClockOrder' });

/** The clock by which the exchange goes. */
export const clockRoutes: readonly Route[] = [
  jsonRoute({
    name: 'clock',
    method: 'GET',
    path: '/api/v1/clock',
    summary: { vi: 'Đồng hồ của hệ thống', en: 'The clock of the exchange' },
    answer: clockSchema,
    handle: async ({ session }) => shownClock(await session.clock.show()),
  }),
  jsonRoute({
    name: 'setClock',
    method: 'POST',
    path: '/api/v1/clock',
    summary: {
      vi: 'Tua, đặt, đổi tốc độ, dừng hoặc chạy tiếp đồng hồ',
      en: 'Moves, sets, speeds up, freezes or resumes the clock',
    },
    query: z.strictObject({
      force: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: 'Lets it go back where no package has passed yet' }),
    }),
    body: orderSchema,
    errors: ['FAULT_CLOCK_INVALID', 'FAULT_CLOCK_BACKWARDS'],
    answer: clockSchema,
    handle: async ({ session }, { query, body }) =>
      shownClock(await session.clock.order(body, { force: query.force === 'true' })),
  }),
];

function shownClock(view: {
  readonly now: number;
  readonly aheadMs: number;
  readonly setting: { readonly speed: number; readonly frozen: boolean };
}): z.infer<typeof clockSchema> {
  const { now, aheadMs, setting } = view;
  return { now, aheadMs, speed: setting.speed, frozen: setting.frozen };
}
