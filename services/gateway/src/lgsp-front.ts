import { ExchangeError, errorRow, isExchangeError } from '@lienthong/errors';
import { isPasswordOf, isSecretOf, type System, type SystemBook } from '@lienthong/systems';
import {
  asciiJson,
  edocEnvelope,
  envelopeContentType,
  failureOf,
  listEnvelope,
  okEnvelope,
  parseMessageType,
  parseVxpTime,
  type ReceivedListing,
  receivedRow,
  senderDocId,
  type VxpMembers,
} from '@lienthong/vxp';
import { z } from 'zod';
import type { AgencyLists } from './agency-lists.ts';
import { deliveredBytes } from './delivered-bytes.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { HttpCall, Reply } from './http-call.ts';
import { inLgspStyle } from './lgsp-envelope.ts';
import type { LoginDelay } from './login-delay.ts';
import { receivedListings } from './mail-listings.ts';
import { readUpload } from './multipart-upload.ts';
import { refusalOf } from './refusal-of.ts';
import { type DeskTools, SystemDesk } from './system-desk.ts';
import type { TokenBook } from './token-book.ts';

export type LgspFrontOptions = {
  readonly systems: SystemBook;
  readonly desks: DeskTools;
  readonly lists: AgencyLists;
  readonly tokens: TokenBook;
  readonly delay: LoginDelay;
  readonly limits: GatewayLimits;
};

type Task = { readonly call: HttpCall; readonly desk: SystemDesk; readonly query: URLSearchParams };

type Route = {
  readonly method: 'GET' | 'POST';
  readonly perform: (task: Task) => Promise<Reply>;
};

const loginSchema = z.object({ username: z.string().max(200), password: z.string().max(1_000) });
const updateSchema = z.object({
  docId: z.string().max(200),
  status: z.string().max(200),
  description: z.string().max(2_000).optional(),
});

/**
 * Answers calls in the style of a provincial LGSP: REST with a bearer token. The same desks as behind the VXP front.
 *
 * @clause VXP §11
 */
export class LgspFront {
  readonly #options: LgspFrontOptions;
  readonly #routes: Readonly<Record<string, Route>>;

  constructor(options: LgspFrontOptions) {
    this.#options = options;
    this.#routes = {
      getAgenciesList: { method: 'GET', perform: () => options.lists.get('lgsp') },
      sendEdoc: { method: 'POST', perform: (task) => this.#send(task) },
      syncReceivedEdocList: { method: 'GET', perform: (task) => received(task) },
      getEdoc: { method: 'GET', perform: (task) => fetchPackage(task) },
      updateStatus: { method: 'POST', perform: (task) => this.#updateStatus(task) },
    };
  }

  /** The reply to a call: also every failure is one. */
  async answer(call: HttpCall): Promise<Reply> {
    call.notes.front = 'lgsp';
    try {
      const reply = await this.#perform(call);
      call.notes.result = '0';
      return reply;
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      return refuseLgsp(call, failure);
    }
  }

  async #perform(call: HttpCall): Promise<Reply> {
    const { pathname, searchParams: query } = new URL(call.path.replace(/^[^/]*\/+/, '/'), 'http://gateway');
    const operation = pathname.split('/v1/').at(-1) ?? '';
    call.notes.operation = operation.slice(0, 40);
    if (operation === 'auth/login') {
      requireMethod(call, 'POST', operation);
      return this.#login(call);
    }
    const route = Object.hasOwn(this.#routes, operation) ? this.#routes[operation] : undefined;
    if (!route) throw new ExchangeError('GATEWAY_OPERATION_UNKNOWN', { operation: call.notes.operation });
    requireMethod(call, route.method, operation);
    const system = await this.#bearer(call);
    return route.perform({ call, query, desk: new SystemDesk(system, this.#options.desks) });
  }

  async #login(call: HttpCall): Promise<Reply> {
    const { systems, tokens, delay, limits } = this.#options;
    const { username, password } = parseJson(await call.body(limits.bodySizeBytesMax), loginSchema);
    call.notes.system = username.slice(0, 80);
    const system = await systems.find(username);
    call.caller = system;
    const name = `${call.request.socket.remoteAddress} ${username}`;
    if (!(await isPasswordOf(system, password)) || !system) {
      await delay.failed(name, call.signal);
      throw new ExchangeError('GATEWAY_LOGIN_REFUSED');
    }
    if (system.locked) throw new ExchangeError('GATEWAY_SYSTEM_LOCKED', { system: system.id });
    delay.succeeded(name);
    const expiresIn = limits.tokenLifetimeMs / 1_000;
    return ok({ token: tokens.issue(system.id), expiresIn });
  }

  /** The system of the token; X-SystemId and X-SecretKey must be its own where they are given. */
  async #bearer(call: HttpCall): Promise<System> {
    const { systems, tokens } = this.#options;
    const token = /^Bearer +(\S+)$/i.exec(call.header('authorization') ?? '')?.[1];
    const id = token === undefined ? undefined : tokens.systemOf(token);
    const system = id === undefined ? undefined : await systems.find(id);
    const namedId = call.header('x-systemid');
    const namedSecret = call.header('x-secretkey');
    if (id !== undefined) call.notes.system = id;
    call.caller = system;
    if (
      !system ||
      (namedId !== undefined && namedId !== system.id) ||
      (namedSecret !== undefined && !isSecretOf(system, Buffer.from(namedSecret, 'latin1').toString()))
    )
      throw new ExchangeError('GATEWAY_TOKEN_REFUSED');
    if (system.locked) throw new ExchangeError('GATEWAY_SYSTEM_LOCKED', { system: system.id });
    return system;
  }

  async #send({ call, desk }: Task): Promise<Reply> {
    const { limits } = this.#options;
    const { file, fields } = await readUpload(call, limits);
    const given = fields.get('messageType')?.trim();
    const agency = await desk.senderOf(fields.get('from') ?? (await desk.onlyAgency()));
    call.notes.agency = agency;
    if (file.length === 0) throw new ExchangeError('GATEWAY_PACKAGE_EMPTY');
    const messageType = given ? parseMessageType(given) : undefined;
    const outcome = await desk.send(file, { agency, messageType, to: [] });
    if (outcome.status === 'refused') throw refusalOf(outcome);
    return ok({ docId: senderDocId(outcome.pkg) });
  }

  async #updateStatus({ call, desk }: Task): Promise<Reply> {
    const body = await call.body(this.#options.limits.bodySizeBytesMax);
    const { docId, status, description } = parseJson(body, updateSchema);
    await desk.updateStatus({ docId, status, description });
    return ok();
  }
}

/** The failing reply of the LGSP front. A gateway in front of the real one says `Unauthorized` and no more. */
export function refuseLgsp(call: HttpCall, error: ExchangeError): Reply {
  const { code, text } = failureOf(error);
  call.notes.result = code;
  call.notes.error = error.code;
  call.refusal = error;
  const { httpStatus: status } = errorRow(error.code);
  if (error.code === 'GATEWAY_LOGIN_REFUSED' || error.code === 'GATEWAY_TOKEN_REFUSED')
    return { contentType: 'text/plain; charset=utf-8', status, bytes: Buffer.from('Unauthorized') };
  const members = {
    code: status,
    message: text,
    data: { status: 'FAIL', errorCode: code, errorDesc: text },
    errorDetail: [{ exception: `${error.code}: ${text}` }],
  };
  return { contentType: envelopeContentType, status, bytes: Buffer.from(asciiJson(members), 'latin1') };
}

async function received({ desk, query }: Task): Promise<Reply> {
  const given = (name: string) => query.get(name)?.trim() || undefined;
  const [type, from, to] = ['messageType', 'fromDate', 'toDate'].map(given);
  const items = await desk.received({
    messageType: type === undefined ? undefined : parseMessageType(type),
    from: from === undefined ? undefined : parseVxpTime(from),
    to: to === undefined ? undefined : parseVxpTime(to),
  });
  const parts = listEnvelope(rowsOf(receivedListings(items)));
  return { contentType: envelopeContentType, ...inLgspStyle({ parts }) };
}

async function fetchPackage({ call, desk, query }: Task): Promise<Reply> {
  const bytes = await deliveredBytes(call, desk, query.get('docId') ?? undefined);
  const { parts, length: sizeBytes } = edocEnvelope(bytes);
  return { contentType: envelopeContentType, ...inLgspStyle({ parts, sizeBytes }) };
}

function* rowsOf(listings: Iterable<ReceivedListing>): Iterable<VxpMembers> {
  for (const listing of listings) {
    const { status_desc, created_time, updated_time, ...same } = receivedRow(listing);
    yield {
      ...same,
      statusDesc: status_desc ?? '',
      createdTime: created_time ?? '',
      updatedTime: updated_time ?? '',
    };
  }
}

function ok(members: VxpMembers = {}): Reply {
  return { contentType: envelopeContentType, ...inLgspStyle({ bytes: okEnvelope(members) }) };
}

function requireMethod(call: HttpCall, expected: 'GET' | 'POST', operation: string): void {
  const { method = '' } = call.request;
  if (method !== expected)
    throw new ExchangeError('GATEWAY_METHOD_NOT_ALLOWED', { method, operation, expected });
}

function parseJson<Value>(body: Uint8Array, schema: z.ZodType<Value>): Value {
  try {
    return schema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch (cause) {
    const name = cause instanceof z.ZodError ? (cause.issues[0]?.path.join('.') ?? 'JSON') : 'JSON';
    throw new ExchangeError('GATEWAY_PARAMETER_INVALID', { name, value: '', expected: 'JSON' }, { cause });
  }
}
