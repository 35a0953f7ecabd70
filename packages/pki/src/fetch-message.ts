import { ExchangeError } from '@lienthong/errors';

/** A message to a trust service: a GET, or a POST where there is a body. */
export type MessageRequest = {
  readonly url: string;
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
  /** Most bytes of the answer that are taken. */
  readonly bytesMax: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
};

/**
 * Gets the bytes of an answer.
 *
 * @throws PKI_SERVICE_UNREACHABLE when there is no answer, a bad one, or too long a one
 */
export type FetchMessage = (request: MessageRequest) => Promise<Uint8Array>;

const answerMs = 5000;

/** Asks over HTTP, without following redirections, for at most five seconds of the machine's time. */
export const fetchMessage: FetchMessage = async ({ url, body, bytesMax, signal }) => {
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(answerMs), ...(signal ? [signal] : [])]),
      ...(body && { method: 'POST', headers: { 'content-type': body.type }, body: Buffer.from(body.bytes) }),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`HTTP ${response.status}`);
    }
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += part.byteLength;
      if (length > bytesMax) throw new Error(`more than ${bytesMax} bytes`);
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (cause) {
    throw new ExchangeError('PKI_SERVICE_UNREACHABLE', { url, problem: problemOf(cause) }, { cause });
  }
};

/** `fetch` says "fetch failed" and hides the reason one or two levels below. */
function problemOf(failure: unknown): string {
  if (!(failure instanceof Error)) return 'unknown';
  const { cause } = failure;
  if (cause instanceof Error) return problemOf(cause);
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : undefined;
  return (failure.message || code || failure.name).slice(0, 120);
}

/** Whether a URL leads to this machine by plain HTTP. */
export function isLoopbackUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'http:' && /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(parsed.hostname);
}
