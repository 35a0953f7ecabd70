import {
  businessDocTypeOf,
  type DocumentPackage,
  type EdxmlPackage,
  parseWireTimestamp,
} from '@lienthong/edxml';
import type { PackageFacts } from '@lienthong/ledger';

/** What the exchange uses of a package. */
export type ReadableContent = {
  /** Codes as the package writes them. */
  readonly sender: string;
  readonly receivers: readonly string[];
  readonly facts: Pick<
    PackageFacts,
    | 'kind'
    | 'documentId'
    | 'code'
    | 'subject'
    | 'promulgationDate'
    | 'priority'
    | 'status'
    | 'about'
    | 'statedAt'
    | 'reason'
    | 'affects'
    | 'changes'
    | 'typeName'
    | 'signerName'
    | 'signerPosition'
    | 'pages'
    | 'copiesIssued'
    | 'dueDate'
  >;
};

/** Longest texts that are used, characters: a package whose rules nobody checks may hold anything, and ledgers keep it for ever. */
const lengthMax = { code: 200, documentId: 500, subject: 2_000, reason: 500, listed: 40 } as const;
/** Most documents that one package may affect, and agencies that it may name for that in one list or in all; more are left out. */
const countMax = { affected: 100, agencies: 1_000 } as const;

const short = (text: string): string => text.slice(0, lengthMax.code);
const identifier = (text: string): string => text.slice(0, lengthMax.documentId);

/** What the exchange uses of `edxml`: routing, identity, and what a list shows. */
export function readContent(edxml: EdxmlPackage): ReadableContent {
  if (edxml.kind === 'status') {
    const { from, responseFor, statusCode, timestamp, description } = edxml.header;
    const { organId, documentId, code, promulgationDate } = responseFor;
    return {
      sender: short(from.organId),
      receivers: organId === '' ? [] : [short(organId)],
      facts: {
        kind: 'status',
        documentId: identifier(documentId),
        code: short(code),
        promulgationDate: short(promulgationDate),
        status: short(statusCode),
        about: identifier(documentId),
        statedAt: parseWireTimestamp(timestamp),
        reason: reasonOf(description),
      },
    };
  }
  const { from, to, documentId, code, subject, promulgationInfo, otherInfo } = edxml.header;
  const kind = businessDocTypeOf(edxml);
  return {
    sender: short(from.organId),
    receivers: to.flatMap(({ organId }) => (organId === '' ? [] : [short(organId)])),
    facts: {
      kind,
      documentId: identifier(documentId),
      code: short(`${code.codeNumber}/${code.codeNotation}`),
      subject: subject.slice(0, lengthMax.subject),
      promulgationDate: short(promulgationInfo.promulgationDate),
      priority: otherInfo?.priority,
      statedAt: parseWireTimestamp(edxml.traceHeaders[0]?.timestamp ?? ''),
      ...(kind === 'new' ? {} : { reason: reasonOf(edxml.business?.businessDocReason) }),
      ...effectsOf(edxml),
      ...registeredOf(edxml),
    },
  };
}

function reasonOf(text: string | undefined): string | undefined {
  return text?.slice(0, lengthMax.reason) || undefined;
}

/** Which documents the package changes or takes the place of, for whom. A revocation names its document in the header. */
function effectsOf(document: DocumentPackage): Pick<PackageFacts, 'affects' | 'changes'> {
  const { business } = document;
  switch (businessDocTypeOf(document)) {
    case 'update': {
      const { documentInfo, receivers = [] } = business?.businessDocumentInfo ?? {};
      const changed = (type: 'added' | 'removed') =>
        codesOf(receivers.flatMap(({ organId, receiverType }) => (receiverType === type ? [organId] : [])));
      return {
        affects: [{ documentId: identifier(business?.documentId ?? document.header.documentId) }],
        changes: { content: documentInfo !== false, added: changed('added'), dropped: changed('removed') },
      };
    }
    case 'replace': {
      let room = countMax.agencies;
      return {
        affects: (business?.replacements ?? [])
          .slice(0, countMax.affected)
          .map(({ documentId, organIds = [] }) => {
            const agencies = namesAll(organIds, document) ? undefined : codesOf(organIds, room);
            room -= agencies?.length ?? 0;
            return { documentId: identifier(documentId), agencies };
          }),
      };
    }
    default:
      return {};
  }
}

/** Whether the list is the package's own list of receivers, so that it need not be kept twice. */
function namesAll(organIds: readonly string[], { header }: DocumentPackage): boolean {
  const named = new Set(organIds);
  return header.to.every(({ organId }) => named.has(organId));
}

function codesOf(codes: readonly string[], most: number = countMax.agencies): readonly string[] | undefined {
  const known = codes.filter((code) => code !== '');
  return known.length === 0 ? undefined : known.slice(0, most).map((code) => code.slice(0, lengthMax.listed));
}

/** What registers show beside what is used otherwise. */
function registeredOf({
  header: { documentType, signerInfo, otherInfo, dueDate },
}: DocumentPackage): Pick<
  PackageFacts,
  'typeName' | 'signerName' | 'signerPosition' | 'pages' | 'copiesIssued' | 'dueDate'
> {
  return {
    typeName: short(documentType.typeName) || undefined,
    signerName: signerInfo && (short(signerInfo.fullName) || undefined),
    signerPosition: signerInfo?.position && short(signerInfo.position),
    pages: otherInfo?.pageAmount,
    copiesIssued: otherInfo?.promulgationAmount,
    dueDate: dueDate && short(dueDate),
  };
}
