import type { Route } from '@lienthong/control';
import { errorRow } from '@lienthong/errors';

/** The reference of the control API for people: what each route does, by room. */
export function markdownReference(rooms: Readonly<Record<string, readonly Route[]>>): string {
  return [
    '# Control API',
    '',
    'Made from the route table of [packages/control](../../packages/control); the schemas are in [openapi.json](openapi.json).',
    'Every route but those marked *open* needs `Authorization: Bearer` with the content of the file `control-token`, or the session of a browser.',
    'Errors are problems (RFC 9457) in Vietnamese or English, by `Accept-Language`; their codes are in [errors.md](errors.md).',
    'Lists come in pages: `limit`, and `cursor` with the member `next` of the page before. Wherever an id of a package goes, the id of a document and `latest` go.',
    '',
    ...Object.entries(rooms).flatMap(([room, routes]) => [
      `## ${room}`,
      '',
      '| Route | Operation | Tiếng Việt | English | Query | Errors |',
      '|---|---|---|---|---|---|',
      ...routes.map(rowOf),
      '',
    ]),
  ].join('\n');
}

function rowOf({ method, path, name, summary, query, errors, open }: Route): string {
  const parameters = query === undefined ? [] : Object.keys((query as unknown as { shape: object }).shape);
  const cells = [
    `\`${method} ${path}\`${open ? ' *open*' : ''}`,
    `\`${name}\``,
    summary.vi,
    summary.en,
    parameters.map((parameter) => `\`${parameter}\``).join(' '),
    errors.map((code) => `${code} (${errorRow(code).httpStatus})`).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}
