import { type ErrorCode, errorTable, errorText } from '@lienthong/errors';
import type { MailItem, SentCopy, SentPackage } from '@lienthong/exchange';
import {
  type MessageType,
  type ReceivedListing,
  receiverDocId,
  type SentListing,
  senderDocId,
} from '@lienthong/vxp';

/** What waits, as lists show it. */
export function* receivedListings(items: Iterable<MailItem>): Iterable<ReceivedListing> {
  for (const { pkg, agency, facts, deliveredAt, state, stateAt, description } of items)
    yield {
      docId: receiverDocId(pkg, agency),
      from: facts.sender,
      to: agency,
      messageType: messageTypeOf(facts.kind),
      status: state,
      statusDescription: description,
      createdAt: deliveredAt,
      updatedAt: stateAt,
    };
}

/** What was sent, copy by copy, as lists show it. */
export function* sentListings(packages: Iterable<SentPackage>): Iterable<SentListing> {
  for (const { pkg, facts, sentAt, copies } of packages)
    for (const copy of copies)
      yield {
        senderDocId: senderDocId(pkg),
        receiverDocId: copy.fate === 'delivered' ? receiverDocId(pkg, copy.to) : '',
        from: facts.sender,
        to: copy.to,
        messageType: messageTypeOf(facts.kind),
        title: facts.subject,
        notation: facts.code,
        sentAt,
        receivedAt: copy.fate === 'delivered' ? copy.fateAt : undefined,
        ...sendState(copy),
        receiveStatus: copy.state ?? (copy.fate === 'delivered' ? 'initial' : undefined),
        receiveStatusDescription: copy.description,
      };
}

/** The values that the real axis uses are unknown; these are the ones that are seen of packages. */
function sendState({ fate, code = '', details = {} }: SentCopy): {
  readonly sendStatus: string;
  readonly sendStatusDescription: string;
} {
  if (fate === 'sent') return { sendStatus: 'processing', sendStatusDescription: 'Đang gửi' };
  if (fate === 'delivered') return { sendStatus: 'done', sendStatusDescription: 'Đã gửi đến nơi' };
  const reason = isErrorCode(code) ? errorText(code, details, 'vi').summary : code;
  return { sendStatus: 'fail', sendStatusDescription: reason };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

function messageTypeOf(kind: string): MessageType {
  return kind === 'status' ? 'status' : 'edoc';
}
