import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the workspace. */
export const root: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export type Member = {
  readonly name: string;
  /** Folder, relative to the root. */
  readonly dir: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  readonly exports: Readonly<Record<string, string>>;
  readonly references: readonly string[];
};

const readJson = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'));

/** Every workspace member, from its own files. */
export function members(): readonly Member[] {
  const dirs = ['packages', 'services'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${folder}/${entry.name}`),
  );
  return [...dirs, 'seeds', 'test'].map((dir) => {
    const manifest = readJson(join(root, dir, 'package.json'));
    const tsconfig = readJson(join(root, dir, 'tsconfig.json'));
    const references = (tsconfig['references'] ?? []) as { path: string }[];
    return {
      name: String(manifest['name']),
      dir,
      dependencies: Object.keys((manifest['dependencies'] ?? {}) as object),
      devDependencies: Object.keys((manifest['devDependencies'] ?? {}) as object),
      exports: (manifest['exports'] ?? {}) as Record<string, string>,
      references: references.map(({ path }) =>
        relative(root, join(root, dir, path))
          .split(sep)
          .join('/'),
      ),
    };
  });
}

/** TypeScript files below `dir`, relative to the root. */
export function sourceFiles(dir: string): readonly string[] {
  return readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/(^|[/\\])(node_modules|\.tsc)([/\\]|$)/.test(file))
    .map((file) => `${dir}/${file.split(sep).join('/')}`);
}

/** Text of a file, by its path relative to the root. */
export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
