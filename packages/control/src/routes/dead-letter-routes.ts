import type { OpenedDeadLetter } from '@lienthong/emulator';
import type { LetterOutcome } from '@lienthong/exchange';
import { z } from 'zod';
import { pageOf, pageQueryShape, pageSchema } from '../model/page.ts';
import { jsonRoute, type Route } from '../route.ts';

const details = z.record(z.string(), z.union([z.string(), z.number()]));

const letterSchema = z
  .strictObject({
    /** Node and place on the axis, `000.00.31.H41/152`. */
    id: z.string(),
    node: z.string(),
    letter: z.int(),
    /** When it was set aside, milliseconds since 1970. */
    at: z.number(),
    /** Agency or node that sent it; what it called itself where it is neither. */
    from: z.string().optional(),
    /** Why, as an error of the table. */
    code: z.string(),
    rule: z.string().optional(),
    details,
    /** Bytes that are kept of it; absent where none are, and it cannot be decided on again. */
    sizeBytes: z.int().optional(),
    /** What it says that it is about; only of a letter that is asked for by itself. */
    about: z
      .strictObject({
        type: z.enum(['submission', 'relay', 'acknowledgement', 'receipts', 'letter']),
        pkg: z.string().optional(),
        sender: z.string().optional(),
        documentId: z.string().optional(),
        code: z.string().optional(),
        subject: z.string().optional(),
        to: z.array(z.string()).optional(),
      })
      .optional(),
  })
  .meta({ id: 'DeadLetter' });

const outcomeSchema = z
  .strictObject({
    id: z.string(),
    deed: z.enum(['retried', 'dropped']),
    /** What the node recorded. */
    acts: z.array(
      z.strictObject({
        act: z.string(),
        pkg: z.string(),
        copies: z.int(),
        to: z.array(z.string()).optional(),
        edge: z.string().optional(),
        code: z.string().optional(),
        details: details.optional(),
      }),
    ),
    /** The letter that it is now, where it could not be acted on again. */
    dead: z.string().optional(),
  })
  .meta({ id: 'LetterOutcome' });

const params = z.strictObject({
  node: z.string().min(1).max(80),
  letter: z.string().regex(/^\d{1,15}$/),
});
const reason = z
  .strictObject({ by: z.string().max(200).default('control'), why: z.string().max(500).default('') })
  .meta({ id: 'LetterReason' });
const errors = ['EXCHANGE_DEAD_LETTER_UNKNOWN'] as const;

/** Messages that nodes could not act on. */
export const deadLetterRoutes: readonly Route[] = [
  jsonRoute({
    name: 'deadLetters',
    method: 'GET',
    path: '/api/v1/dead-letters',
    summary: { vi: 'Thông điệp chết với lý do', en: 'Dead letters with their reasons' },
    query: z.strictObject(pageQueryShape),
    errors: ['CONTROL_CURSOR_INVALID'],
    answer: pageSchema(letterSchema),
    handle: async ({ session }, { query }) => pageOf(await session.deadLetters.list(), query, shownLetter),
  }),
  jsonRoute({
    name: 'deadLetter',
    method: 'GET',
    path: '/api/v1/dead-letters/{node}/{letter}',
    summary: {
      vi: 'Một thông điệp chết và nội dung của nó',
      en: 'One dead letter, and what it is about',
    },
    params,
    errors,
    answer: letterSchema,
    handle: async ({ session }, { params: { node, letter } }) =>
      shownLetter(await session.deadLetters.show(`${node}/${letter}`)),
  }),
  jsonRoute({
    name: 'retryDeadLetter',
    method: 'POST',
    path: '/api/v1/dead-letters/{node}/{letter}/retry',
    summary: {
      vi: 'Xử lý lại như mới nhận lần đầu',
      en: 'Decides on it as if it came for the first time',
    },
    params,
    body: reason,
    errors: [...errors, 'EXCHANGE_DEAD_LETTER_EMPTY'],
    answer: outcomeSchema,
    handle: async ({ session }, { params: { node, letter }, body }) =>
      shownOutcome(await session.deadLetters.retry(`${node}/${letter}`, body)),
  }),
  jsonRoute({
    name: 'dropDeadLetter',
    method: 'POST',
    path: '/api/v1/dead-letters/{node}/{letter}/drop',
    summary: {
      vi: 'Bỏ; bên gửi được báo là bị từ chối',
      en: 'Gives it up; its sender hears of the refusal',
    },
    params,
    body: reason,
    errors,
    answer: outcomeSchema,
    handle: async ({ session }, { params: { node, letter }, body }) =>
      shownOutcome(await session.deadLetters.drop(`${node}/${letter}`, body)),
  }),
];

function shownLetter(opened: OpenedDeadLetter): z.infer<typeof letterSchema> {
  const { id, node, letter, at, from, code, rule, message, about } = opened;
  return {
    ...{ id, node, letter, at, from, code, rule },
    details: { ...opened.details },
    sizeBytes: message?.size,
    ...(about && { about: { ...about, to: about.to && [...about.to] } }),
  };
}

function shownOutcome({ node, letter, deed, acts, dead }: LetterOutcome): z.infer<typeof outcomeSchema> {
  return {
    id: `${node}/${letter}`,
    deed,
    acts: acts.map(({ act, pkg, copies, to, edge, code, details: more }) => ({
      ...{ act, pkg, copies, edge, code },
      ...(to && { to: [...to] }),
      ...(more && { details: { ...more } }),
    })),
    ...(dead === undefined ? {} : { dead: `${node}/${dead}` }),
  };
}
