import http from 'node:http';
import https from 'node:https';
import { ExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import {
  buildSignedHeaders,
  faultyHex,
  formatSdkTimestamp,
  type VxpOperation,
  vxpOperations,
} from '@lienthong/vxp';
import { type BodySource, fileBody, textBody } from './body-source.ts';
import { type Arguments, HeaderMap } from './header-map.ts';
import { exchangeOnce, type HttpRequest, type HttpSettings, type NoReply } from './http-exchange.ts';
import { httpClientStyle, urlConnectionStyle } from './http-style.ts';
import type { RawReply } from './raw-reply.ts';
import {
  type CountReply,
  type DownloadReply,
  type EdocReply,
  type ListReply,
  ReplyReader,
  type SendReply,
  type VxpReply,
} from './replies.ts';

/** What a client is made of. */
export type VxpClientOptions = {
  /** URL before the operation, for example `http://127.0.0.1:8102` or `https://trust.example/XrdAdapter/adapter`. */
  readonly endpoint: string;
  readonly systemId: string;
  /** The secret as it was given: its characters are the key, nothing is decoded. */
  readonly secret: string;
  readonly clock: Clock;
  /** Whether arguments of earlier calls travel with later ones, as with one service object of the SDK. Default: no. */
  readonly sticky?: boolean;
  /** Attempts in all when connections break, for calls other than sendEdoc: 2 to 5, the SDK's range. Default 3. */
  readonly attempts?: number;
  /** Certificates in PEM to trust instead of the well-known ones. */
  readonly ca?: string;
  /** Milliseconds until a whole reply must be there. Default: no limit, as in the SDK. */
  readonly timeoutMs?: number;
  /** Bytes of one reply. Default 256 MiB. */
  readonly replySizeBytesMax?: number;
};

/** Attempts of sendEdoc: the JDK tries once more. */
const sendAttempts = 2;

const agencyOperations: readonly VxpOperation[] = [
  'getAgenciesList',
  'getAgenciesListQD20',
  'getSynchronizeUnit',
  'registerAgency',
  'deleteAgency',
];

/**
 * A client that sends the same bytes as the official Java SDK. Arguments are those of the SDK's JSON argument, under
 * the same names, unchecked. A reply with status FAIL is a result; an error means that there is no proper reply.
 *
 * Every method throws:
 * - VXP_ENDPOINT_UNREACHABLE where no connection comes about;
 * - VXP_CONNECTION_BROKEN where every attempt ends without a whole reply;
 * - VXP_REPLY_LATE where `timeoutMs` is over;
 * - VXP_REPLY_UNREADABLE where the reply is not what the operation promises;
 * - VXP_ARGUMENT_INVALID where an argument cannot be a header.
 *
 * The timestamp is that of construction and stays the same for as long as the client lives, as in the SDK.
 */
export class VxpClient {
  readonly #options: VxpClientOptions;
  readonly #settings: HttpSettings;
  readonly #timestamp: string;
  readonly #agent: http.Agent;
  /** The header maps of the SDK's two service objects. */
  readonly #sticky: { readonly agency: HeaderMap; readonly knobstick: HeaderMap };

  /** @throws VXP_ARGUMENT_INVALID where an option is outside what the SDK takes. */
  constructor(options: VxpClientOptions) {
    checkOptions(options);
    this.#options = options;
    this.#settings = {
      clock: options.clock,
      ca: options.ca,
      timeoutMs: options.timeoutMs,
      replySizeBytesMax: options.replySizeBytesMax ?? 256 * 1024 * 1024,
    };
    this.#timestamp = formatSdkTimestamp(options.clock.now());
    this.#agent = new (options.endpoint.startsWith('https:') ? https : http).Agent({
      keepAlive: true,
      maxFreeSockets: 5,
    });
    this.#sticky = { agency: this.#freshMap(), knobstick: this.#freshMap() };
  }

  /** Every agency, with its code and its parent. */
  async getAgenciesList(parameters: Arguments = {}): Promise<ListReply<'getAgenciesList'>> {
    return (await this.#read('getAgenciesList', parameters)).list();
  }

  /** Every agency, with its codes of QĐ 20/2020 and of QCVN 102. */
  async getAgenciesListQD20(parameters: Arguments = {}): Promise<ListReply<'getAgenciesListQD20'>> {
    return (await this.#read('getAgenciesListQD20', parameters)).list();
  }

  /** The tree of units, those that are gone included. */
  async getSynchronizeUnit(parameters: Arguments = {}): Promise<ListReply<'getSynchronizeUnit'>> {
    return (await this.#read('getSynchronizeUnit', parameters)).list();
  }

  /** Registers or changes an agency. @param data - the body, sent as it is: the JSON text of an agency. */
  async registerAgency(data: string, parameters: Arguments = {}): Promise<VxpReply> {
    return (await this.#read('registerAgency', parameters, data)).plain();
  }

  /** Deregisters the agency `AgencyCode`. */
  async deleteAgency(parameters: Arguments): Promise<VxpReply> {
    return (await this.#read('deleteAgency', parameters)).plain();
  }

  /**
   * Sends a package.
   *
   * @param file - its bytes, or the path of a file, which is streamed.
   * @throws VXP_FILE_UNREADABLE where the file cannot be read, or changes meanwhile.
   */
  async sendEdoc(parameters: Arguments, file: Uint8Array | string): Promise<SendReply> {
    return new ReplyReader('sendEdoc', await this.call('sendEdoc', parameters, file)).sent();
  }

  /** The packages that wait for the system's agencies. */
  async getReceivedEdocList(parameters: Arguments): Promise<ListReply<'getReceivedEdocList'>> {
    return (await this.#read('getReceivedEdocList', parameters)).list();
  }

  /** What became of the packages that were sent: a row for each recipient. */
  async getSentEdocList(parameters: Arguments): Promise<ListReply<'getSentEdocList'>> {
    return (await this.#read('getSentEdocList', parameters)).list();
  }

  /** The bytes of a received package. */
  async getEdoc(parameters: Arguments): Promise<EdocReply> {
    return (await this.#read('getEdoc', parameters)).edoc();
  }

  /** The bytes of a received package, without an envelope. */
  async downloadEdoc(parameters: Arguments): Promise<DownloadReply> {
    const { httpStatus, body } = await this.call('downloadEdoc', parameters);
    return { httpStatus, bytes: body.length > 0 ? body : undefined };
  }

  /** Acknowledges a received package. */
  async updateStatus(parameters: Arguments): Promise<VxpReply> {
    return (await this.#read('updateStatus', parameters)).plain();
  }

  /** How many documents wait. */
  async countReceiveEdoc(parameters: Arguments = {}): Promise<CountReply> {
    return (await this.#read('countReceiveEdoc', parameters)).count();
  }

  /** How many status packages wait. */
  async countReceiveStatus(parameters: Arguments = {}): Promise<CountReply> {
    return (await this.#read('countReceiveStatus', parameters)).count();
  }

  /**
   * The reply to any operation, not yet understood.
   *
   * @param body - the file of sendEdoc, or the text of registerAgency.
   * @throws VXP_FILE_UNREADABLE where the file of sendEdoc cannot be read, or changes meanwhile.
   */
  async call(
    operation: VxpOperation,
    parameters: Arguments,
    body: Uint8Array | string = '',
  ): Promise<RawReply> {
    const request =
      operation === 'sendEdoc'
        ? await this.#sendRequest(parameters, body)
        : this.#plainRequest(operation, parameters, body.toString());
    const attempts = operation === 'sendEdoc' ? sendAttempts : (this.#options.attempts ?? 3);
    for (let attempt = 1; ; attempt += 1) {
      const reply = await exchangeOnce(request, this.#settings);
      if ('body' in reply) return reply;
      if (reply.kind !== 'broken' || attempt === attempts) throw this.#noReply(operation, reply, attempt);
      // The next attempt is made on a connection of its own: the other kept ones may be as dead as this one.
      for (const socket of Object.values(this.#agent.freeSockets).flat()) socket?.destroy();
    }
  }

  /** Closes kept connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #read(operation: VxpOperation, parameters: Arguments, text?: string): Promise<ReplyReader> {
    return new ReplyReader(operation, await this.call(operation, parameters, text));
  }

  async #sendRequest(parameters: Arguments, file: Uint8Array | string): Promise<HttpRequest> {
    const body = await fileBody(file);
    const entries = this.#mapOf('sendEdoc').put({
      contentType: 'application/octet-stream',
      parameters,
      rawMembers: ['to'],
      hashFile: faultyHex(body.digest),
    });
    return this.#request('sendEdoc', entries, body);
  }

  #plainRequest(operation: VxpOperation, parameters: Arguments, text: string): HttpRequest {
    const entries = this.#mapOf(operation).put({
      contentType: 'application/json',
      parameters,
      rawMembers: [],
    });
    const kind = vxpOperations[operation].body;
    return this.#request(
      operation,
      entries,
      kind === 'none' ? undefined : textBody(kind === 'braces' ? '{}' : text),
    );
  }

  #request(
    operation: VxpOperation,
    entries: readonly (readonly [string, string])[],
    body: BodySource | undefined,
  ): HttpRequest {
    const { endpoint, secret } = this.#options;
    const style = operation === 'sendEdoc' ? urlConnectionStyle : httpClientStyle;
    const target = style.target(endpoint, operation);
    return {
      method: vxpOperations[operation].methods[0] ?? 'POST',
      url: target.url,
      headers: style.headers({
        signed: buildSignedHeaders(entries, secret),
        target,
        bodyLength: body?.length,
      }),
      body,
      agent: style.keepsConnection ? this.#agent : false,
    };
  }

  #mapOf(operation: VxpOperation): HeaderMap {
    if (!this.#options.sticky) return this.#freshMap();
    return agencyOperations.includes(operation) ? this.#sticky.agency : this.#sticky.knobstick;
  }

  #freshMap(): HeaderMap {
    return new HeaderMap({ timestamp: this.#timestamp, systemId: this.#options.systemId });
  }

  #noReply(operation: VxpOperation, { kind, cause }: NoReply, attempts: number): ExchangeError {
    const { endpoint, timeoutMs = 0 } = this.#options;
    const problem = cause.message;
    switch (kind) {
      case 'unreachable':
        return new ExchangeError('VXP_ENDPOINT_UNREACHABLE', { endpoint, problem }, { cause });
      case 'broken':
      case 'cut':
        return new ExchangeError('VXP_CONNECTION_BROKEN', { endpoint, attempts }, { cause });
      case 'late':
        return new ExchangeError('VXP_REPLY_LATE', { endpoint, timeoutMs }, { cause });
      case 'unreadable':
        return new ExchangeError(
          'VXP_REPLY_UNREADABLE',
          { operation, httpStatus: 0, problem, problemVi: problem },
          { cause },
        );
    }
  }
}

function checkOptions(options: VxpClientOptions): void {
  const refuse = (name: string, problem: string, problemVi: string): never => {
    throw new ExchangeError('VXP_ARGUMENT_INVALID', { name, problem, problemVi });
  };
  if (!/^https?:\/\/./.test(options.endpoint) || !URL.canParse(options.endpoint))
    refuse('endpoint', 'it is not a URL of http or https', 'không phải URL http hay https');
  if (options.systemId === '') refuse('systemId', 'it is empty', 'bị bỏ trống');
  if (options.secret === '') refuse('secret', 'it is empty', 'bị bỏ trống');
  const { attempts = 3 } = options;
  if (!Number.isInteger(attempts) || attempts < 2 || attempts > 5)
    refuse('attempts', 'it is not a whole number from 2 to 5', 'không phải số nguyên từ 2 đến 5');
}
