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

/** What the exchange uses of `edxml`: routing, identity, and what a list shows. */
export function readContent(edxml: EdxmlPackage): ReadableContent {
  if (edxml.kind === 'status') {
    const { from, responseFor, statusCode } = edxml.header;
    const { documentId, code, promulgationDate } = responseFor;
    return {
      sender: from.organId,
      receivers: [responseFor.organId],
      facts: { kind: 'status', documentId, code, promulgationDate, status: statusCode, about: documentId },
    };
  }
  const { from, to, documentId, code, subject, promulgationInfo, otherInfo } = edxml.header;
  return {
    sender: from.organId,
    receivers: to.map(({ organId }) => organId),
    facts: {
      kind: businessDocTypeOf(edxml),
      documentId,
      code: `${code.codeNumber}/${code.codeNotation}`,
      subject,
      promulgationDate: promulgationInfo.promulgationDate,
      priority: otherInfo?.priority,
    },
  };
}
