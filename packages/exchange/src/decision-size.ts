import { messageBytesMax } from '@lienthong/axis';
import { draftText, type EntryDraft } from '@lienthong/ledger';

/** Largest ledger record, bytes: what a server of the axis takes in one piece, with room for its headers. */
export const recordBytesMax = 1_000_000;
/** Largest list of receivers, with what is vouched for, of one message to a neighbour, bytes. */
const relayBytesMax = messageBytesMax - 64 * 1024;
/** What an entry gets with its place in the chain, bytes. */
const placeBytes = 90;
/** UTF-8 bytes that one unit of a text takes at the most. */
const unitBytesMax = 3;

/** Bytes that entries take in a ledger record, at the most. */
export function decisionBytes(drafts: readonly EntryDraft[]): number {
  return drafts.reduce((sum, draft) => sum + Buffer.byteLength(draftText(draft)) + placeBytes, 0);
}

/** The same where nothing is counted: at least as much. */
function decisionBytesMax(drafts: readonly EntryDraft[]): number {
  return drafts.reduce((sum, draft) => sum + draftText(draft).length * unitBytesMax + placeBytes, 0);
}

/** Whether a decision can be recorded in one piece, and each message that it makes can be sent. */
export function isRecordable(drafts: readonly EntryDraft[]): boolean {
  // Whatever goes into messages stands in the entries too.
  if (decisionBytesMax(drafts) <= relayBytesMax) return true;
  const vouching = Math.max(
    ...drafts.map(({ facts }) => jsonBytes(facts?.admission) + jsonBytes(facts?.transformations)),
  );
  return (
    decisionBytes(drafts) <= recordBytesMax &&
    drafts.every(({ act, to }) => act !== 'relayed' || jsonBytes(to) + vouching <= relayBytesMax)
  );
}

function jsonBytes(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}
