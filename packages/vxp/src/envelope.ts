import { type ErrorCode, type ExchangeError, errorRow } from '@lienthong/errors';
import { asciiJson, type VxpMembers } from './ascii-json.ts';
import { asciiVietnamese } from './ascii-text.ts';
import { type ReplyKind, type VxpOperation, vxpOperations } from './operations.ts';

/** The head of every good reply, as the real axis writes it. */
export const okMembers = { status: 'OK', ErrorCode: '0', ErrorDesc: 'Thanh cong' } as const;

/** The type of every reply but that of a downloaded file. */
export const envelopeContentType = 'application/json; charset=utf-8';

/** The bytes of a good reply: the three members that are always there, then `members`. ASCII only. */
export function okEnvelope(members: VxpMembers = {}): Buffer {
  return Buffer.from(asciiJson({ ...okMembers, ...members }), 'latin1');
}

/** A failure, as a reply tells it. */
export type EnvelopeFailure = {
  /** Number of the wire, for example `15`. Never `0`: the SDK would take the reply as good. */
  readonly code: string;
  /** In Vietnamese, of any spelling: the reply holds it in ASCII. */
  readonly text: string;
};

/** Members without which the SDK would drop the reply of such an operation, failure and all. */
const failMembers: Readonly<Record<ReplyKind, VxpMembers>> = {
  plain: {},
  list: {},
  count: {},
  docId: { DocId: '' },
  edoc: { data: '' },
  file: {},
};

/**
 * The bytes of a failing reply to `operation`: an envelope with all members that the SDK needs to read it. None at
 * all for downloadEdoc, where the SDK takes anything that is not empty for the file.
 *
 * @param operation - undefined where the request names none; then every member that any operation needs is there.
 * @clause VXP §3.1, §3.2
 */
export function failEnvelope(operation: VxpOperation | undefined, failure: EnvelopeFailure): Buffer {
  const kind = operation && vxpOperations[operation].reply;
  if (kind === 'file') return Buffer.alloc(0);
  const extra = kind ? failMembers[kind] : { ...failMembers.docId, ...failMembers.edoc };
  const head = { status: 'FAIL', ErrorCode: failure.code, ErrorDesc: asciiVietnamese(failure.text) };
  return Buffer.from(asciiJson({ ...head, ...extra }), 'latin1');
}

/** How the wire tells an error: the number of its row, and what happened in Vietnamese. */
export function failureOf(error: ExchangeError<ErrorCode>): EnvelopeFailure {
  return { code: errorRow(error.code).wireStatus, text: error.text('vi').summary };
}
