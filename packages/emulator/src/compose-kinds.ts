import {
  type Business,
  type DocumentPackage,
  formatWireTimestamp,
  manifestOf,
  writeAttachment,
} from '@lienthong/edxml';
import type { Organisation } from '@lienthong/registry';
import { type RandomSource, randomUuid } from '@lienthong/runtime';
import { composeDocument, type DocumentDraft, partyOfOrganisation, staffInfo } from './compose.ts';
import { changedHeader, type DocumentChanges } from './document-changes.ts';

/** Who speaks about a document that was sent before, when, and why. */
type Order = {
  readonly from: Organisation;
  readonly to: readonly Organisation[];
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reason: string;
  /** The document as it was sent. */
  readonly original: DocumentPackage;
};

/** What an update changes; what is left out stays as it was. */
export type UpdateChanges = DocumentChanges & {
  readonly reason: string;
  /** Files in place of those that were attached. */
  readonly attachments?: DocumentDraft['attachments'];
  readonly added?: readonly Organisation[];
  readonly dropped?: readonly Organisation[];
  /** Whether a copy on paper comes, too. */
  readonly paper?: boolean;
};

export type UpdateDraft = Order & UpdateChanges;

/** A document that takes the place of others, for the agencies named; for all of its receivers where none are. */
export type ReplacementDraft = DocumentDraft & {
  readonly reason: string;
  readonly replaces: readonly { readonly documentId: string; readonly agencies?: readonly Organisation[] }[];
};

/**
 * A revocation (kind 1): the full header of the document that is taken back, under its own id.
 *
 * @clause working specification edxml-102 §2.1
 */
export function composeRevocation(order: Order): DocumentPackage {
  const { original } = order;
  return {
    ...orderPackage(order, { businessDocType: 'revoke', documentId: original.header.documentId }),
    references: [],
    attachments: [],
  };
}

/**
 * An update (kind 2): the document as it is from now on, with what has changed. It goes to the agencies that it drops, too:
 * they have to hear of it.
 *
 * @clause working specification edxml-102 §2.1
 */
export function composeUpdate(draft: UpdateDraft, random: RandomSource): DocumentPackage {
  const {
    original,
    from,
    to,
    at,
    reason,
    attachments,
    added = [],
    dropped = [],
    paper = false,
    ...changes
  } = draft;
  const changesContent =
    attachments !== undefined || Object.values(changes).some((change) => change !== undefined);
  const named = (organisations: readonly Organisation[], receiverType: 'added' | 'removed') =>
    organisations.map(({ organId }) => ({ organId, receiverType }));
  const receivers = [...named(added, 'added'), ...named(dropped, 'removed')];
  const attached = attachments?.map(({ name, bytes }, index) =>
    writeAttachment({
      contentId: String(index + 1),
      attachmentName: name,
      content: bytes,
      entryId: randomUuid(random),
      modifiedAt: at,
    }),
  );
  const update = orderPackage(
    { from, to, at, reason, original },
    {
      businessDocType: 'update',
      documentId: original.header.documentId,
      businessDocumentInfo: {
        documentInfo: changesContent,
        documentReceiver: receivers.length > 0,
        ...(receivers.length === 0 ? {} : { receivers }),
      },
    },
    paper,
  );
  return {
    ...update,
    header: changedHeader(update.header, changes),
    references: attached ? manifestOf(attached) : original.references,
    attachments: attached ?? original.attachments,
  };
}

/**
 * A replacement (kind 3): a new document that names those whose place it takes.
 *
 * @clause working specification edxml-102 §2.1
 */
export function composeReplacement(draft: ReplacementDraft, random: RandomSource): DocumentPackage {
  const { reason, replaces, to, ...plain } = draft;
  const document = composeDocument({ ...plain, to }, random);
  return {
    ...document,
    business: {
      ...document.business,
      businessDocType: 'replace',
      businessDocReason: reason,
      replacements: replaces.map(({ documentId, agencies = to }) => ({
        documentId,
        organIds: agencies.map(({ organId }) => organId),
      })),
    },
  };
}

/** The original's header with who speaks now, and to whom. */
function orderPackage(
  { from, to, at, reason, original }: Order,
  business: Business,
  paper = false,
): Omit<DocumentPackage, 'references' | 'attachments'> {
  const { otherInfo } = original.header;
  return {
    kind: 'document',
    header: {
      ...original.header,
      from: partyOfOrganisation(from),
      to: to.map(partyOfOrganisation),
      ...(otherInfo && { otherInfo: { ...otherInfo, promulgationAmount: to.length } }),
    },
    traceHeaders: [{ organId: from.organId, timestamp: formatWireTimestamp(at) }],
    business: { ...business, businessDocReason: reason, paper, staffInfo },
  };
}
