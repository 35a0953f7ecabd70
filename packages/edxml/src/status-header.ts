import { type Block, block, container, text } from './block.ts';
import { type Party, partyBlock } from './party.ts';
import { type ResponseFor, responseForBlock } from './response-for.ts';
import { type StaffInfo, staffInfoBlock } from './staff-info.ts';

/** `MessageHeader` of a status package: one agency tells another about one document. */
export type StatusHeader = {
  /** Who speaks. */
  readonly from: Party;
  /** To whom, about which document. */
  readonly responseFor: ResponseFor;
  readonly staffInfo?: StaffInfo;
  /** As written; `readStatusCode` understands `1` and `14`. */
  readonly statusCode: string;
  readonly description?: string;
  /** `yyyy/MM/dd HH:mm:ss`, Vietnamese time. */
  readonly timestamp: string;
};

/** @clause edxml-102 §1.5.5 */
export const statusHeaderBlock: Block<StatusHeader> = block([
  container('From', 'from', partyBlock, { required: true }),
  container('ResponseFor', 'responseFor', responseForBlock, { required: true }),
  container('StaffInfo', 'staffInfo', staffInfoBlock),
  // By this element a status is told from a document, so it is there even where nothing is in it.
  text('StatusCode', 'statusCode', { required: true, kept: true }),
  text('Description', 'description', { lengthMax: 500 }),
  text('Timestamp', 'timestamp', { required: true }),
]);
