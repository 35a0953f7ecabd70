import { type Block, block, choice, container, identifier, repeated, text, wrapped } from './block.ts';
import { type StaffInfo, staffInfoBlock } from './staff-info.ts';
import { wireNames } from './wire-names.ts';

/** One hop. The first is the originator; each hop appends one. */
export type TraceHeader = {
  /** Empty or the text `null` in some packages of the real axis. */
  readonly organId: string;
  /** `yyyy/MM/dd HH:mm:ss`, Vietnamese time. */
  readonly timestamp: string;
};

/** What a document package does. */
export type BusinessDocType = 'new' | 'revoke' | 'update' | 'replace';

/** An agency that an update removes from the receivers or adds to them. */
export type ReceiverChange = { readonly organId: string; readonly receiverType?: 'removed' | 'added' };

/** What an update changes. */
export type BusinessDocumentInfo = {
  /** Whether the content changes. */
  readonly documentInfo?: boolean;
  /** Whether the list of receivers changes. */
  readonly documentReceiver?: boolean;
  readonly receivers?: readonly ReceiverChange[];
};

/** A document that a new one takes the place of, for the agencies named. */
export type ReplacementInfo = { readonly documentId: string; readonly organIds?: readonly string[] };

/** The business block: what the package does to which document, why, and by whom. */
export type Business = {
  readonly documentId?: string;
  readonly businessDocType?: BusinessDocType;
  readonly businessDocReason?: string;
  /** Whether a paper copy follows. */
  readonly paper?: boolean;
  readonly businessDocumentInfo?: BusinessDocumentInfo;
  readonly replacements?: readonly ReplacementInfo[];
  readonly staffInfo?: StaffInfo;
};

/** Trace and business block. */
export type TraceHeaderList = {
  readonly traceHeaders: readonly TraceHeader[];
  readonly business?: Business;
};

const flag = { '0': false, '1': true };

const receiverBlock: Block<ReceiverChange> = block([
  text('OrganId', 'organId', { required: true, lengthMax: 35 }),
  choice('ReceiverType', 'receiverType', { '0': 'removed', '1': 'added' }),
]);

const replacementBlock: Block<ReplacementInfo> = block([
  identifier('DocumentId', 'documentId', { required: true, lengthMax: 200 }),
  wrapped('OrganIdList', 'organIds', text('OrganId', 'organIds', { lengthMax: 35 })),
]);

const businessBlock: Block<Business> = block(
  [
    identifier('DocumentId', 'documentId', { lengthMax: 200 }),
    choice(wireNames.businessDocType, 'businessDocType', {
      '0': 'new',
      '1': 'revoke',
      '2': 'update',
      '3': 'replace',
    }),
    text(wireNames.businessDocReason, 'businessDocReason', { lengthMax: 500 }),
    choice('Paper', 'paper', flag),
    container(
      wireNames.businessDocumentInfo,
      'businessDocumentInfo',
      block<BusinessDocumentInfo>([
        choice('DocumentInfo', 'documentInfo', flag),
        choice('DocumentReceiver', 'documentReceiver', flag),
        wrapped('ReceiverList', 'receivers', repeated('Receiver', 'receivers', receiverBlock)),
      ]),
    ),
    wrapped(
      'ReplacementInfoList',
      'replacements',
      repeated('ReplacementInfo', 'replacements', replacementBlock),
    ),
    container('StaffInfo', 'staffInfo', staffInfoBlock),
  ],
  {
    dotnetOrder: [
      'DocumentId',
      wireNames.businessDocType,
      wireNames.businessDocReason,
      'StaffInfo',
      'Paper',
      wireNames.businessDocumentInfo,
      'ReplacementInfoList',
    ],
  },
);

/** @clause edxml-102 §1.5.4 */
export const traceHeaderListBlock: Block<TraceHeaderList> = block(
  [
    repeated(
      'TraceHeader',
      'traceHeaders',
      block<TraceHeader>([
        text('OrganId', 'organId', { required: true, lengthMax: 35 }),
        text('Timestamp', 'timestamp', { required: true }),
      ]),
    ),
    container(wireNames.business, 'business', businessBlock),
  ],
  { tolerated: ['Paper'] },
);
