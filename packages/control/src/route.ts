import type { ErrorCode } from '@lienthong/errors';
import type { z } from 'zod';
import type { EventRequest } from './events/event-request.ts';
import type { Ground } from './ground.ts';
import type { ControlCall } from './http/control-call.ts';
import type { Text } from './model/text.ts';

/** Methods of the API. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** What a route takes in its body: JSON of a schema, or bytes of certain media types. */
export type RouteBody =
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'bytes'; readonly mediaTypes: readonly string[] };

/** What a route answers with: JSON of a schema, bytes or text of certain media types, or a stream of events. */
export type RouteAnswer =
  | { readonly kind: 'json'; readonly status: 200 | 201; readonly schema: z.ZodType }
  | { readonly kind: 'bytes'; readonly mediaTypes: readonly string[] }
  | { readonly kind: 'events'; readonly schema: z.ZodType };

/** Bytes as a route answers them. */
export type Download = {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** Name for saving; shown in the browser where absent. */
  readonly fileName?: string;
};

/** A route's own inputs, checked against its schemas. */
export type RouteInput = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

/** One row of the route table: everything that server, document, client and tests need to know of a route. */
export type Route = {
  /** Name of the operation, camel case: a method of the client. */
  readonly name: string;
  readonly method: Method;
  /** Path with parameters in braces, each one segment. */
  readonly path: string;
  readonly summary: Text;
  readonly description?: Text;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: RouteBody | undefined;
  readonly answer: RouteAnswer;
  /** Codes that the route itself may answer with, beside those of every route. */
  readonly errors: readonly ErrorCode[];
  /** Whether it answers without token or session. */
  readonly open: boolean;
  handle(ground: Ground, input: RouteInput, call: ControlCall): Promise<unknown>;
};

/** Inputs of a route, typed by its schemas. */
type Input<Params extends z.ZodType, Query extends z.ZodType, Body> = {
  readonly params: z.infer<Params>;
  readonly query: z.infer<Query>;
  readonly body: Body;
};

type Draft<Params extends z.ZodType, Query extends z.ZodType> = {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: Text;
  readonly description?: Text;
  readonly params?: Params;
  readonly query?: Query;
  readonly errors?: readonly ErrorCode[];
  readonly open?: true;
};

/** A route that answers with JSON and takes JSON, or nothing. */
export function jsonRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  draft: Draft<Params, Query> & {
    readonly body?: Body;
    readonly status?: 200 | 201;
    readonly answer: Answer;
    readonly handle: (
      ground: Ground,
      input: Input<Params, Query, z.infer<Body>>,
      call: ControlCall,
    ) => Promise<z.input<Answer>>;
  },
): Route {
  return {
    ...common(draft),
    body: draft.body && { kind: 'json', schema: draft.body },
    answer: { kind: 'json', status: draft.status ?? 200, schema: draft.answer },
    handle: draft.handle as Route['handle'],
  };
}

/** A route that takes bytes and answers with JSON. */
export function uploadRoute<Params extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType>(
  draft: Draft<Params, Query> & {
    readonly mediaTypes: readonly string[];
    readonly answer: Answer;
    readonly handle: (
      ground: Ground,
      input: Input<Params, Query, Uint8Array>,
      call: ControlCall,
    ) => Promise<z.input<Answer>>;
  },
): Route {
  return {
    ...common(draft),
    body: { kind: 'bytes', mediaTypes: draft.mediaTypes },
    answer: { kind: 'json', status: 200, schema: draft.answer },
    handle: draft.handle as Route['handle'],
  };
}

/** A route that answers with bytes. */
export function downloadRoute<Params extends z.ZodType, Query extends z.ZodType>(
  draft: Draft<Params, Query> & {
    readonly mediaTypes: readonly string[];
    readonly handle: (
      ground: Ground,
      input: Input<Params, Query, undefined>,
      call: ControlCall,
    ) => Promise<Download>;
  },
): Route {
  return {
    ...common(draft),
    body: undefined,
    answer: { kind: 'bytes', mediaTypes: draft.mediaTypes },
    handle: draft.handle as Route['handle'],
  };
}

/** A route that answers with a stream of events. */
export function eventRoute<Query extends z.ZodType, Event extends z.ZodType>(
  draft: Draft<z.ZodType, Query> & {
    readonly event: Event;
    readonly handle: (
      ground: Ground,
      input: Input<z.ZodType, Query, undefined>,
      call: ControlCall,
    ) => Promise<EventRequest>;
  },
): Route {
  return {
    ...common(draft),
    body: undefined,
    answer: { kind: 'events', schema: draft.event },
    handle: draft.handle as Route['handle'],
  };
}

function common(draft: Draft<z.ZodType, z.ZodType>): Omit<Route, 'body' | 'answer' | 'handle'> {
  const { name, method, path, summary, description, params, query, errors = [], open = false } = draft;
  return {
    name,
    method,
    path,
    summary,
    ...(description && { description }),
    params,
    query,
    errors,
    open,
  };
}
