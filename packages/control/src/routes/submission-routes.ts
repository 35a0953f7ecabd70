import type { AgencyDesk, Session } from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import { certificateChoice } from '../model/certificate-state.ts';
import { changesShape, documentChanges } from '../model/changes.ts';
import { attachedFiles, type DocumentDraftBody, draftBodySchema } from '../model/draft.ts';
import { outcomeSchema, shownOutcome } from '../model/outcome.ts';
import { jsonRoute, type Route, uploadRoute } from '../route.ts';
import { agencyParams } from './agency-params.ts';
import { findSentDocument } from './find-package.ts';
import { signingDesk } from './signing-desk.ts';

/** How much is looked through for the highest number that an agency has used. */
const sentMax = 100_000;

const sendErrors = [
  'REGISTRY_ORGANISATION_UNKNOWN',
  'EXCHANGE_RECEIVER_RETIRED',
  'AXIS_UNREACHABLE',
  'AXIS_NODE_ABSENT',
  'CONTENT_TOO_LARGE',
] as const;

const sentParams = z.strictObject({
  code: z.string().min(1).max(100),
  id: z.string().min(1).max(300),
});

/** What agencies send: bytes as they are, documents made from drafts, and orders about documents that were sent. */
export const submissionRoutes: readonly Route[] = [
  uploadRoute({
    name: 'submit',
    method: 'POST',
    path: '/api/v1/agencies/{code}/packages',
    summary: {
      vi: 'Cơ quan gửi một gói tin, đúng từng byte',
      en: 'The agency hands in a package, byte for byte',
    },
    params: agencyParams,
    mediaTypes: ['application/xml', 'text/xml', 'application/octet-stream'],
    errors: sendErrors,
    answer: outcomeSchema,
    handle: async ({ session }, { params, body }) => {
      const desk = await session.desk(params.code);
      return shownOutcome((await desk.submit(body)).outcome);
    },
  }),
  jsonRoute({
    name: 'send',
    method: 'POST',
    path: '/api/v1/agencies/{code}/documents',
    summary: {
      vi: 'Cơ quan soạn, ký số và gửi một văn bản; văn bản thay thế nếu có replaces',
      en: 'The agency composes, signs and sends a document; a replacement where it says `replaces`',
    },
    params: agencyParams,
    body: draftBodySchema,
    errors: [...sendErrors, 'PDF_DOCUMENT_INVALID'],
    answer: outcomeSchema,
    handle: async ({ session }, { params, body }) => {
      const desk = await signingDesk(session, params.code, body.certificate);
      return shownOutcome((await desk.submit(await composed(session, desk, body))).outcome);
    },
  }),
  jsonRoute({
    name: 'revoke',
    method: 'POST',
    path: '/api/v1/agencies/{code}/sent/{id}/revocation',
    summary: { vi: 'Thu hồi một văn bản đã gửi', en: 'Revokes a document that the agency has sent' },
    params: sentParams,
    body: z.strictObject({
      reason: z.string().min(1).max(1_000),
      to: z.array(z.string().min(1).max(100)).min(1).max(2_000).optional(),
      certificate: certificateChoice,
    }),
    errors: [...sendErrors, 'EXCHANGE_PACKAGE_UNKNOWN'],
    answer: outcomeSchema,
    handle: async (ground, { params, body: { reason, to, certificate } }) => {
      const { session } = ground;
      const desk = await signingDesk(session, params.code, certificate);
      const documentId = await findSentDocument(ground, desk.organisation.organId, params.id);
      const bytes = await desk.composeRevocation(documentId, {
        reason,
        ...(to && { to: to.map((code) => session.registry.get(code)) }),
      });
      return shownOutcome((await desk.submit(bytes)).outcome);
    },
  }),
  jsonRoute({
    name: 'update',
    method: 'POST',
    path: '/api/v1/agencies/{code}/sent/{id}/update',
    summary: {
      vi: 'Cập nhật một văn bản đã gửi: thông tin văn bản, tệp, nơi nhận',
      en: 'Updates a document that the agency has sent: what its header says, files, receivers',
    },
    params: sentParams,
    body: z.strictObject({ ...changesShape, certificate: certificateChoice }),
    errors: [...sendErrors, 'EXCHANGE_PACKAGE_UNKNOWN'],
    answer: outcomeSchema,
    handle: async (ground, { params, body }) => {
      const { session } = ground;
      const { certificate, ...changes } = body;
      const { reason, attachments, added, dropped, paper } = changes;
      const desk = await signingDesk(session, params.code, certificate);
      const documentId = await findSentDocument(ground, desk.organisation.organId, params.id);
      const organisations = (codes: readonly string[]) => codes.map((code) => session.registry.get(code));
      const bytes = await desk.composeUpdate(documentId, {
        reason,
        ...documentChanges(changes),
        ...(paper === undefined ? {} : { paper }),
        ...(attachments && { attachments: attachedFiles(attachments) }),
        ...(added && { added: organisations(added) }),
        ...(dropped && { dropped: organisations(dropped) }),
      });
      return shownOutcome((await desk.submit(bytes)).outcome);
    },
  }),
  jsonRoute({
    name: 'takeBack',
    method: 'POST',
    path: '/api/v1/agencies/{code}/sent/{id}/take-back',
    summary: {
      vi: 'Xin lấy lại văn bản (trạng thái 13) từ các nơi đang giữ',
      en: 'Asks those who have a document to give it back (status 13)',
    },
    params: sentParams,
    body: z.strictObject({
      reason: z.string().min(1).max(1_000),
      from: z.array(z.string().min(1).max(100)).min(1).max(2_000).optional(),
      certificate: certificateChoice,
    }),
    errors: [...sendErrors, 'EXCHANGE_PACKAGE_UNKNOWN'],
    answer: z.strictObject({ items: z.array(outcomeSchema) }),
    handle: async (ground, { params, body: { reason, from, certificate } }) => {
      const { session } = ground;
      const desk = await signingDesk(session, params.code, certificate);
      const documentId = await findSentDocument(ground, desk.organisation.organId, params.id);
      const receivers = from
        ? from.map((code) => session.registry.get(code))
        : await desk.holders(documentId);
      const items = [];
      for (const receiver of receivers)
        items.push(shownOutcome((await desk.takeBack(documentId, receiver, reason)).outcome));
      return { items };
    },
  }),
];

async function composed(
  session: Session,
  desk: AgencyDesk,
  { to, codeNumber, codeNotation, typeName, subject, ...draft }: DocumentDraftBody,
): Promise<Uint8Array> {
  const { priority, due, steeringType, attachments, paragraphs, replaces, reason } = draft;
  if (replaces && reason === undefined)
    throw new ExchangeError('CONTROL_REQUEST_INVALID', { where: 'body.reason', problem: 'required' });
  const content = {
    to: to.map((code) => session.registry.get(code)),
    codeNumber: codeNumber ?? (await nextNumber(desk)),
    codeNotation,
    typeName,
    subject,
  };
  const document = {
    ...content,
    ...(priority === undefined ? {} : { priority }),
    ...(due === undefined ? {} : { dueAt: Date.parse(`${due}T00:00:00+07:00`) }),
    ...(steeringType === undefined ? {} : { steeringType }),
    attachments:
      attachments.length > 0
        ? attachedFiles(attachments)
        : [await desk.issueDocument({ ...content, ...(paragraphs && { paragraphs }) })],
  };
  if (!replaces || reason === undefined) return desk.compose(document);
  return desk.composeReplacement({
    ...document,
    reason,
    replaces: replaces.map((documentId) => ({ documentId })),
  });
}

/** One more than the highest number that the agency has used, as in a register of outgoing documents. */
async function nextNumber(desk: AgencyDesk): Promise<string> {
  const numbers = (await desk.sent({ limit: sentMax })).map(({ facts }) =>
    facts.kind === 'status' ? 0 : Number.parseInt(facts.code ?? '', 10) || 0,
  );
  return String(numbers.reduce((most, number) => Math.max(most, number), 0) + 1);
}
