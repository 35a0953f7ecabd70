import type { Member } from './workspace.ts';

/** A line that breaks the architecture: where, what, and what to do. */
export type Violation = string;

const importPattern =
  /(?:^|[;\s])(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|import(?:\.meta\.resolve)?\(\s*['"]([^'"]+)['"]\s*\)|^\s*import\s*['"]([^'"]+)['"]/gm;

/** What a source text imports, in order. */
export function importsOf(source: string): readonly string[] {
  return [...source.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** Imports of product sources that the layers do not allow. */
export function layerViolations(
  member: Pick<Member, 'name' | 'dir'>,
  sources: readonly { readonly file: string; readonly text: string }[],
  table: Readonly<Record<string, number>>,
): readonly Violation[] {
  const own = table[member.name];
  if (own === undefined)
    return [`${member.dir}/package.json: ${member.name} has no layer; add it to layer-table.ts`];
  return sources.flatMap(({ file, text }) =>
    importsOf(text).flatMap((target): Violation[] => {
      if (target.startsWith('.')) {
        const depth = file.split('/').length - member.dir.split('/').length - 2;
        const up = target.split('/').filter((part) => part === '..').length;
        return up > depth ? [`${file}: '${target}' leaves the package; import it by its name`] : [];
      }
      if (!target.startsWith('@lienthong/')) return [];
      const [scope, name, ...path] = target.split('/');
      const layer = table[`${scope}/${name}`];
      if (layer === undefined)
        return [`${file}: '${target}' is no part of the product; tests may import it, sources may not`];
      if (path[0] === 'src')
        return [`${file}: '${target}' reaches into a package's src; use what its index exports`];
      return layer < own
        ? []
        : [`${file}: layer ${own} imports '${target}' of layer ${layer}; turn the dependency round`];
    }),
  );
}
