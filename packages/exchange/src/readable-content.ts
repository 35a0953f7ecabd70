import { businessDocTypeOf, type EdxmlPackage } from '@lienthong/edxml';
import type { PackageFacts } from '@lienthong/ledger';

/** What the exchange uses of a package. */
export type ReadableContent = {
  /** Codes as the package writes them. */
  readonly sender: string;
  readonly receivers: readonly string[];
  readonly facts: Pick<
    PackageFacts,
    'kind' | 'documentId' | 'code' | 'subject' | 'promulgationDate' | 'priority' | 'status' | 'about'
  >;
};

/** Longest texts that are used, characters: a package whose rules nobody checks may hold anything, and ledgers keep it for ever. */
const lengthMax = { code: 200, documentId: 500, subject: 2_000 } as const;

const short = (text: string): string => text.slice(0, lengthMax.code);
const identifier = (text: string): string => text.slice(0, lengthMax.documentId);

/** What the exchange uses of `edxml`: routing, identity, and what a list shows. */
export function readContent(edxml: EdxmlPackage): ReadableContent {
  if (edxml.kind === 'status') {
    const { from, responseFor, statusCode } = edxml.header;
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
      },
    };
  }
  const { from, to, documentId, code, subject, promulgationInfo, otherInfo } = edxml.header;
  return {
    sender: short(from.organId),
    receivers: to.flatMap(({ organId }) => (organId === '' ? [] : [short(organId)])),
    facts: {
      kind: businessDocTypeOf(edxml),
      documentId: identifier(documentId),
      code: short(`${code.codeNumber}/${code.codeNotation}`),
      subject: subject.slice(0, lengthMax.subject),
      promulgationDate: short(promulgationInfo.promulgationDate),
      priority: otherInfo?.priority,
    },
  };
}
