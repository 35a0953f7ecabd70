import type { VxpMembers } from './ascii-json.ts';
import type { MessageType } from './operations.ts';
import { formatVxpTime } from './vxp-time.ts';

/** An agency, as the lists of agencies show it. Members that are left out are empty texts in the row. */
export type AgencyListing = {
  readonly id: string;
  /** The parent's id. */
  readonly parentId?: string | undefined;
  readonly code: string;
  readonly name: string;
  readonly mail?: string | undefined;
};

/**
 * A row of getAgenciesList.
 *
 * @clause VXP §4.1
 */
export function agencyRow(agency: AgencyListing & { readonly oldCode?: string | undefined }): VxpMembers {
  return {
    id: agency.id,
    pid: agency.parentId ?? '',
    code: agency.code,
    name: agency.name,
    mail: agency.mail ?? '',
    oldCode: agency.oldCode ?? '',
  };
}

/**
 * A row of getAgenciesListQD20: `code` is the agency's code of QĐ 20/2020, `code102` the older one of QCVN 102.
 *
 * @clause VXP §4.2
 */
export function agencyQd20Row(
  agency: Omit<AgencyListing, 'parentId'> & { readonly code102?: string | undefined },
): VxpMembers {
  return {
    id: agency.id,
    code: agency.code,
    name: agency.name,
    mail: agency.mail ?? '',
    code102: agency.code102 ?? '',
  };
}

/** A unit of the tree that systems keep in step with; units that are gone stay in it as `deleted`. */
export type SyncUnitListing = AgencyListing & {
  readonly centerCode?: string | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly modifiedAt?: number | undefined;
  /** A whole number that grows with every change. */
  readonly version: number;
  readonly deleted: boolean;
  readonly isAgency: boolean;
};

/**
 * A row of getSynchronizeUnit.
 *
 * @clause VXP §4.3
 */
export function syncUnitRow(unit: SyncUnitListing): VxpMembers {
  return {
    id: unit.id,
    pid: unit.parentId ?? '',
    code: unit.code,
    name: unit.name,
    mail: unit.mail ?? '',
    centerCode: unit.centerCode ?? '',
    modifyDate: timeText(unit.modifiedAt),
    version: unit.version,
    deleted: unit.deleted,
    isAgency: unit.isAgency,
  };
}

/** A package in an inbox. */
export type ReceivedListing = {
  /** The receiver's id: see `receiverDocId`. */
  readonly docId: string;
  readonly from: string;
  readonly to: string;
  readonly messageType: MessageType;
  readonly status: 'initial' | 'processing' | 'done' | 'fail';
  readonly statusDescription?: string | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  readonly updatedAt: number;
};

/**
 * A row of getReceivedEdocList.
 *
 * @clause VXP §4.7
 */
export function receivedRow(item: ReceivedListing): VxpMembers {
  return {
    docId: item.docId,
    serviceType: 'eDoc',
    messageType: item.messageType,
    from: item.from,
    to: item.to,
    status: item.status,
    status_desc: item.statusDescription ?? '',
    created_time: formatVxpTime(item.createdAt),
    updated_time: formatVxpTime(item.updatedAt),
  };
}

/** One copy of a package that was sent. */
export type SentListing = {
  /** The sender's id: see `senderDocId`. */
  readonly senderDocId: string;
  readonly receiverDocId: string;
  readonly from: string;
  readonly to: string;
  readonly messageType: MessageType;
  /** Subject of the document. */
  readonly title?: string | undefined;
  /** Number and notation, for example `12/QD-UBND`. */
  readonly notation?: string | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly sentAt: number;
  /** When the receiver's node had it; undefined before. */
  readonly receivedAt?: number | undefined;
  readonly sendStatus: string;
  readonly sendStatusDescription?: string | undefined;
  /** What the receiver has set; undefined before. */
  readonly receiveStatus?: string | undefined;
  readonly receiveStatusDescription?: string | undefined;
};

/**
 * A row of getSentEdocList: one for each recipient.
 *
 * @clause VXP §4.8
 */
export function sentRow(copy: SentListing): VxpMembers {
  return {
    senderDocId: copy.senderDocId,
    receiverDocId: copy.receiverDocId,
    fromCode: copy.from,
    toCode: copy.to,
    serviceType: 'eDoc',
    messageType: copy.messageType,
    title: copy.title ?? '',
    notation: copy.notation ?? '',
    sentTime: formatVxpTime(copy.sentAt),
    receivedTime: timeText(copy.receivedAt),
    sendStatus: copy.sendStatus,
    sendStatusDesc: copy.sendStatusDescription ?? '',
    receiveStatus: copy.receiveStatus ?? '',
    receiveStatusDesc: copy.receiveStatusDescription ?? '',
  };
}

function timeText(atMs: number | undefined): string {
  return atMs === undefined ? '' : formatVxpTime(atMs);
}
