import { type ErrorCode, errorRow } from '@lienthong/errors';
import { z } from 'zod';
import { problemSchema } from './model/problem.ts';
import type { Route } from './route.ts';

type Json = { [name: string]: unknown };

/** Codes that every route with a token may answer with. */
const commonErrors: readonly ErrorCode[] = ['CONTROL_REQUEST_INVALID', 'CONTROL_TOKEN_MISSING'];

/** The OpenAPI 3.1 document of routes by room: what their schemas say, and nothing else. */
export function openApiDocument(rooms: Readonly<Record<string, readonly Route[]>>): Json {
  const components = new Components();
  const problem = components.reference(problemSchema, 'output');
  const paths: Record<string, Json> = {};
  for (const [room, routes] of Object.entries(rooms))
    for (const route of routes) {
      const path = paths[route.path] ?? {};
      paths[route.path] = path;
      path[route.method.toLowerCase()] = { tags: [room], ...operation(route, components, problem) };
    }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Liên thông · control API',
      version: '1',
      description:
        'Steers and watches a running exchange. Instants are milliseconds since 1970-01-01T00:00:00Z; days are those of Vietnam. ' +
        'Errors are problems (RFC 9457) in Vietnamese or English, by Accept-Language.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:8103' }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Content of the file control-token' },
        session: { type: 'apiKey', in: 'cookie', name: 'lienthong-control' },
      },
      schemas: components.schemas,
    },
  };
}

function operation(route: Route, components: Components, problem: Json): Json {
  const { name, summary, description, body, answer, errors, open } = route;
  const content =
    answer.kind === 'json'
      ? { 'application/json': { schema: components.reference(answer.schema, 'output') } }
      : answer.kind === 'events'
        ? { 'text/event-stream': { schema: components.reference(answer.schema, 'output') } }
        : Object.fromEntries(answer.mediaTypes.map((mediaType) => [mediaType, {}]));
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...(open ? [] : commonErrors), ...errors]) {
    const { httpStatus } = errorRow(code);
    byStatus.set(httpStatus, [...(byStatus.get(httpStatus) ?? []), code]);
  }
  return {
    operationId: name,
    summary: summary.en,
    'x-summary-vi': summary.vi,
    ...(description && { description: description.en }),
    ...(open && { security: [] }),
    parameters: [...parameters(route, 'path', components), ...parameters(route, 'query', components)],
    ...(body && {
      requestBody: {
        required: true,
        content:
          body.kind === 'json'
            ? { 'application/json': { schema: components.reference(body.schema, 'input') } }
            : Object.fromEntries(body.mediaTypes.map((mediaType) => [mediaType, {}])),
      },
    }),
    responses: {
      [answer.kind === 'json' ? answer.status : 200]: { description: 'OK', content },
      ...Object.fromEntries(
        [...byStatus].map(([status, codes]) => [
          status,
          { description: codes.join(', '), content: { 'application/problem+json': { schema: problem } } },
        ]),
      ),
    },
  };
}

function parameters(
  { params, query }: Route,
  where: 'path' | 'query',
  components: Components,
): readonly Json[] {
  const schema = where === 'path' ? params : query;
  if (!schema) return [];
  const { properties = {}, required = [] } = components.inline(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: property,
  }));
}

/** Named schemas, each written once. */
class Components {
  readonly schemas: Record<string, unknown> = {};

  /** The schema as it is used in one place; named parts of it are references. */
  inline(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $schema: _, $defs = {}, ...made } = z.toJSONSchema(schema, { io }) as Json & { $defs?: Json };
    for (const [name, part] of Object.entries($defs)) this.schemas[name] = pointed(part);
    return pointed(made) as Json;
  }

  /** A reference to the schema where it has a name, else the schema. */
  reference(schema: z.ZodType, io: 'input' | 'output'): Json {
    const id = schema.meta()?.['id'];
    const { id: _, ...made } = this.inline(schema, io);
    if (typeof id !== 'string') return made;
    // What names itself inside stands among the named ones already.
    if (!('$ref' in made)) this.schemas[id] = made;
    return { $ref: `#/components/schemas/${id}` };
  }
}

/** The same with references to where the document keeps its schemas. */
function pointed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (name === 'id' && typeof member === 'string') return [];
      if (name === '$ref' && typeof member === 'string')
        return [[name, member.replace('#/$defs/', '#/components/schemas/')]];
      return [[name, pointed(member)]];
    }),
  );
}
