import { ControlProblem } from './control-problem.ts';
import { type OperationCall, type Operations, operationCalls } from './operations.ts';
import { readEvents } from './read-events.ts';

/** How to reach a control API. */
export type ControlClientOptions = {
  /** Address of the API, without a slash at the end; that of the page where left out. */
  readonly url?: string;
  /** Left out in a browser that has a session. */
  readonly token?: string;
  readonly language?: 'vi' | 'en';
  readonly fetch?: typeof fetch;
};

/** Options of one call. */
export type CallOptions = { readonly signal?: AbortSignal };

type Input<Name extends keyof Operations> = Operations[Name]['input'];

/** Operations that answer with a page. */
type Paged = {
  [Name in keyof Operations]: Operations[Name]['answer'] extends {
    readonly items: readonly unknown[];
    readonly next?: string | undefined;
  }
    ? Input<Name> extends { readonly cursor?: string | undefined }
      ? Name
      : never
    : never;
}[keyof Operations];

type Items<Name extends Paged> = Operations[Name]['answer'] extends {
  readonly items: readonly (infer Item)[];
}
  ? Item
  : never;

/** Input is optional where nothing is required. */
type Arguments<Name extends keyof Operations> =
  Record<never, never> extends Input<Name>
    ? [input?: Input<Name>, options?: CallOptions]
    : [input: Input<Name>, options?: CallOptions];

/** Operations that answer with a stream of events. */
type Streams = 'events' | 'gatewayCallEvents';

/** Every operation of the control API as a method; path and query members stand beside each other, the body is `body`. */
export type ControlClient = {
  readonly [Name in Exclude<keyof Operations, Streams>]: (
    ...args: Arguments<Name>
  ) => Promise<Operations[Name]['answer']>;
} & {
  /**
   * Everything that changes, as it happens; calls of the gateway, as they are answered. A line that breaks is opened again
   * where it was; after a gap that cannot be closed comes an event `stream.reset`. Ends when the signal is aborted.
   */
  readonly [Name in Streams]: (
    input?: Input<Name>,
    options?: CallOptions,
  ) => AsyncGenerator<Operations[Name]['answer']>;
} & {
  /** Every item of a list that comes in pages. */
  readonly every: <Name extends Paged>(
    name: Name,
    input?: Input<Name>,
    options?: CallOptions,
  ) => AsyncGenerator<Items<Name>>;
};

/**
 * A client of the control API, for programs, tests and browsers. Every method rejects with a {@link ControlProblem} when the
 * API refuses.
 */
export function controlClient(options: ControlClientOptions = {}): ControlClient {
  const call = async (
    name: keyof Operations,
    input: object = {},
    callOptions: CallOptions = {},
  ): Promise<unknown> => {
    const operation = operationCalls[name];
    const response = await send(options, operation, input, callOptions);
    if (operation.answer === 'bytes') return new Uint8Array(await response.arrayBuffer());
    return response.json();
  };
  const methods = Object.fromEntries(
    (Object.keys(operationCalls) as (keyof Operations)[]).map((name) => [
      name,
      (input?: object, callOptions?: CallOptions) => call(name, input, callOptions),
    ]),
  );
  const stream =
    (name: Streams) =>
    (input: { readonly after?: string | undefined } = {}, { signal }: CallOptions = {}) =>
      readEvents({
        after: input.after,
        signal,
        open: (after, line) =>
          send(
            options,
            operationCalls[name],
            { ...input, ...(after === undefined ? {} : { after }) },
            { signal: line },
          ),
      });
  return {
    ...methods,
    events: stream('events'),
    gatewayCallEvents: stream('gatewayCallEvents'),
    async *every(name: Paged, input: object = {}, callOptions: CallOptions = {}) {
      let cursor: string | undefined;
      do {
        const page = (await call(name, cursor === undefined ? input : { ...input, cursor }, callOptions)) as {
          readonly items: readonly unknown[];
          readonly next?: string;
        };
        yield* page.items;
        cursor = page.next;
      } while (cursor !== undefined);
    },
  } as unknown as ControlClient;
}

async function send(
  { url = '', token, language, fetch: send = fetch }: ControlClientOptions,
  operation: OperationCall,
  input: object,
  { signal }: CallOptions,
): Promise<Response> {
  const { body, ...members } = input as { readonly body?: unknown; readonly [name: string]: unknown };
  const { path, query } = addressed(operation.path, members);
  const response = await send(`${url}${path}${query}`, {
    method: operation.method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(language && { 'accept-language': language }),
      ...(operation.body && {
        'content-type': operation.body === 'json' ? 'application/json' : 'application/octet-stream',
      }),
    },
    ...(operation.body && {
      body: operation.body === 'json' ? JSON.stringify(body ?? {}) : (body as Uint8Array<ArrayBuffer>),
    }),
    ...(signal && { signal }),
  });
  if (response.ok) return response;
  throw await ControlProblem.of(response);
}

function addressed(
  pattern: string,
  members: { readonly [name: string]: unknown },
): { readonly path: string; readonly query: string } {
  const left = new Map(Object.entries(members).filter(([, value]) => value !== undefined));
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = left.get(name);
    left.delete(name);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams(
    [...left].map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return { path, query: query === '' ? '' : `?${query}` };
}
