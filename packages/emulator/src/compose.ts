import {
  type DocumentPackage,
  formatWireDate,
  formatWireTimestamp,
  manifestOf,
  type Party,
  type ResponseFor,
  type StaffInfo,
  type StatusPackage,
  writeAttachment,
} from '@lienthong/edxml';
import type { Organisation } from '@lienthong/registry';
import { type RandomSource, randomUuid } from '@lienthong/runtime';

/** What a clerk fills in for a new document; the rest follows from the agencies and the date. */
export type DocumentDraft = {
  readonly from: Organisation;
  readonly to: readonly Organisation[];
  /** Instant of promulgation, milliseconds since 1970; the date is Vietnam's. */
  readonly at: number;
  readonly codeNumber: string;
  readonly codeNotation: string;
  readonly typeName: string;
  readonly subject: string;
  /** 0 normal to 4 express at a fixed hour. */
  readonly priority?: number;
  readonly dueAt?: number;
  readonly steeringType?: number;
  readonly responseFor?: ResponseFor;
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Where it is issued. */
  readonly place?: string;
};

/** An invented clerk: no real person stands in a package of the emulator. */
export const staffInfo: StaffInfo = { department: 'Văn thư', staff: 'Trần Thị Ví Dụ' };

/** Whose name stands under composed documents, invented as well. */
export const documentSigner: {
  readonly competence: 'TM.';
  readonly position: string;
  readonly fullName: string;
} = {
  competence: 'TM.',
  position: 'Chủ tịch',
  fullName: 'Nguyễn Văn Ví Dụ',
};

/** Where documents are issued of which nobody says where. */
const documentPlace = 'Hà Nội';

/** The agency as packages name it. */
export function partyOfOrganisation({ organId, name, fullName }: Organisation): Party {
  return { organId, organName: fullName ?? name };
}

/** A new document, ready to be serialised and signed. Its id has form A of the specification, §3.5. */
export function composeDocument(draft: DocumentDraft, random: RandomSource): DocumentPackage {
  const { from, at, codeNumber, codeNotation, attachments } = draft;
  const promulgationDate = formatWireDate(at);
  const attached = attachments.map(({ name, bytes }, index) =>
    writeAttachment({
      contentId: String(index + 1),
      attachmentName: name,
      content: bytes,
      entryId: randomUuid(random),
      modifiedAt: at,
    }),
  );
  return {
    kind: 'document',
    header: {
      from: partyOfOrganisation(from),
      to: draft.to.map(partyOfOrganisation),
      documentId: `${from.organId},${promulgationDate},${codeNumber}/${codeNotation}`,
      code: { codeNumber, codeNotation },
      promulgationInfo: { place: draft.place ?? documentPlace, promulgationDate },
      documentType: { type: 2, typeName: draft.typeName },
      subject: draft.subject,
      signerInfo: documentSigner,
      ...(draft.dueAt === undefined ? {} : { dueDate: formatWireDate(draft.dueAt) }),
      otherInfo: {
        priority: draft.priority ?? 0,
        promulgationAmount: draft.to.length,
        pageAmount: 1,
        direction: false,
      },
      responseFor: draft.responseFor ? [draft.responseFor] : [],
      steeringType: draft.steeringType ?? 0,
      toPlaces: ['Như trên', 'Lưu: VT'],
    },
    traceHeaders: [{ organId: from.organId, timestamp: formatWireTimestamp(at) }],
    business: { businessDocType: 'new', businessDocReason: 'Văn bản điện tử mới', paper: false, staffInfo },
    references: manifestOf(attached),
    attachments: attached,
  };
}

/** A status about a document: `from` tells the agency named in `about`. */
export function composeStatus(status: {
  readonly from: Organisation;
  readonly about: ResponseFor;
  /** Two digits. */
  readonly statusCode: string;
  readonly description: string;
  readonly at: number;
}): StatusPackage {
  return {
    kind: 'status',
    header: {
      from: partyOfOrganisation(status.from),
      responseFor: status.about,
      staffInfo,
      statusCode: status.statusCode,
      description: status.description,
      timestamp: formatWireTimestamp(status.at),
    },
  };
}
