import { deliveryStates, endedStates, orderlyStates } from '../code-lists/delivery-states.ts';
import { readStatusCode, type StatusCode } from '../code-lists/status-codes.ts';
import type { StatusPackage } from '../edxml-package.ts';
import type { KnownDelivery, KnownDocument } from '../validation-context.ts';
import { type Check, type CheckSubject, type Checks, type Defect, when } from './check.ts';
import { sentBy } from './history-checks.ts';
import { isSameAgency } from './same-agency.ts';

const statusCode = 'MessageHeader/StatusCode';
const from = 'MessageHeader/From/OrganId';
const responseFor = 'MessageHeader/ResponseFor';

/** Checks of edxml-102 §5.7 that need the document that the status speaks about. */
export const statusHistoryChecks: Checks = {
  'R-215': byLookup(({ status, original }) =>
    when(original === undefined, `${responseFor}/DocumentId`, {
      id: status.header.responseFor.documentId,
    }),
  ),
  'R-216': byOriginal(({ code, delivery }) => when(code !== '13' && delivery === undefined, from)),
  'R-217': byOriginal(({ status, code, original }, subject) =>
    when(code === '13' && !isSameAgency(original.sender, status.header.from.organId, subject), from),
  ),
  'R-218': byDelivery(({ code, delivery, isDuplicate }) => {
    if (isDuplicate || code === '15' || code === '16' || endedStates.has(delivery.state)) return [];
    const pending = code === '13' && delivery.pending !== 'none';
    const isOrderly = orderlyStates[code].has(delivery.state) && !pending;
    return when(!isOrderly, statusCode, { a: nameOf(delivery), b: code });
  }),
  'R-219': byDelivery(({ code, delivery, isDuplicate }) => {
    const isAnswer = code === '15' || code === '16';
    return when(!isDuplicate && !isAnswer && endedStates.has(delivery.state), statusCode, {
      a: nameOf(delivery),
      b: code,
    });
  }),
  'R-221': byDelivery(({ code, delivery, isDuplicate }) =>
    when((code === '15' || code === '16') && !isDuplicate && delivery.pending === 'none', statusCode),
  ),
  'R-222': byDelivery(({ code, delivery }) =>
    when(code === '16' && delivery.pending === 'revoke', statusCode),
  ),
  'R-226': byDelivery(({ isDuplicate }) => when(isDuplicate, statusCode)),
  'R-227': byOriginal(function* ({ status, original }) {
    const { code, promulgationDate } = status.header.responseFor;
    yield* when(code !== '' && code !== original.code, `${responseFor}/Code`);
    yield* when(
      promulgationDate !== '' && promulgationDate !== original.promulgationDate,
      `${responseFor}/PromulgationDate`,
    );
  }),
  'R-228': byOriginal(({ status, original }) =>
    when(original.documentId !== status.header.responseFor.documentId, `${responseFor}/DocumentId`),
  ),
};

/** A status, and what history knows of the document that it speaks about. */
type Lookup = {
  readonly status: StatusPackage;
  /** As the list has it; undefined for a code outside the list. */
  readonly code: StatusCode | undefined;
  readonly original: KnownDocument | undefined;
};

function byLookup(check: (lookup: Lookup, subject: CheckSubject) => Iterable<Defect>): Check {
  return (subject) => {
    const { edxml: status, context } = subject;
    if (status.kind !== 'status' || context.history === undefined) return [];
    const { documentId } = status.header.responseFor;
    if (documentId === '') return [];
    const exact = context.history.documents(documentId);
    const known = exact.length > 0 ? exact : context.history.similarDocuments(documentId);
    const code = readStatusCode(status.header.statusCode);
    // Agencies may give the same identifier to documents of their own: the one is meant whose sender the status names.
    const { responseFor: answer, from: speaker } = status.header;
    const sender = code === '13' ? speaker.organId : answer.organId;
    const original = sentBy(known, sender, subject)[0] ?? known[0];
    return check({ status, code, original }, subject);
  };
}

type WithOriginal = Lookup & {
  readonly code: StatusCode;
  readonly original: KnownDocument;
  /** Of the receiver that the status comes from, or with 13 goes to. */
  readonly delivery: KnownDelivery | undefined;
};

function byOriginal(check: (facts: WithOriginal, subject: CheckSubject) => Iterable<Defect>): Check {
  return byLookup(({ status, code, original }, subject) => {
    if (original === undefined || code === undefined) return [];
    const { from: speaker, responseFor: answer } = status.header;
    const party = code === '13' ? answer.organId : speaker.organId;
    const delivery = original.deliveries.find(({ receiver }) => isSameAgency(receiver, party, subject));
    return check({ status, code, original, delivery }, subject);
  });
}

type WithDelivery = WithOriginal & { readonly delivery: KnownDelivery; readonly isDuplicate: boolean };

function byDelivery(check: (facts: WithDelivery) => Iterable<Defect>): Check {
  return byOriginal((facts, subject) => {
    const { delivery, status, code } = facts;
    if (delivery === undefined) return [];
    const { from: speaker, timestamp } = status.header;
    const same = delivery.statuses.filter(({ sender }) => isSameAgency(sender, speaker.organId, subject));
    // 04 and 05 may take turns, and 13 may come again after 16: only the latest, or the very same one, comes twice.
    const isDuplicate =
      same.at(-1)?.code === code || same.some((one) => one.code === code && one.timestamp === timestamp);
    return check({ ...facts, delivery, isDuplicate });
  });
}

function nameOf({ state }: KnownDelivery): string {
  const { vi, en } = deliveryStates[state];
  return `${vi} / ${en}`;
}
