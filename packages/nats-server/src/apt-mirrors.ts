import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AptSource, parseDeb822Sources, parseSourcesList } from './apt-sources.ts';
import type { FetchContext } from './fetch-source.ts';
import { runProgram } from './run-program.ts';

/** An archive of the distribution that this machine itself installs from. */
export type AptMirror = {
  /** Without a slash at the end. */
  readonly uri: string;
  /** The machine's own suite there, such as `bookworm`. */
  readonly suite: string;
  readonly components: readonly string[];
  readonly signedBy?: string;
};

/** The suites of Debian from which a server may be taken, in this order, beside the machine's own. */
export const debianSuites = ['forky', 'trixie'] as const;

const debianNames = /^(?:bullseye|bookworm|trixie|forky|sid|(?:old)*stable|testing|unstable)$/;
const schemes = /^(?:tor\+|mirror\+)?(?:https?|file|copy|mirror):/;
const mirrorsMax = 3;

/** The archives named in the machine's apt configuration; none where there is no apt. */
export async function machineMirrors(env: FetchContext['env']): Promise<AptMirror[]> {
  const shell = await runProgram(
    'apt-config',
    ['shell', 'LIST', 'Dir::Etc::sourcelist/f', 'PARTS', 'Dir::Etc::sourceparts/d'],
    { timeoutMs: 10_000, env },
  );
  const path = (name: string) => new RegExp(`^${name}='([^']*)'$`, 'm').exec(shell.stdout)?.[1];
  const [list, parts] = [path('LIST'), path('PARTS')];
  const sources = list ? parseSourcesList(await textOf(list)) : [];
  const names = parts ? await readdir(parts).catch(() => []) : [];
  for (const name of names.sort()) {
    // Apt itself passes over names with other characters.
    if (!parts || !/^[\w.-]+\.(?:list|sources)$/.test(name)) continue;
    const text = await textOf(join(parts, name));
    sources.push(...(name.endsWith('.list') ? parseSourcesList(text) : parseDeb822Sources(text)));
  }
  const codename = /^VERSION_CODENAME="?([\w-]+)/m.exec(await textOf('/etc/os-release'))?.[1];
  return archiveMirrors(sources, codename);
}

/** Those of `sources` that carry the distribution itself, best first: its own suite with `main`, rather than additions of others. */
export function archiveMirrors(sources: readonly AptSource[], codename: string | undefined): AptMirror[] {
  const mirrors: AptMirror[] = [];
  for (const { uris, suites, components, signedBy } of sources) {
    const suite = suites.find((name) => name === codename || debianNames.test(name));
    if (!suite || !components.includes('main')) continue;
    for (const uri of uris) {
      const trimmed = uri.replace(/\/+$/, '');
      if (!schemes.test(uri) || mirrors.some((mirror) => mirror.uri === trimmed)) continue;
      mirrors.push({ uri: trimmed, suite, components, ...(signedBy ? { signedBy } : {}) });
    }
  }
  const isArchive = ({ uri }: AptMirror) => Number(/\/(?:debian|ubuntu)$/.test(uri));
  return mirrors.sort((a, b) => isArchive(b) - isArchive(a)).slice(0, mirrorsMax);
}

/** Whether the archive is Debian's, as far as its suite tells. */
export function isDebianMirror({ suite }: AptMirror): boolean {
  return debianNames.test(suite);
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
