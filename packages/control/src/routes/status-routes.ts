import { z } from 'zod';
import { exchangeStatusSchema } from '../model/exchange-status.ts';
import { jsonRoute, type Route } from '../route.ts';

/** Whether the exchange runs, and how much of it there is. */
export const statusRoutes: readonly Route[] = [
  jsonRoute({
    name: 'health',
    method: 'GET',
    path: '/api/v1/health',
    summary: { vi: 'API có trả lời không', en: 'Whether the API answers' },
    open: true,
    answer: z.strictObject({ ok: z.literal(true) }),
    handle: async () => ({ ok: true as const }),
  }),
  jsonRoute({
    name: 'ready',
    method: 'GET',
    path: '/api/v1/ready',
    summary: {
      vi: 'Hệ thống nhận gói tin, và mọi sổ cái đã được đọc',
      en: 'Whether the exchange takes packages and all ledgers have been read',
    },
    open: true,
    errors: ['CONTROL_STOPPED'],
    answer: z.strictObject({ ready: z.literal(true) }),
    handle: async ({ tail }) => {
      await tail.settled();
      return { ready: true as const };
    },
  }),
  jsonRoute({
    name: 'status',
    method: 'GET',
    path: '/api/v1/status',
    summary: { vi: 'Những gì đang chạy', en: 'What runs' },
    answer: exchangeStatusSchema,
    handle: async ({ session, tail, streams, startedAt }) => ({
      ready: tail.isCaughtUp,
      now: session.clock.now(),
      startedAt,
      routing: session.topology.routing,
      agencies: session.registry.size,
      nodes: session.topology.size,
      packages: tail.packages.count,
      entries: tail.entryCount,
      openCopies: tail.open.copies,
      unheardStates: tail.open.unheard,
      lastEventId: tail.hub.lastId,
      streams: streams.count,
      waits: tail.waitCount,
    }),
  }),
];
