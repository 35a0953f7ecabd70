import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ExchangeError } from '@lienthong/errors';
import type { RandomSource } from '@lienthong/runtime';

export type AccessOptions = {
  readonly token: string;
  /** Of launches and sessions. */
  readonly random: RandomSource;
  readonly sessionsMax: number;
  /** Whether the API goes by this name, as the header `Host` gives it, in small letters. */
  readonly answersTo: (host: string) => boolean;
};

/** Name of the cookie that a browser's session is known by. */
const sessionCookie = 'lienthong-control';

const secretBytes = 32;
const safeMethods: readonly (string | undefined)[] = ['GET', 'HEAD'];

/**
 * Who may call: whoever shows the token, and browsers that have exchanged a launch secret for a session. Requests that a
 * foreign page could make, and names that a foreign resolver could point here, are refused.
 */
export class Access {
  readonly #options: AccessOptions;
  readonly #launches = new Set<string>();
  /** Digests, the oldest first. */
  readonly #sessions = new Set<string>();

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /**
   * Nothing where the request may be answered at all, by whoever it comes from.
   *
   * @throws CONTROL_HOST_FOREIGN when it was not called by one of its names: a foreign name was pointed here
   * @throws CONTROL_ORIGIN_FOREIGN when it comes from a page of another origin
   */
  admitOrigin({ headers }: IncomingMessage): void {
    const { host = '', origin } = headers;
    if (!this.#options.answersTo(host.toLowerCase()))
      throw new ExchangeError('CONTROL_HOST_FOREIGN', { host: host.slice(0, 200) });
    const site = headers['sec-fetch-site'];
    const isOwn = origin === undefined || origin === `http://${host}`;
    if (!isOwn || (site !== undefined && site !== 'same-origin' && site !== 'none'))
      throw new ExchangeError('CONTROL_ORIGIN_FOREIGN', { origin: (origin ?? String(site)).slice(0, 200) });
  }

  /**
   * Nothing where the caller has shown that it may control the exchange.
   *
   * @throws CONTROL_TOKEN_MISSING when it has shown neither token nor session
   * @throws CONTROL_ORIGIN_FOREIGN when a browser's session is to change something and no origin is named
   */
  admitCaller(request: IncomingMessage): void {
    if (this.#hasToken(request)) return;
    if (!this.#hasSession(request)) throw new ExchangeError('CONTROL_TOKEN_MISSING');
    if (!safeMethods.includes(request.method) && request.headers.origin === undefined)
      throw new ExchangeError('CONTROL_ORIGIN_FOREIGN', { origin: '–' });
  }

  #hasToken({ headers }: IncomingMessage): boolean {
    const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digestOf(given), digestOf(this.#options.token));
  }

  #hasSession({ headers }: IncomingMessage): boolean {
    const given = cookieValue(headers.cookie ?? '');
    return given !== undefined && this.#sessions.has(digestOf(given).toString('base64'));
  }

  /** A new secret that can be exchanged for a session, once. */
  launch(): string {
    const secret = this.#secret();
    keep(this.#launches, digestOf(secret).toString('base64'), this.#options.sessionsMax);
    return secret;
  }

  /**
   * The header that gives a browser its session, in exchange for a launch secret.
   *
   * @throws CONTROL_LAUNCH_INVALID when the secret was used before or never given out
   */
  open(launch: string): string {
    if (!this.#launches.delete(digestOf(launch).toString('base64')))
      throw new ExchangeError('CONTROL_LAUNCH_INVALID');
    const secret = this.#secret();
    keep(this.#sessions, digestOf(secret).toString('base64'), this.#options.sessionsMax);
    return `${sessionCookie}=${secret}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Ends the session of a request, and says so to its browser. */
  close({ headers }: IncomingMessage): string {
    const given = cookieValue(headers.cookie ?? '');
    if (given !== undefined) this.#sessions.delete(digestOf(given).toString('base64'));
    return `${sessionCookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
  }

  #secret(): string {
    return Buffer.from(this.#options.random.bytes(secretBytes)).toString('base64url');
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function cookieValue(cookies: string): string | undefined {
  for (const cookie of cookies.split(';')) {
    const [name, value] = cookie.trim().split('=', 2);
    if (name === sessionCookie && value) return value;
  }
  return undefined;
}

/** Adds to a set that forgets its oldest members. */
function keep(set: Set<string>, member: string, sizeMax: number): void {
  set.add(member);
  const [oldest] = set;
  if (set.size > sizeMax && oldest !== undefined) set.delete(oldest);
}
