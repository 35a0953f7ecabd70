import { readStatusCode, type StatusCode, statusCodes } from '@lienthong/edxml';
import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import { inboxMailSchema, sentMailSchema, shownInboxMail, shownSentMail } from '../model/mail.ts';
import { outcomeSchema, shownOutcome } from '../model/outcome.ts';
import { pageOf, pageQueryShape, pageSchema, placeOf } from '../model/page.ts';
import { jsonRoute, type Route } from '../route.ts';
import { agencyParams } from './agency-params.ts';
import { findReceived } from './find-package.ts';

const inboxParams = z.strictObject({
  code: z.string().min(1).max(100),
  id: z.string().min(1).max(300),
});

const codes = Object.keys(statusCodes).filter((code) => code !== '13');

/** Mailboxes: what waits, what was sent, and what a receiver says of what it has received. */
export const mailboxRoutes: readonly Route[] = [
  jsonRoute({
    name: 'inbox',
    method: 'GET',
    path: '/api/v1/agencies/{code}/inbox',
    summary: {
      vi: 'Gói tin chờ trong hộp thư, cũ nhất trước',
      en: 'What waits in the mailbox, the oldest first',
    },
    params: agencyParams,
    query: z.strictObject({ ...pageQueryShape, type: z.enum(['document', 'status']).optional() }),
    errors: ['REGISTRY_ORGANISATION_UNKNOWN', 'EXCHANGE_RECEIVER_RETIRED', 'CONTROL_CURSOR_INVALID'],
    answer: pageSchema(inboxMailSchema),
    handle: async ({ session }, { params, query: { type, ...page } }) => {
      const desk = await session.desk(params.code);
      const limit = type === undefined ? placeOf(page.cursor, 0) + page.limit + 1 : inboxMax;
      const all = (await desk.inbox({ limit })).filter(
        ({ facts }) => type === undefined || (facts.kind === 'status') === (type === 'status'),
      );
      return pageOf(all, page, shownInboxMail);
    },
  }),
  jsonRoute({
    name: 'sent',
    method: 'GET',
    path: '/api/v1/agencies/{code}/sent',
    summary: { vi: 'Gói tin đã gửi, mới nhất trước', en: 'What the agency has sent, the newest first' },
    params: agencyParams,
    query: z.strictObject(pageQueryShape),
    errors: ['REGISTRY_ORGANISATION_UNKNOWN', 'EXCHANGE_RECEIVER_RETIRED', 'CONTROL_CURSOR_INVALID'],
    answer: pageSchema(sentMailSchema),
    handle: async ({ session }, { params, query: page }) => {
      const desk = await session.desk(params.code);
      const all = await desk.sent({ limit: placeOf(page.cursor, 0) + page.limit + 1 });
      return pageOf(all, page, shownSentMail);
    },
  }),
  jsonRoute({
    name: 'mailCount',
    method: 'GET',
    path: '/api/v1/agencies/{code}/mail-count',
    summary: {
      vi: 'Số gói tin đang chờ và đã từng đến trong hộp thư',
      en: 'How many packages wait in the mailbox, and how many were ever delivered',
    },
    params: agencyParams,
    query: z.strictObject({ type: z.enum(['document', 'status']).optional() }),
    errors: ['REGISTRY_ORGANISATION_UNKNOWN'],
    answer: z.strictObject({ waiting: z.int(), delivered: z.int() }),
    handle: async ({ session, tail }, { params, query: { type } }) => {
      await tail.settled();
      return { ...tail.mail.of(session.registry.get(params.code).organId, type) };
    },
  }),
  jsonRoute({
    name: 'sendStatus',
    method: 'POST',
    path: '/api/v1/agencies/{code}/received/{id}/status',
    summary: {
      vi: 'Báo trạng thái xử lý cho nơi gửi: 01 đến 06, 15, 16',
      en: 'Tells the sender how a received document is handled: 01 to 06, 15, 16',
    },
    params: inboxParams,
    body: z.strictObject({
      status: z.enum(codes as [string, ...string[]]),
      description: z.string().max(1_000).optional().meta({ description: 'Required for 02 and 16' }),
    }),
    errors: ['REGISTRY_ORGANISATION_UNKNOWN', 'EXCHANGE_RECEIVER_RETIRED', 'EXCHANGE_PACKAGE_UNKNOWN'],
    answer: outcomeSchema,
    handle: async (ground, { params, body }) => {
      const status = readStatusCode(body.status) as StatusCode;
      const { vi, reasonRequired } = statusCodes[status];
      if (reasonRequired && !body.description?.trim())
        throw new ExchangeError('CONTROL_REQUEST_INVALID', {
          where: 'body.description',
          problem: 'required',
        });
      const desk = await ground.session.desk(params.code);
      const item = await findReceived(ground, desk.organisation.organId, params.id);
      return shownOutcome((await desk.sendStatus(item, status, body.description ?? vi)).outcome);
    },
  }),
  jsonRoute({
    name: 'acknowledge',
    method: 'POST',
    path: '/api/v1/agencies/{code}/received/{id}/acknowledgement',
    summary: {
      vi: 'Lấy gói tin ra khỏi hộp thư, hoặc báo tiến độ; nơi gửi được biết',
      en: 'Takes a package out of the mailbox, or says how far it has come; its sender hears of it',
    },
    params: inboxParams,
    body: z.strictObject({
      state: z.enum(['processing', 'done', 'fail']).default('done'),
      description: z.string().max(1_000).optional(),
    }),
    errors: ['REGISTRY_ORGANISATION_UNKNOWN', 'EXCHANGE_RECEIVER_RETIRED', 'EXCHANGE_PACKAGE_UNKNOWN'],
    answer: z.strictObject({ pkg: z.string(), state: z.string() }),
    handle: async (ground, { params, body: { state, description } }) => {
      const desk = await ground.session.desk(params.code);
      const { pkg } = await findReceived(ground, desk.organisation.organId, params.id);
      await desk.acknowledge(pkg, { state, ...(description === undefined ? {} : { description }) });
      return { pkg, state };
    },
  }),
];

/** Mail that is looked through for one type. */
const inboxMax = 100_000;
