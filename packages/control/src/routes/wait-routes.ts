import { z } from 'zod';
import { anyTopic } from '../events/exchange-tail.ts';
import { packageDetailSchema, shownDetail } from '../model/package.ts';
import { wholeNumberText } from '../model/page.ts';
import { jsonRoute, type Route } from '../route.ts';
import { agencyParams, packageParams } from './agency-params.ts';

const timeoutMs = z.coerce.number().int().min(0).max(60_000).default(10_000);

/** Waiting without asking again and again: answered when it is so, or refused when the time is over. */
export const waitRoutes: readonly Route[] = [
  jsonRoute({
    name: 'waitPackage',
    method: 'GET',
    path: '/api/v1/wait/packages/{id}',
    summary: {
      vi: 'Chờ gói tin hay văn bản: đã giao hết, có kết quả đủ, hoặc trạng thái nào đó đã về',
      en: 'Waits for a package or document: delivered, with all outcomes known, or a status about it back',
    },
    params: packageParams,
    query: z.strictObject({
      until: z.enum(['known', 'delivered', 'settled', 'status']).default('delivered').meta({
        description:
          '`known`: a node has it; `delivered`: to all receivers, or to `agency`; `settled`: the sender’s node knows the outcome of every copy; `status`: status `status` has come back',
      }),
      agency: z
        .string()
        .max(100)
        .optional()
        .meta({ description: 'This receiver only; of a status, who says it' }),
      status: z.string().max(2).optional(),
      timeoutMs,
    }),
    errors: ['CONTROL_WAIT_ENDED', 'CONTROL_BUSY', 'REGISTRY_ORGANISATION_UNKNOWN'],
    answer: packageDetailSchema,
    handle: async ({ session, tail }, { params: { id }, query }, { signal }) => {
      const agency = query.agency === undefined ? undefined : session.registry.get(query.agency).organId;
      const find = () => {
        const found = tail.packages.find(id);
        const course = found.findLast(({ facts }) => facts.kind !== 'status') ?? found.at(-1);
        if (!course) return undefined;
        const { copies, fates, stated } = course;
        const isDelivered = (organId: string) => fates.get(organId)?.fate === 'delivered';
        switch (query.until) {
          case 'known':
            return course;
          case 'settled':
            return stated >= copies ? course : undefined;
          case 'delivered': {
            const to = agency === undefined ? [...course.receivers] : [agency];
            return to.length > 0 && to.every(isDelivered) ? course : undefined;
          }
          case 'status': {
            const isBack = tail.packages
              .find(course.facts.documentId)
              .some(
                (other) =>
                  other.facts.kind === 'status' &&
                  other.facts.about === course.facts.documentId &&
                  (query.status === undefined || other.facts.status === query.status) &&
                  (agency === undefined || other.facts.sender === agency) &&
                  other.fates.get(course.facts.sender)?.fate === 'delivered',
              );
            return isBack ? course : undefined;
          }
        }
      };
      const what = `${query.until} ${query.status ?? ''}`.trim();
      // `latest` may become another one with any entry.
      const topics = id === 'latest' ? [anyTopic] : [id];
      return shownDetail(await tail.wait({ topics, find, timeoutMs: query.timeoutMs, signal, what }));
    },
  }),
  jsonRoute({
    name: 'waitMail',
    method: 'GET',
    path: '/api/v1/wait/agencies/{code}/mail',
    summary: {
      vi: 'Chờ đến khi hộp thư có ít nhất N gói tin đang chờ',
      en: 'Waits until at least N packages wait in the mailbox',
    },
    params: agencyParams,
    query: z.strictObject({
      count: wholeNumberText({ min: 0, max: 1_000_000 }),
      type: z.enum(['document', 'status']).optional(),
      timeoutMs,
    }),
    errors: ['CONTROL_WAIT_ENDED', 'CONTROL_BUSY', 'REGISTRY_ORGANISATION_UNKNOWN'],
    answer: z.strictObject({ waiting: z.int(), delivered: z.int() }),
    handle: async ({ session, tail }, { params, query: { count, type, ...query } }, { signal }) => {
      const { organId } = session.registry.get(params.code);
      const find = () => {
        const mail = tail.mail.of(organId, type);
        return mail.waiting >= count ? { ...mail } : undefined;
      };
      return tail.wait({
        topics: [organId],
        find,
        timeoutMs: query.timeoutMs,
        signal,
        what: `${count} ${type ?? 'packages'} ${organId}`,
      });
    },
  }),
  jsonRoute({
    name: 'waitQuiescent',
    method: 'GET',
    path: '/api/v1/wait/quiescent',
    summary: {
      vi: 'Chờ đến khi không còn gì trên đường: mọi bản có kết quả, mọi biên nhận đã về',
      en: 'Waits until nothing is on its way: every copy has its outcome, every receipt is back',
    },
    query: z.strictObject({ timeoutMs }),
    errors: ['CONTROL_WAIT_ENDED', 'CONTROL_BUSY'],
    answer: z.strictObject({ entries: z.int() }),
    handle: async ({ tail }, { query }, { signal }) =>
      tail.wait({
        topics: [anyTopic],
        find: () => (tail.open.areNone ? { entries: tail.entryCount } : undefined),
        timeoutMs: query.timeoutMs,
        signal,
        what: 'quiescence',
      }),
  }),
];
