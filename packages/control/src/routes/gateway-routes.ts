import { ExchangeError } from '@lienthong/errors';
import type { CallBook, LoggedCall } from '@lienthong/gateway';
import { z } from 'zod';
import type { GatewayFacility } from '../facilities.ts';
import type { Ground } from '../ground.ts';
import { controlEventSchema } from '../model/control-event.ts';
import {
  gatewayCallDetailSchema,
  gatewayCallSchema,
  shownCall,
  shownCallDetail,
} from '../model/gateway-call.ts';
import { cursorOf, type Page, pageQueryShape, pageSchema, placeOf } from '../model/page.ts';
import { eventRoute, jsonRoute, type Route } from '../route.ts';

const filterShape = {
  system: z.string().max(200).optional(),
  operation: z.string().max(100).optional(),
  refused: z.enum(['true', 'false']).optional(),
};

const gatewaySchema = z
  .strictObject({
    /** Operations are called below it, at any path. */
    url: z.string(),
    host: z.string(),
    port: z.int(),
    tls: z.boolean(),
    endpoints: z.strictObject({ vxp: z.string(), lgsp: z.string() }),
    rootPem: z.string().optional(),
    /** Calls since the start; absent where the gateway runs in a process of its own. */
    calls: z.strictObject({ count: z.int(), refused: z.int(), keptMax: z.int() }).optional(),
  })
  .meta({ id: 'Gateway' });

/** The gateway: where it is, and what was called. */
export const gatewayRoutes: readonly Route[] = [
  jsonRoute({
    name: 'gateway',
    method: 'GET',
    path: '/api/v1/gateway',
    summary: {
      vi: 'Cổng VXP ở địa chỉ nào, đã nhận bao nhiêu lần gọi',
      en: 'Where the gateway is and how often it was called',
    },
    errors: ['CONTROL_FACILITY_ABSENT'],
    answer: gatewaySchema,
    handle: async (ground) => {
      const { url, rootPem, calls } = gatewayOf(ground);
      const { hostname, port, protocol } = new URL(url);
      const tls = protocol === 'https:';
      return {
        url,
        host: hostname,
        port: Number(port) || (tls ? 443 : 80),
        tls,
        endpoints: { vxp: `${url}/vxp`, lgsp: `${url}/lgsp/v1` },
        rootPem,
        calls: calls && { count: calls.count, refused: calls.refusedCount, keptMax: calls.keptMax },
      };
    },
  }),
  jsonRoute({
    name: 'gatewayCalls',
    method: 'GET',
    path: '/api/v1/gateway/calls',
    summary: {
      vi: 'Các lần gọi cổng VXP gần đây, mới nhất trước',
      en: 'The latest calls of the gateway, the newest first',
    },
    query: z.strictObject({ ...pageQueryShape, ...filterShape }),
    errors: ['CONTROL_FACILITY_ABSENT', 'CONTROL_CURSOR_INVALID'],
    answer: pageSchema(gatewayCallSchema),
    handle: async (ground, { query: { limit, cursor, refused, ...filter } }) => {
      const isRefused = refused === undefined ? undefined : refused === 'true';
      const before = placeOf(cursor, Number.POSITIVE_INFINITY);
      const calls = callsOf(ground).latest({ ...filter, isRefused });
      return pageBefore(calls, { before, limit });
    },
  }),
  eventRoute({
    name: 'gatewayCallEvents',
    method: 'GET',
    path: '/api/v1/gateway/calls/events',
    summary: {
      vi: 'Từng lần gọi cổng VXP ngay khi được trả lời, theo dòng sự kiện',
      en: 'Every call of the gateway as it is answered, as server-sent events',
    },
    query: z.strictObject({ ...filterShape, after: z.string().max(100).optional() }),
    errors: ['CONTROL_FACILITY_ABSENT', 'CONTROL_BUSY'],
    event: controlEventSchema,
    handle: async (ground, { query: { system, operation, refused, after } }, { request }) => {
      const { gatewayCalls: hub } = ground;
      if (!hub) throw new ExchangeError('CONTROL_FACILITY_ABSENT', { what: 'gateway calls' });
      const header = request.headers['last-event-id'];
      return {
        hub,
        after: (Array.isArray(header) ? header[0] : header) || after,
        wants: ({ call }) =>
          call !== undefined &&
          (system === undefined || call.system === system) &&
          (operation === undefined || call.operation === operation) &&
          (refused === undefined || (refused === 'true') === (call.refusal !== undefined)),
      };
    },
  }),
  jsonRoute({
    name: 'gatewayCall',
    method: 'GET',
    path: '/api/v1/gateway/calls/{id}',
    summary: {
      vi: 'Một lần gọi cổng VXP với mọi header, phần bí mật được che; `latest` là lần mới nhất',
      en: 'One call of the gateway with every header, secrets hidden; `latest` is the newest',
    },
    params: z.strictObject({ id: z.string().regex(/^(?:latest|\d{1,15})$/) }),
    errors: ['CONTROL_FACILITY_ABSENT', 'CONTROL_CALL_UNKNOWN'],
    answer: gatewayCallDetailSchema,
    handle: async (ground, { params: { id } }) => {
      const calls = callsOf(ground);
      const call = calls.find(id === 'latest' ? calls.count : Number(id));
      if (!call) throw new ExchangeError('CONTROL_CALL_UNKNOWN', { id, limit: calls.keptMax });
      return shownCallDetail(call);
    },
  }),
];

/** The calls before a number: a page stays where it is while new ones come. */
function pageBefore(
  calls: Iterable<LoggedCall>,
  { before, limit }: { readonly before: number; readonly limit: number },
): Page<ReturnType<typeof shownCall>> {
  const items: LoggedCall[] = [];
  for (const call of calls) {
    if (call.n >= before) continue;
    if (items.length === limit) return { items: items.map(shownCall), next: cursorOf(items.at(-1)?.n ?? 0) };
    items.push(call);
  }
  return { items: items.map(shownCall) };
}

function gatewayOf({ facilities: { gateway } }: Ground): GatewayFacility {
  if (gateway) return gateway;
  throw new ExchangeError('CONTROL_FACILITY_ABSENT', { what: 'gateway' });
}

function callsOf(ground: Ground): CallBook {
  const { calls } = gatewayOf(ground);
  if (calls) return calls;
  throw new ExchangeError('CONTROL_FACILITY_ABSENT', { what: 'gateway calls' });
}
