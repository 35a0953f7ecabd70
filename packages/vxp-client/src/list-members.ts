/**
 * The members of list rows that the SDK reads, in the spelling of the wire.
 *
 * @clause VXP §4.1, §4.2, §4.3, §4.7, §4.8
 */
export const listMembers = {
  getAgenciesList: ['id', 'pid', 'code', 'name', 'mail', 'oldCode'],
  getAgenciesListQD20: ['id', 'code', 'name', 'mail', 'code102'],
  getSynchronizeUnit: [
    'id',
    'pid',
    'code',
    'name',
    'mail',
    'centerCode',
    'modifyDate',
    'version',
    'deleted',
    'isAgency',
  ],
  getReceivedEdocList: [
    'docId',
    'from',
    'to',
    'serviceType',
    'messageType',
    'status',
    'status_desc',
    'created_time',
    'updated_time',
  ],
  getSentEdocList: [
    'senderDocId',
    'receiverDocId',
    'fromCode',
    'toCode',
    'serviceType',
    'messageType',
    'title',
    'notation',
    'sentTime',
    'receivedTime',
    'sendStatus',
    'sendStatusDesc',
    'receiveStatus',
    'receiveStatusDesc',
  ],
} as const;

/** The name of a list operation. */
export type ListOperation = keyof typeof listMembers;

/** A row of a list as the server wrote it: any of the members that the SDK knows. */
export type ListRow<Operation extends ListOperation> = {
  readonly [Member in (typeof listMembers)[Operation][number]]?: string | number | boolean;
};
