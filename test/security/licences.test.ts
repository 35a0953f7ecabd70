import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { members, root } from '../architecture/workspace.ts';

/** Licences that let anybody use, change and hand on, with no duty but to name the author. */
const permissive: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1', // fonts
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Packages whose package.json says nothing; their LICENSE says what stands here. */
const unsaid: Readonly<Record<string, string>> = { 'png-js': 'MIT' };
/** Tools for development only, which nobody hands on. */
const toolsOnly: Readonly<Record<string, string>> = {
  'axe-core': 'MPL-2.0',
  lightningcss: 'MPL-2.0',
  'lightningcss-linux-x64-gnu': 'MPL-2.0',
};

type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly licenses?: readonly { readonly type?: string }[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

const manifestOf = (dir: string): Manifest => JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));

/** Folder of a dependency as Node finds it from `dir`; undefined where it is not installed, as for other platforms. */
function folderOf(name: string, dir: string): string | undefined {
  for (let at = dir; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
    if (at === dirname(at)) return undefined;
  }
}

/** Everything that these folders need, and what that needs. */
function needed(
  dirs: readonly string[],
  from: (manifest: Manifest) => object,
): ReadonlyMap<string, Manifest> {
  const found = new Map<string, Manifest>();
  const waiting = dirs.flatMap((dir) => Object.keys(from(manifestOf(dir))).map((name) => ({ name, dir })));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const folder = folderOf(next.name, next.dir);
    if (folder === undefined || found.has(folder)) continue;
    const manifest = manifestOf(folder);
    found.set(folder, manifest);
    const more = { ...manifest.dependencies, ...manifest.optionalDependencies };
    waiting.push(...Object.keys(more).map((name) => ({ name, dir: folder })));
  }
  return new Map([...found].filter(([, { name }]) => !name.startsWith('@lienthong/')));
}

/** Whether one of the choices that a licence offers, with all its parts, is permissive. */
function isPermissive({ name, license, licenses }: Manifest): boolean {
  const said = typeof license === 'string' ? license : licenses?.[0]?.type;
  const text = (said ?? unsaid[name] ?? '').replace(/[()]/g, '');
  return text
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => permissive.has(part.trim())));
}

const named = (manifests: Iterable<Manifest>) =>
  [...manifests].map(({ name, version }) => `${name}@${version}`);

test('the product hands on permissive licences only', () => {
  const product = members().filter(({ dir }) => dir !== 'test');
  const all = needed(
    product.map(({ dir }) => join(root, dir)),
    ({ dependencies = {} }) => dependencies,
  );
  expect(all.size).toBeGreaterThan(10);
  expect(named([...all.values()].filter((manifest) => !isPermissive(manifest)))).toEqual([]);
  for (const [folder, { name }] of all)
    if (name in unsaid) expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toContain(unsaid[name]);
});

test('tools for development are permissive too, but for those that are named', () => {
  const tools = needed(
    [root, ...members().map(({ dir }) => join(root, dir))],
    ({ dependencies = {}, devDependencies = {} }) => ({ ...dependencies, ...devDependencies }),
  );
  const others = [...tools.values()].filter((manifest) => !isPermissive(manifest));
  expect(others.filter(({ name, license }) => toolsOnly[name] !== license)).toEqual([]);
});
