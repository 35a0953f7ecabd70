import { errorRow } from '@lienthong/errors';
import type { Registry } from '@lienthong/registry';
import type { Clock } from '@lienthong/runtime';
import type { SystemBook } from '@lienthong/systems';
import { operationOf } from '@lienthong/vxp';
import { type BrokenRequest, clientOf } from './broken-requests.ts';
import type { CallBook, CallRefusal } from './call-book.ts';
import { callHints } from './call-hints.ts';
import type { HttpCall } from './http-call.ts';
import { loggedHeaders, loggedPath } from './logged-headers.ts';

export type CallRecorderOptions = {
  readonly book: CallBook;
  readonly systems: SystemBook;
  readonly registry: Registry;
  readonly clock: Clock;
};

/** Writes calls into a book after they have been answered, so that nobody waits for it. */
export class CallRecorder {
  readonly #options: CallRecorderOptions;

  constructor(options: CallRecorderOptions) {
    this.#options = options;
  }

  /**
   * @param when.at - instant at which it came
   * @param when.ms - milliseconds until it was answered
   */
  async add(call: HttpCall, { at, ms }: { readonly at: number; readonly ms: number }): Promise<void> {
    const { book } = this.#options;
    const { request, notes, status } = call;
    const { front, operation, system, agency, result } = notes;
    const secret = call.caller?.secret;
    const { rawHeaders } = request;
    const refusal = refusalOf(call);
    const { received, sent } = call.traffic;
    book.add({
      at,
      client: clientOf(request.socket),
      method: request.method ?? '',
      path: loggedPath(call.path, secret),
      front,
      operation,
      ...(system !== undefined && { system }),
      ...(agency !== undefined && { agency }),
      headers: loggedHeaders({ rawHeaders, path: call.path, parameters: notes.parameters, secret }),
      headerCount: rawHeaders.length / 2,
      ...(status !== undefined && { status }),
      ...(result !== undefined && { result }),
      ...(refusal && { refusal }),
      hints: [...call.hints, ...(await this.#hints(call, refusal))],
      ms,
      receivedBytes: received,
      sentBytes: sent,
    });
  }

  #hints(call: HttpCall, refusal: CallRefusal | undefined) {
    const { systems, registry } = this.#options;
    const { notes, path, request } = call;
    return callHints({
      path,
      header: (name) => call.header(name),
      headerNames: Object.keys(request.headers),
      parameters: notes.parameters,
      refusal,
      system: notes.system,
      systems,
      registry,
    });
  }

  /** A request that was refused before it was a call: nothing but its first line is known. */
  addBroken({ refusal, method, path, client, status }: BrokenRequest): void {
    const { code, details } = refusal;
    this.#options.book.add({
      at: this.#options.clock.now(),
      client,
      method,
      path: loggedPath(path, undefined),
      front: 'vxp',
      operation: operationOf(path) ?? '',
      headers: [],
      headerCount: 0,
      status,
      result: errorRow(code).wireStatus,
      refusal: { code, details },
      hints: [],
      ms: 0,
      receivedBytes: 0,
      sentBytes: 0,
    });
  }
}

function refusalOf({ refusal, toldCode }: HttpCall): CallRefusal | undefined {
  if (!refusal) return undefined;
  const { code, details } = refusal;
  return { code, details, ...(toldCode !== undefined && { told: toldCode }) };
}
