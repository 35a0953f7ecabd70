import type { ErrorCode } from '@lienthong/errors';

/** What a header is to the gateway. */
export type HeaderRole =
  /** Says who calls, and when. */
  | 'identity'
  /** Part of the signature. */
  | 'signature'
  /** A parameter that this operation reads. */
  | 'counts'
  /** A parameter that this operation does not read: usually left over from an earlier call of the same SDK object. */
  | 'leftover'
  /** Of HTTP, of the client's software or of a proxy. */
  | 'transport';

/** A header as it came, without what is secret. */
export type LoggedHeader = {
  /** As spelt on the wire. */
  readonly name: string;
  readonly value: string;
  readonly role: HeaderRole;
  /** Whether a part of the value is hidden. */
  readonly isMasked: boolean;
  /** Characters of the value, where only the beginning is kept. */
  readonly length?: number;
  /** What the signed text says in its place, where that is something else. */
  readonly signed?: string;
};

/** A remark on a call: what the gateway has found out about it. */
export type CallHint = { readonly vi: string; readonly en: string };

/** Why a call was refused. */
export type CallRefusal = {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number>>;
  /** The code that the client was told, where that is another: who guesses is not told more. */
  readonly told?: ErrorCode;
};

/** One call of the gateway: enough to find out why a client is refused, and nothing that is secret or content. */
export type LoggedCall = {
  /** Counts calls from 1. */
  readonly n: number;
  /** Instant at which it came, milliseconds since 1970. */
  readonly at: number;
  /** Address and port that it came from. */
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly front: 'vxp' | 'lgsp' | 'control';
  readonly operation: string;
  /** Who said it calls. */
  readonly system?: string;
  readonly agency?: string;
  readonly headers: readonly LoggedHeader[];
  /** Headers that came; more than `headers` where there were too many. */
  readonly headerCount: number;
  /** HTTP status of the reply; absent where the client went away before it. */
  readonly status?: number;
  /** Number of the wire, `0` when all is well; absent where the client went away. */
  readonly result?: string;
  readonly refusal?: CallRefusal;
  readonly hints: readonly CallHint[];
  /** Milliseconds until the reply was handed over. */
  readonly ms: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
};

/** Which calls are wanted. */
export type CallFilter = {
  readonly system?: string | undefined;
  readonly operation?: string | undefined;
  /** Only refused ones, or only others. */
  readonly isRefused?: boolean | undefined;
};

/** Calls that a book keeps where it is told nothing else. */
const usualKeptMax = 1_000;

/** The latest calls of a gateway. What is older is forgotten, so that a book does not grow. */
export class CallBook {
  readonly keptMax: number;
  /** A ring: call `n` stands at `n % keptMax`. */
  readonly #kept: LoggedCall[] = [];
  readonly #readers = new Set<(call: LoggedCall) => void>();
  #last = 0;
  #refusedCount = 0;

  constructor({ keptMax = usualKeptMax }: { readonly keptMax?: number } = {}) {
    this.keptMax = keptMax;
  }

  /** Calls since the beginning. */
  get count(): number {
    return this.#last;
  }

  /** Refused ones among them. */
  get refusedCount(): number {
    return this.#refusedCount;
  }

  add(call: Omit<LoggedCall, 'n'>): void {
    this.#last += 1;
    if (call.refusal) this.#refusedCount += 1;
    const logged = { n: this.#last, ...call };
    this.#kept[this.#last % this.keptMax] = logged;
    for (const reader of this.#readers) reader(logged);
  }

  /** The call that is number `n`; undefined where there was none or it is forgotten. */
  find(n: number): LoggedCall | undefined {
    const call = this.#kept[n % this.keptMax];
    return call?.n === n ? call : undefined;
  }

  /** Kept calls, the latest first. */
  *latest({ system, operation, isRefused }: CallFilter = {}): Generator<LoggedCall> {
    for (let n = this.#last; n > 0 && n > this.#last - this.keptMax; n -= 1) {
      const call = this.find(n);
      if (
        call &&
        (system === undefined || call.system === system) &&
        (operation === undefined || call.operation === operation) &&
        (isRefused === undefined || isRefused === (call.refusal !== undefined))
      )
        yield call;
    }
  }

  /** Hands every later call to `reader`; returns what ends that. */
  listen(reader: (call: LoggedCall) => void): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }
}
