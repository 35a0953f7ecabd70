import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFullPki } from './simulated-pki.ts';

/** Makes `keys.json` anew: `node packages/simulation/src/make-keys.ts`. Every ledger hash changes with it. */
const dir = await mkdtemp(join(tmpdir(), 'lienthong-keys-'));
await openFullPki(dir);
const files: Record<string, string> = {};
for (const entry of (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) =>
  one.isFile(),
)) {
  const path = join(entry.parentPath, entry.name);
  files[path.slice(dir.length + 1).replaceAll('\\', '/')] = await readFile(path, 'utf8');
}
const sorted = Object.fromEntries(Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1)));
await writeFile(new URL('./keys.json', import.meta.url), `${JSON.stringify(sorted, undefined, 1)}\n`);
await rm(dir, { recursive: true });
