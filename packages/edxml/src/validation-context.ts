import type { DeliveryState, PendingRequest } from './code-lists/delivery-states.ts';

/** What the registry says about a code; the registry package's `resolve` gives this. */
export type AgencyResolution =
  | { readonly kind: 'found'; readonly organisation: KnownAgency }
  | {
      readonly kind: 'retired';
      readonly organisation: KnownAgency;
      readonly successors: readonly KnownAgency[];
    }
  | { readonly kind: 'unknown'; readonly suggestion?: KnownAgency };

/** What validation needs to know about an agency. */
export type KnownAgency = {
  readonly organId: string;
  readonly codeQd20?: string;
  readonly name: string;
  readonly fullName?: string;
};

/** A list of agencies, such as the registry. */
export interface AgencyDirectory {
  /** What the list knows about `code` at instant `at`. */
  resolve(code: string, at?: number): AgencyResolution;
}

/** Who is connected to the axis. */
export interface AxisMembership {
  /** `locked`: registered, and not taking anything at present. */
  membership(organId: string): 'registered' | 'locked' | 'unregistered';
}

/** What passed before: the documents that were sent, and how far each receiver is with them. */
export interface PackageHistory {
  /** Documents with exactly this identifier, whoever sent them. */
  documents(documentId: string): readonly KnownDocument[];
  /** Documents whose identifiers are the same as this one for `looseDocumentId`; asked where `documents` finds none. */
  similarDocuments(documentId: string): readonly KnownDocument[];
}

/** A document that was sent before. */
export type KnownDocument = {
  readonly documentId: string;
  readonly sender: string;
  /** Number and notation in one text, `12/BC-UBND`. */
  readonly code: string;
  /** `yyyy/MM/dd`. */
  readonly promulgationDate: string;
  readonly deliveries: readonly KnownDelivery[];
};

/** How far one receiver is with a document. */
export type KnownDelivery = {
  readonly receiver: string;
  readonly state: DeliveryState;
  readonly pending: PendingRequest;
  /** Statuses about it in the order in which they counted. */
  readonly statuses: readonly KnownStatus[];
};

/** A status as it was given. */
export type KnownStatus = {
  readonly sender: string;
  /** Two digits. */
  readonly code: string;
  /** `yyyy/MM/dd HH:mm:ss`. */
  readonly timestamp: string;
};

/** Looks into attached PDFs. */
export interface PdfInspector {
  /** What {@link PdfSignature} says of every signature beside that it is there; rules on the rest are not checkable. */
  readonly tells: readonly ('role' | 'integrity' | 'timestamp')[];
  /** The signatures in the PDF of the attachment `name`, oldest first. Never throws for a damaged PDF. */
  signatures(pdf: Buffer, name: string): readonly PdfSignature[];
}

/** One signature in a PDF. */
export type PdfSignature = {
  /** Whose it is, by the registry of certificates; `unknown` where that has no answer. */
  readonly role?: 'person' | 'agency' | 'unknown';
  readonly integrity?: 'intact' | 'broken' | 'not-checked';
  /** Whether a time stamp of a service stands with it. */
  readonly timestamp?: boolean;
};

/** What a package is checked against besides itself. What is left out is not checked. */
export type ValidationContext = {
  readonly registry?: AgencyDirectory;
  /** The present instant, milliseconds since 1970. */
  readonly now?: number;
  /** What the transport said that the package is. */
  readonly messageType?: 'edoc' | 'status';
  readonly axis?: AxisMembership;
  /** Agency codes that the system which handed the package in may send as. */
  readonly authenticatedAs?: ReadonlySet<string>;
  readonly history?: PackageHistory;
  readonly pdf?: PdfInspector;
  /** Names of the kinds of document that a paper copy may follow. */
  readonly paperKinds?: ReadonlySet<string>;
  /** Lower-case extensions of files that may be attached; by default those of office documents, pictures and ZIPs. */
  readonly permittedExtensions?: ReadonlySet<string>;
  /** Whether attachments are decoded and looked into; the default is `check`. */
  readonly attachmentContent?: 'check' | 'skip';
  /** How often an agency may stand in the trace before the package counts as going round; the default is 2. */
  readonly traceRepeatMax?: number;
  /** Seconds by which a trace time may lie ahead of `now`; the default is 300. */
  readonly clockSkewSecondsMax?: number;
};

/** Part of a {@link ValidationContext} without which a rule cannot be checked. */
export type ContextNeed =
  | 'registry'
  | 'now'
  | 'messageType'
  | 'axis'
  | 'authenticatedAs'
  | 'history'
  | 'paperKinds'
  | 'pdf'
  | `pdf.${PdfInspector['tells'][number]}`;

/** Whether the context gives what is needed. */
export function satisfies(context: ValidationContext, need: ContextNeed): boolean {
  const [part = '', fact] = need.split('.');
  const given = context[part as keyof ValidationContext];
  if (fact === undefined) return given !== undefined;
  return context.pdf?.tells.some((told) => told === fact) === true;
}
