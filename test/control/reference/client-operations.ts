import type { Route } from '@lienthong/control';
import { membersOf, typescriptOf } from './typescript-of.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON that this repository has made
type Json = { readonly [name: string]: any };

/** The types of the client: every named schema, and the input and answer of every operation. */
export function clientOperations(routes: readonly Route[], document: Json): string {
  const schemas = Object.entries(document['components'].schemas as Json).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return [
    '// Made from the route table by `node test/control/reference/make-control-reference.ts`; tests compare it.',
    ...schemas.map(([name, schema]) => `export type ${name} = ${typescriptOf(schema)};`),
    '/** Input and answer of every operation, by its name. */',
    'export type Operations = {',
    ...routes.flatMap((route) => [
      `/** ${route.summary.en}. */`,
      `readonly ${route.name}: { readonly input: ${inputOf(route, document)}; readonly answer: ${answerOf(route, document)} };`,
    ]),
    '};',
    '/** How an operation is called. */',
    "export type OperationCall = { readonly method: string; readonly path: string; readonly body?: 'json' | 'bytes'; readonly answer: 'json' | 'bytes' | 'events' };",
    '/** Method, path and kinds of body and answer of every operation, by its name. */',
    'export const operationCalls: { readonly [Name in keyof Operations]: OperationCall } = {',
    ...routes.map(
      ({ name, method, path, body, answer }) =>
        `${name}: { method: '${method}', path: '${path}', ${body ? `body: '${body.kind}', ` : ''}answer: '${answer.kind}' },`,
    ),
    '};',
    '',
  ].join('\n');
}

function operationOf({ path, method }: Route, document: Json): Json {
  return document['paths'][path][method.toLowerCase()];
}

function inputOf(route: Route, document: Json): string {
  const { parameters, requestBody } = operationOf(route, document);
  const properties = Object.fromEntries(parameters.map((one: Json) => [one['name'], one['schema']]));
  const required = parameters.flatMap((one: Json) => (one['required'] ? [one['name']] : []));
  const members = [...membersOf({ properties, required }, 0)];
  const body = requestBody?.content['application/json'];
  if (body) members.push(`readonly body: ${typescriptOf(body.schema)};`);
  else if (requestBody) members.push('readonly body: Uint8Array;');
  return members.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${members.join(' ')} }`;
}

function answerOf(route: Route, document: Json): string {
  const { answer } = route;
  if (answer.kind === 'bytes') return 'Uint8Array';
  const [ok] = Object.values<Json>(operationOf(route, document)['responses']);
  return typescriptOf(Object.values<Json>(ok?.['content'])[0]?.['schema']);
}
