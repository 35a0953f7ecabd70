import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Site, SiteFile } from './site.ts';

const compress = promisify(gzip);

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
};

const compressible = new Set(['.html', '.js', '.css', '.svg', '.json']);

/**
 * The pages that lie in a folder, compressed as it is opened. Only files that were there then and whose kind is known are
 * served; what is below `assets/` carries its digest in its name and may be kept.
 */
export async function folderSite(folder: string): Promise<Site> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = new Map(
    names
      .filter((name) => extname(name) in mediaTypes)
      .map((name): [string, string] => [`/${name.split(sep).join('/')}`, name]),
  );
  // Read and compressed while nobody waits for them yet.
  const files = new Map(
    [...paths].map(([path, name]) => {
      const file = readSiteFile(join(folder, name), path.startsWith('/assets/'));
      // Who asks for it is told what is wrong with it.
      file.catch(() => undefined);
      return [path, file];
    }),
  );
  return { find: async (path) => files.get(path === '/' ? '/index.html' : path) };
}

async function readSiteFile(path: string, immutable: boolean): Promise<SiteFile> {
  const bytes = await readFile(path);
  const kind = extname(path);
  const mediaType = mediaTypes[kind] ?? 'application/octet-stream';
  if (!compressible.has(kind)) return { bytes, mediaType, immutable };
  return { bytes: await compress(bytes, { level: 9 }), mediaType, encoding: 'gzip', immutable };
}
