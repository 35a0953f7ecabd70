import { ExchangeError } from '@lienthong/errors';

/** What the SDK sends as a body: nothing, the two bytes `{}`, the caller's own text, or a file and CR LF. */
export type RequestBody = 'none' | 'empty' | 'braces' | 'text' | 'file';

/** What a good reply holds beside status, code and text. */
export type ReplyKind = 'plain' | 'list' | 'docId' | 'edoc' | 'count' | 'file';

/** The parameters of each operation that count. */
type ParameterNames = {
  readonly getAgenciesList: never;
  readonly getAgenciesListQD20: 'level';
  readonly getSynchronizeUnit: never;
  readonly registerAgency: never;
  readonly deleteAgency: 'agencyCode';
  readonly sendEdoc: 'from' | 'to' | 'serviceType' | 'messageType' | 'hashFile';
  readonly getReceivedEdocList: 'serviceType' | 'messageType' | 'fromDate' | 'toDate';
  readonly getSentEdocList: 'serviceType' | 'messageType' | 'docId' | 'fromDate' | 'toDate';
  readonly getEdoc: 'docId';
  readonly downloadEdoc: 'docId';
  readonly updateStatus: 'status' | 'docId' | 'description';
  readonly countReceiveEdoc: never;
  readonly countReceiveStatus: never;
};

/** The name of an operation, as in the path. */
export type VxpOperation = keyof ParameterNames;

/** What the wire says about an operation. */
export type OperationRow<Parameter extends string = string> = {
  /** Methods to take; the SDK sends the first. */
  readonly methods: readonly ('GET' | 'POST')[];
  readonly body: RequestBody;
  readonly reply: ReplyKind;
  /** Parameters that count, each with its spellings in order of preference. All others are leftovers. */
  readonly parameters: Readonly<Record<Parameter, readonly string[]>>;
};

const post = ['POST'] as const;
const received = { docId: ['docId', 'docid'] } as const;

/**
 * The operations of the VXP interface.
 *
 * @clause VXP §2.6, §4
 */
export const vxpOperations: {
  readonly [Operation in VxpOperation]: OperationRow<ParameterNames[Operation]>;
} = {
  getAgenciesList: { methods: post, body: 'empty', reply: 'list', parameters: {} },
  getAgenciesListQD20: { methods: post, body: 'empty', reply: 'list', parameters: { level: ['level'] } },
  getSynchronizeUnit: { methods: post, body: 'empty', reply: 'list', parameters: {} },
  registerAgency: { methods: post, body: 'text', reply: 'plain', parameters: {} },
  deleteAgency: {
    methods: post,
    body: 'braces',
    reply: 'plain',
    parameters: { agencyCode: ['AgencyCode'] },
  },
  sendEdoc: {
    methods: post,
    body: 'file',
    reply: 'docId',
    parameters: {
      from: ['from'],
      to: ['to'],
      serviceType: ['servicetype'],
      messageType: ['messagetype'],
      hashFile: ['hash-file'],
    },
  },
  getReceivedEdocList: {
    methods: post,
    body: 'empty',
    reply: 'list',
    parameters: {
      serviceType: ['servicetype'],
      messageType: ['messagetype'],
      fromDate: ['fromDate'],
      toDate: ['toDate'],
    },
  },
  getSentEdocList: {
    methods: post,
    body: 'empty',
    reply: 'list',
    parameters: {
      serviceType: ['servicetype'],
      messageType: ['messagetype'],
      // A filter only where it is one of the caller's own sent ids: a leftover of a received package may be here.
      docId: ['docId'],
      fromDate: ['fromDate'],
      toDate: ['toDate'],
    },
  },
  getEdoc: { methods: post, body: 'braces', reply: 'edoc', parameters: received },
  downloadEdoc: { methods: ['GET'], body: 'none', reply: 'file', parameters: received },
  updateStatus: {
    methods: post,
    body: 'braces',
    reply: 'plain',
    parameters: { status: ['status'], docId: ['docid', 'docId'], description: ['description'] },
  },
  countReceiveEdoc: { methods: ['POST', 'GET'], body: 'braces', reply: 'count', parameters: {} },
  countReceiveStatus: { methods: ['POST', 'GET'], body: 'braces', reply: 'count', parameters: {} },
};

/** The parameters of an operation that count; those that the caller left out are absent. */
export type OperationParameters<Operation extends VxpOperation> = {
  readonly [Name in ParameterNames[Operation]]?: string;
};

/**
 * The operation that a request path names with its last segment, whatever stands before it; undefined where it names
 * none. Repeated slashes and the query do not count.
 *
 * @param path - the request target, for example `/adapter//sendEdoc?x=1`.
 */
export function operationOf(path: string): VxpOperation | undefined {
  const segment = path
    .replace(/[?#].*$/s, '')
    .split('/')
    .findLast((part) => part !== '');
  return segment !== undefined && Object.hasOwn(vxpOperations, segment)
    ? (segment as VxpOperation)
    : undefined;
}

/**
 * The parameters of `operation` among all signed ones: each by its first spelling that is there. Everything else in
 * `signed` is a leftover of an earlier call.
 *
 * @clause VXP §2.6
 */
export function parametersOf<Operation extends VxpOperation>(
  operation: Operation,
  signed: ReadonlyMap<string, string>,
): OperationParameters<Operation> {
  const row: OperationRow = vxpOperations[operation];
  const found = Object.entries(row.parameters).flatMap(([name, spellings]) => {
    const spelling = spellings.find((candidate) => signed.has(candidate));
    return spelling === undefined ? [] : [[name, signed.get(spelling)]];
  });
  return Object.fromEntries(found) as OperationParameters<Operation>;
}

/** What a package is, as the wire calls it: a document or a status. */
export type MessageType = 'edoc' | 'status';

/**
 * The message type that `text` names, in any case of letters.
 *
 * @throws VXP_MESSAGE_TYPE_UNKNOWN where it is neither.
 */
export function parseMessageType(text: string): MessageType {
  const type = text.trim().toLowerCase();
  if (type !== 'edoc' && type !== 'status')
    throw new ExchangeError('VXP_MESSAGE_TYPE_UNKNOWN', { value: text.slice(0, 100) });
  return type;
}
