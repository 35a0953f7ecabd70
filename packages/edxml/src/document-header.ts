import {
  type Block,
  block,
  choice,
  container,
  identifier,
  integer,
  repeated,
  text,
  wrapped,
} from './block.ts';
import { type Party, partyBlock } from './party.ts';
import { type ResponseFor, responseForBlock } from './response-for.ts';

/** Number and notation, `7816` and `VPCP-TTĐT`. */
export type DocumentCode = { readonly codeNumber: string; readonly codeNotation: string };

export type PromulgationInfo = {
  readonly place?: string;
  /** `yyyy/MM/dd`. */
  readonly promulgationDate: string;
};

export type DocumentType = {
  /** Group: 1 legal normative, 2 administrative. */
  readonly type?: number;
  /** Number of the kind inside its group; 0 is unknown. */
  readonly typeDetail?: number;
  /** The only trustworthy one of the three. */
  readonly typeName: string;
};

export type SignerInfo = {
  readonly competence?: string;
  readonly position?: string;
  readonly fullName: string;
};

export type OtherInfo = {
  /** 0 normal to 4 express at a fixed hour. */
  readonly priority?: number;
  readonly sphereOfPromulgation?: string;
  readonly typerNotation?: string;
  readonly promulgationAmount?: number;
  readonly pageAmount?: number;
  readonly direction?: boolean;
  readonly appendixes?: readonly string[];
};

/**
 * `MessageHeader` of a document package. Elements that must occur are always there: empty text stands for absent or empty.
 * A container without any content counts as absent.
 */
export type DocumentHeader = {
  readonly from: Party;
  readonly to: readonly Party[];
  /** As written, spaces included: peers compare it exactly. */
  readonly documentId: string;
  readonly code: DocumentCode;
  readonly promulgationInfo: PromulgationInfo;
  readonly documentType: DocumentType;
  readonly subject: string;
  readonly content?: string;
  readonly signerInfo?: SignerInfo;
  /** `yyyy/MM/dd`. */
  readonly dueDate?: string;
  readonly otherInfo?: OtherInfo;
  readonly responseFor: readonly ResponseFor[];
  /** 0 no directive, 1 directive, 2 report on a directive. */
  readonly steeringType?: number;
  /** Receivers as the document prints them; free text, never used for routing. */
  readonly toPlaces?: readonly string[];
};

/** @clause edxml-102 §1.5.3, orders of §1.4 */
export const documentHeaderBlock: Block<DocumentHeader> = block(
  [
    container('From', 'from', partyBlock, { required: true }),
    repeated('To', 'to', partyBlock),
    identifier('DocumentId', 'documentId', { required: true, lengthMax: 200 }),
    container(
      'Code',
      'code',
      block<DocumentCode>([
        text('CodeNumber', 'codeNumber', { required: true }),
        text('CodeNotation', 'codeNotation', { required: true, lengthMax: 30 }),
      ]),
      { required: true },
    ),
    container(
      'PromulgationInfo',
      'promulgationInfo',
      block<PromulgationInfo>([
        text('Place', 'place', { lengthMax: 50 }),
        text('PromulgationDate', 'promulgationDate', { required: true }),
      ]),
      { required: true },
    ),
    container(
      'DocumentType',
      'documentType',
      block<DocumentType>(
        [
          integer('Type', 'type'),
          integer('TypeDetail', 'typeDetail'),
          text('TypeName', 'typeName', { required: true, lengthMax: 100 }),
        ],
        { dotnetOrder: ['Type', 'TypeName', 'TypeDetail'] },
      ),
      { required: true },
    ),
    text('Subject', 'subject', { required: true }),
    text('Content', 'content', { lengthMax: 500 }),
    container(
      'SignerInfo',
      'signerInfo',
      block<SignerInfo>([
        text('Competence', 'competence', { lengthMax: 100 }),
        text('Position', 'position', { lengthMax: 100 }),
        text('FullName', 'fullName', { required: true, lengthMax: 50 }),
      ]),
    ),
    text('DueDate', 'dueDate'),
    container(
      'OtherInfo',
      'otherInfo',
      block<OtherInfo>([
        integer('Priority', 'priority'),
        text('SphereOfPromulgation', 'sphereOfPromulgation', { lengthMax: 100 }),
        text('TyperNotation', 'typerNotation'),
        integer('PromulgationAmount', 'promulgationAmount'),
        integer('PageAmount', 'pageAmount'),
        choice('Direction', 'direction', { false: false, true: true }, { written: 'false' }),
        wrapped('Appendixes', 'appendixes', text('Appendix', 'appendixes', { lengthMax: 250 })),
      ]),
    ),
    repeated('ResponseFor', 'responseFor', responseForBlock),
    integer('SteeringType', 'steeringType'),
    wrapped('ToPlaces', 'toPlaces', text('Place', 'toPlaces', { lengthMax: 150 })),
  ],
  {
    tolerated: [
      'Agency',
      'Feedback',
      'ResponseForTask',
      'ApplicationType',
      'ReplyFors',
      'ReferenceCodes',
      'FieldName',
      'MimeType',
      'Format',
    ],
    dotnetOrder: [
      'From',
      'To',
      'Code',
      'PromulgationInfo',
      'DocumentType',
      'Subject',
      'Content',
      'SignerInfo',
      'DueDate',
      'ToPlaces',
      'OtherInfo',
      'ResponseFor',
      'SteeringType',
      'DocumentId',
    ],
  },
);
