import { createHash } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import {
  edocEnvelope,
  envelopeContentType,
  fileOfBody,
  listEnvelope,
  matchesHashFile,
  type OperationParameters,
  okEnvelope,
  parametersOf,
  parseMessageType,
  parseRecipients,
  parseVxpTime,
  receivedRow,
  senderDocId,
  sentRow,
  type VxpMembers,
  type VxpOperation,
} from '@lienthong/vxp';
import { AgencyLists } from './agency-lists.ts';
import type { AgencyRegistration } from './agency-registration.ts';
import { hashHint } from './call-hints.ts';
import { deliveredBytes } from './delivered-bytes.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { HttpCall, Reply } from './http-call.ts';
import { receivedListings, sentListings } from './mail-listings.ts';
import { refusalOf } from './refusal-of.ts';
import type { ListFilter, SystemDesk } from './system-desk.ts';

/** What an operation works with, beside its own parameters. */
export type OperationTools = {
  readonly desk: SystemDesk;
  readonly lists: AgencyLists;
  readonly registration: AgencyRegistration;
  readonly limits: GatewayLimits;
};

type Task<Operation extends VxpOperation> = OperationTools & {
  readonly call: HttpCall;
  readonly parameters: OperationParameters<Operation>;
};

type Performers = {
  readonly [Operation in VxpOperation]: (task: Task<Operation>) => Promise<Reply>;
};

/** Each operation of the interface: parameters in, reply out. */
const performers: Performers = {
  getAgenciesList: ({ lists }) => lists.get('agencies'),
  getAgenciesListQD20: ({ lists, parameters }) => lists.get(AgencyLists.qd20(parameters.level)),
  getSynchronizeUnit: ({ lists }) => lists.get('units'),
  registerAgency: async ({ call, desk, registration, limits }) => {
    const body = await call.body(limits.bodySizeBytesMax);
    call.notes.agency = await registration.register(desk.system, body);
    return ok();
  },
  deleteAgency: async ({ desk, registration, parameters }) => {
    await registration.deregister(desk.system, parameters.agencyCode);
    return ok();
  },
  sendEdoc,
  getReceivedEdocList: async ({ desk, parameters }) =>
    list(rowsOf(receivedListings(await desk.received(filterOf(parameters))), receivedRow)),
  getSentEdocList: async ({ desk, parameters }) =>
    list(rowsOf(sentListings(await desk.sent(filterOf(parameters), parameters.docId)), sentRow)),
  getEdoc: async ({ call, desk, parameters }) => {
    const { length, parts } = edocEnvelope(await deliveredBytes(call, desk, parameters.docId));
    return { contentType: envelopeContentType, sizeBytes: length, parts };
  },
  downloadEdoc: async ({ call, desk, parameters }) => {
    const bytes = await deliveredBytes(call, desk, parameters.docId);
    return { contentType: 'application/octet-stream', sizeBytes: bytes.length, parts: whole(bytes) };
  },
  updateStatus: async ({ desk, parameters: { docId, status, description } }) => {
    await desk.updateStatus({ docId, status, description });
    return ok();
  },
  countReceiveEdoc: async ({ desk }) => ok({ count: await desk.count('edoc') }),
  countReceiveStatus: async ({ desk }) => ok({ count: await desk.count('status') }),
};

/** The reply of an operation; its parameters are taken from the signed ones. */
export function performOperation<Operation extends VxpOperation>(
  operation: Operation,
  task: OperationTools & { readonly call: HttpCall; readonly parameters: ReadonlyMap<string, string> },
): Promise<Reply> {
  const perform = performers[operation] as (task: Task<Operation>) => Promise<Reply>;
  return perform({ ...task, parameters: parametersOf(operation, task.parameters) });
}

async function sendEdoc({ call, desk, limits, parameters }: Task<'sendEdoc'>): Promise<Reply> {
  const { from, to, messageType, hashFile } = parameters;
  const agency = await desk.senderOf(from);
  call.notes.agency = agency;
  const named = messageType === undefined ? undefined : parseMessageType(messageType);
  const receivers = to === undefined ? [] : parseRecipients(to);
  const body = await call.body(limits.packageSizeBytesMax);
  const file = fileOfBody(body);
  if (file.length === 0) throw new ExchangeError('GATEWAY_PACKAGE_EMPTY');
  if (!matchesHashFile(createHash('sha256').update(file).digest(), hashFile ?? '')) {
    const hint = hashHint(hashFile ?? '', { body, file });
    if (hint) call.hints.push(hint);
    throw new ExchangeError('GATEWAY_HASH_MISMATCH', { hash: (hashFile ?? '').slice(0, 80) });
  }
  const outcome = await desk.send(file, { agency, messageType: named, to: receivers });
  if (outcome.status === 'refused') throw refusalOf(outcome);
  return ok({ DocId: senderDocId(outcome.pkg) });
}

function filterOf(parameters: {
  readonly messageType?: string;
  readonly fromDate?: string;
  readonly toDate?: string;
}): ListFilter {
  const { messageType, fromDate, toDate } = parameters;
  const given = (text: string | undefined) => (text?.trim() ? text : undefined);
  const [type, from, to] = [messageType, fromDate, toDate].map(given);
  return {
    messageType: type === undefined ? undefined : parseMessageType(type),
    from: from === undefined ? undefined : parseVxpTime(from),
    to: to === undefined ? undefined : parseVxpTime(to),
  };
}

function ok(members: VxpMembers = {}): Reply {
  return { contentType: envelopeContentType, bytes: okEnvelope(members) };
}

function list(rows: Iterable<VxpMembers>): Reply {
  return { contentType: envelopeContentType, parts: listEnvelope(rows) };
}

function* rowsOf<Listing>(
  listings: Iterable<Listing>,
  rowOf: (listing: Listing) => VxpMembers,
): Iterable<VxpMembers> {
  for (const listing of listings) yield rowOf(listing);
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
