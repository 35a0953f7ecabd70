import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

const beside: readonly string[] = ['index.html', 'package.json', 'vite.config.ts', 'sources-digest.ts'];

/** Digest of everything that the page is made of in the console's folder and in the client of the control API. */
export async function sourcesDigest(folder: string): Promise<string> {
  const own = (await readdir(join(folder, 'src'), { recursive: true })).map((name) => join('src', name));
  const clientFolder = join('..', '..', 'packages', 'control', 'src', 'client');
  const client = (await readdir(join(folder, clientFolder))).map((name) => join(clientFolder, name));
  const names = [...beside, ...own, ...client].filter(
    (name) => /\.(html|json|ts|tsx|css|svg)$/.test(name) && !name.endsWith('.test.ts'),
  );
  const hash = createHash('sha256');
  for (const name of names.sort()) {
    hash.update(`${name.split(sep).join('/')}\0`);
    hash.update(await readFile(join(folder, name)));
    hash.update('\0');
  }
  return hash.digest('hex');
}
