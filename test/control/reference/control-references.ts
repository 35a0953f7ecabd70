import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openApiDocument, rooms, routeTable } from '@lienthong/control';
import { clientOperations } from './client-operations.ts';
import { markdownReference } from './markdown-reference.ts';

/** The repository's root. */
export const root: string = join(import.meta.dirname, '../../..');

/** Files that are made from the route table of the control API, by path from the root. */
export function controlReferences(): ReadonlyMap<string, string> {
  const document = openApiDocument(rooms);
  return new Map([
    ['infra/reference/openapi.json', formatted('openapi.json', JSON.stringify(document))],
    ['infra/reference/control-api.md', markdownReference(rooms)],
    [
      'packages/control/src/client/operations.ts',
      formatted('operations.ts', clientOperations(routeTable, document)),
    ],
  ]);
}

/** The text as the formatter leaves it, so that a made file is like any other. */
function formatted(name: string, text: string): string {
  return execFileSync(join(root, 'node_modules/.bin/biome'), ['format', `--stdin-file-path=${name}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
    maxBuffer: 16_777_216,
  });
}
