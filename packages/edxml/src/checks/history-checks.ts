import { businessDocTypeOf, type DocumentPackage } from '../edxml-package.ts';
import type { BusinessDocType } from '../trace-header-list.ts';
import type { KnownDocument, PackageHistory } from '../validation-context.ts';
import { wireNames } from '../wire-names.ts';
import { type Check, type CheckSubject, type Checks, type Defect, when } from './check.ts';
import { isSameAgency } from './same-agency.ts';

const documentId = 'MessageHeader/DocumentId';
const business = `TraceHeaderList/${wireNames.business}`;

/** Checks of edxml-102 §5.3 and §5.4 that need the documents that passed before. */
export const historyChecks: Checks = {
  'R-067': byHistory(['new', 'replace'], ({ header }, history, subject) => {
    const mine = sentBy(history.documents(header.documentId), header.from.organId, subject);
    return when(header.documentId !== '' && mine.length > 0, documentId, { id: header.documentId });
  }),
  'R-120': byHistory(['revoke'], ({ header }, history) =>
    when(header.documentId !== '' && history.documents(header.documentId).length === 0, documentId, {
      id: header.documentId,
    }),
  ),
  'R-128': byHistory(['update'], ({ header, business: block }, history, subject) => {
    const [original] = sentBy(history.documents(block?.documentId ?? ''), header.from.organId, subject);
    if (original === undefined) return [];
    const list = `${business}/${wireNames.businessDocumentInfo}/ReceiverList`;
    return (block?.businessDocumentInfo?.receivers ?? []).flatMap(({ organId, receiverType }, index) => {
      const received = original.deliveries.some(({ receiver }) => isSameAgency(receiver, organId, subject));
      return when(receiverType === 'removed' && !received, `${list}/Receiver[${index + 1}]`, {
        code: organId,
      });
    });
  }),
  'R-133': byHistory(['revoke', 'update', 'replace'], (document, history, subject) =>
    affectedDocuments(document).flatMap(({ id, at }) => {
      const known = history.documents(id);
      return when(known.length > 0 && sentBy(known, document.header.from.organId, subject).length === 0, at);
    }),
  ),
};

/** The documents that a package takes back, changes or takes the place of, each with its place in the package. */
function affectedDocuments(
  document: DocumentPackage,
): readonly { readonly id: string; readonly at: string }[] {
  switch (businessDocTypeOf(document)) {
    case 'new':
      return [];
    case 'revoke':
      return [{ id: document.header.documentId, at: documentId }];
    case 'update':
      return [{ id: document.business?.documentId ?? '', at: `${business}/DocumentId` }];
    case 'replace':
      return (document.business?.replacements ?? []).map(({ documentId: id }, index) => ({
        id,
        at: `${business}/ReplacementInfoList/ReplacementInfo[${index + 1}]/DocumentId`,
      }));
  }
}

/** Those of `documents` that `sender` sent. */
export function sentBy(
  documents: readonly KnownDocument[],
  sender: string,
  subject: CheckSubject,
): readonly KnownDocument[] {
  return documents.filter((known) => isSameAgency(known.sender, sender, subject));
}

function byHistory(
  kinds: readonly BusinessDocType[],
  check: (document: DocumentPackage, history: PackageHistory, subject: CheckSubject) => Iterable<Defect>,
): Check {
  return (subject) => {
    const { edxml, context } = subject;
    if (edxml.kind !== 'document' || context.history === undefined) return [];
    return kinds.includes(businessDocTypeOf(edxml)) ? check(edxml, context.history, subject) : [];
  };
}
