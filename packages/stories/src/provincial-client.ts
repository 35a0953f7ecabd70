import http from 'node:http';
import https from 'node:https';

/** A reply of the provincial front, as far as stories look at it. */
export type ProvincialReply = {
  readonly httpStatus: number;
  readonly status: string;
  readonly errorCode: string;
  /** Members of `data`. */
  readonly data: Readonly<Record<string, unknown>>;
};

/** A waiting package, as the provincial front lists it. */
export type ProvincialRow = { readonly docId: string; readonly from: string; readonly to: string };

export type ProvincialClientOptions = {
  /** Endpoint of the gateway. */
  readonly url: string;
  readonly systemId: string;
  readonly password: string;
  /** What to trust, PEM. */
  readonly ca?: string | undefined;
};

const timeoutMs = 30_000;

/**
 * Document software of the older manner: logs in at the provincial front, asks for its mail, takes packages one by one.
 *
 * @clause VXP §11
 */
export class ProvincialClient {
  readonly #options: ProvincialClientOptions;
  #token = '';

  constructor(options: ProvincialClientOptions) {
    this.#options = options;
  }

  async login(): Promise<ProvincialReply> {
    const { systemId: username, password } = this.#options;
    const reply = await this.#call('POST', 'auth/login', jsonBody({ username, password }));
    const { token } = reply.data;
    if (typeof token === 'string') this.#token = token;
    return reply;
  }

  /** Sends a package of the system's only agency. */
  async send(bytes: Uint8Array): Promise<ProvincialReply> {
    const form = new FormData();
    form.set('edocFile', new Blob([Buffer.from(bytes)], { type: 'application/xml' }), 'van-ban.edxml');
    form.set('messageType', 'edoc');
    const encoded = new Response(form);
    const type = encoded.headers.get('content-type') ?? '';
    return this.#call('POST', 'sendEdoc', { type, bytes: Buffer.from(await encoded.arrayBuffer()) });
  }

  /** The documents that wait for the system's agencies. */
  async received(): Promise<readonly ProvincialRow[]> {
    const { data } = await this.receivedReply();
    const rows = Array.isArray(data['data']) ? (data['data'] as readonly Record<string, unknown>[]) : [];
    return rows.map(({ docId, from, to }) => ({
      docId: String(docId),
      from: String(from),
      to: String(to),
    }));
  }

  /** The same as it was answered, refusals included. */
  receivedReply(): Promise<ProvincialReply> {
    return this.#call('GET', 'syncReceivedEdocList?messageType=edoc');
  }

  /** The bytes of a waiting package. */
  async fetch(docId: string): Promise<Buffer> {
    const { data } = await this.#call('GET', `getEdoc?docId=${encodeURIComponent(docId)}`);
    return Buffer.from(String(data['data'] ?? ''), 'base64');
  }

  /** Takes a package out of the list. */
  done(docId: string): Promise<ProvincialReply> {
    return this.#call('POST', 'updateStatus', jsonBody({ docId, status: 'done' }));
  }

  #call(
    method: string,
    operation: string,
    body?: { readonly type: string; readonly bytes: Buffer },
  ): Promise<ProvincialReply> {
    const url = new URL(`${this.#options.url.replace(/\/+$/, '')}/v1/${operation}`);
    const { promise, resolve, reject } = Promise.withResolvers<ProvincialReply>();
    const secure = url.protocol === 'https:';
    const request = (secure ? https : http).request(
      url,
      {
        method,
        signal: AbortSignal.timeout(timeoutMs),
        agent: false,
        ...(secure && this.#options.ca !== undefined ? { ca: this.#options.ca } : {}),
        headers: {
          ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(body && { 'content-type': body.type, 'content-length': String(body.bytes.length) }),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => resolve(replyOf(response.statusCode ?? 0, Buffer.concat(parts))));
      },
    );
    request.on('error', reject);
    request.end(body?.bytes);
    return promise;
  }
}

function jsonBody(members: object): { readonly type: string; readonly bytes: Buffer } {
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(members)) };
}

/** Who is not let in gets plain text. */
function replyOf(httpStatus: number, body: Buffer): ProvincialReply {
  const text = body.toString();
  if (!text.startsWith('{')) return { httpStatus, status: 'FAIL', errorCode: '', data: {} };
  const { data = {} } = JSON.parse(text) as { readonly data?: Readonly<Record<string, unknown>> };
  return {
    httpStatus,
    status: String(data['status'] ?? ''),
    errorCode: String(data['errorCode'] ?? ''),
    data,
  };
}
