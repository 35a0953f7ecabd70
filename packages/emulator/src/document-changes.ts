import type { DocumentHeader, OtherInfo, ResponseFor, SignerInfo } from '@lienthong/edxml';

/**
 * What an update can change about a document: everything that its header says of the document itself. What is left out stays
 * as it was; `null` takes away what need not be there.
 *
 * @clause working specification edxml-102 §1.5.3, §2.1
 */
export type DocumentChanges = {
  readonly subject?: string;
  readonly codeNumber?: string;
  readonly codeNotation?: string;
  /** `yyyy/MM/dd`. */
  readonly promulgationDate?: string;
  readonly place?: string;
  readonly typeName?: string;
  readonly content?: string | null;
  readonly signerInfo?: SignerInfo;
  /** `yyyy/MM/dd`. */
  readonly dueDate?: string | null;
  /** 0 normal to 4 express at a fixed hour. */
  readonly priority?: number;
  readonly sphereOfPromulgation?: string | null;
  readonly pageAmount?: number;
  readonly appendixes?: readonly string[];
  readonly steeringType?: number;
  readonly toPlaces?: readonly string[];
  readonly responseFor?: readonly ResponseFor[];
};

/** The header as it is from now on. A document with another number, notation or date has another id, too. */
export function changedHeader(header: DocumentHeader, changes: DocumentChanges): DocumentHeader {
  const { codeNumber, codeNotation, promulgationDate, place } = changes;
  const code = { ...header.code, ...given({ codeNumber, codeNotation }) };
  const promulgationInfo = { ...header.promulgationInfo, ...given({ promulgationDate, place }) };
  const isRenamed = [codeNumber, codeNotation, promulgationDate].some((part) => part !== undefined);
  const { subject, signerInfo, steeringType, toPlaces, responseFor, typeName } = changes;
  const { content: _, dueDate: __, otherInfo: ___, ...same } = header;
  const content = kept(changes.content, header.content);
  const dueDate = kept(changes.dueDate, header.dueDate);
  const otherInfo = changedInfo(header.otherInfo, changes);
  return {
    ...same,
    ...given({ subject, signerInfo, steeringType, toPlaces, responseFor, content, dueDate, otherInfo }),
    code,
    promulgationInfo,
    // Another kind by name: the numbers of the old one do not hold any more.
    documentType: typeName === undefined ? header.documentType : { ...typeGroup(header), typeName },
    ...(isRenamed && {
      documentId: `${header.from.organId},${promulgationInfo.promulgationDate},${code.codeNumber}/${code.codeNotation}`,
    }),
  };
}

function changedInfo(before: OtherInfo | undefined, changes: DocumentChanges): OtherInfo | undefined {
  const { priority, pageAmount, appendixes } = changes;
  const { sphereOfPromulgation: _, ...same } = before ?? {};
  const sphereOfPromulgation = kept(changes.sphereOfPromulgation, before?.sphereOfPromulgation);
  const info = { ...same, ...given({ priority, pageAmount, appendixes, sphereOfPromulgation }) };
  return Object.keys(info).length === 0 ? undefined : info;
}

function typeGroup({ documentType: { type } }: DocumentHeader): { readonly type?: number } {
  return type === undefined ? {} : { type };
}

function kept<Value>(change: Value | null | undefined, before: Value | undefined): Value | undefined {
  return change === undefined ? before : (change ?? undefined);
}

type Given<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };

/** The members that have a value. */
function given<Members extends object>(members: Members): Given<Members> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Given<Members>;
}
