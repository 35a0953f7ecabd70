import type { IncomingMessage } from 'node:http';
import { ExchangeError } from '@lienthong/errors';
import type { z } from 'zod';
import type { Route, RouteInput } from '../route.ts';
import type { ControlLimits } from './control-limits.ts';
import { readBody } from './read-body.ts';
import type { FoundRoute } from './router.ts';

/**
 * The inputs of a route, checked against its schemas.
 *
 * @throws CONTROL_REQUEST_INVALID naming the first member that is not right
 * @throws CONTROL_MEDIA_TYPE_UNSUPPORTED, CONTROL_BODY_TOO_LARGE
 */
export async function readInput(
  request: IncomingMessage,
  { route, params }: FoundRoute,
  query: URLSearchParams,
  limits: ControlLimits,
): Promise<RouteInput> {
  return {
    params: route.params && checked('path', route.params, params),
    query: checkedQuery(route, query),
    body: await bodyOf(request, route, limits),
  };
}

function checkedQuery({ query: schema }: Route, query: URLSearchParams): unknown {
  const [unexpected] = query.keys();
  if (!schema) {
    if (unexpected === undefined) return undefined;
    throw invalid(`query.${unexpected.slice(0, 80)}`, 'unknown');
  }
  const values: Record<string, string> = {};
  for (const [name, value] of query) {
    if (Object.hasOwn(values, name)) throw invalid(`query.${name.slice(0, 80)}`, 'more than once');
    Object.defineProperty(values, name, { value, enumerable: true });
  }
  return checked('query', schema, values);
}

async function bodyOf(request: IncomingMessage, { body }: Route, limits: ControlLimits): Promise<unknown> {
  if (!body) return undefined;
  const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const expected = body.kind === 'json' ? ['application/json'] : body.mediaTypes;
  if (!expected.includes(mediaType))
    throw new ExchangeError('CONTROL_MEDIA_TYPE_UNSUPPORTED', {
      mediaType: mediaType.slice(0, 80) || '–',
      expected: expected.join(', '),
    });
  const bytes = await readBody(request, limits.packageSizeBytesMax);
  if (body.kind === 'bytes') return bytes;
  return checked('body', body.schema, parsedJson(bytes));
}

function parsedJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid('body', 'no JSON in UTF-8', cause);
  }
}

function checked(part: string, schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid([part, ...(issue?.path ?? [])].join('.').slice(0, 200), issue?.message ?? '', parsed.error);
}

function invalid(where: string, problem: string, cause?: unknown): ExchangeError {
  return new ExchangeError('CONTROL_REQUEST_INVALID', { where, problem: problem.slice(0, 300) }, { cause });
}
