import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AptMirror, debianSuites, isDebianMirror, machineMirrors } from './apt-mirrors.ts';
import { firstError, unpackServer } from './debian-package.ts';
import type { FetchContext, FetchSource } from './fetch-source.ts';
import { runProgram } from './run-program.ts';

/**
 * The package by way of apt, with lists and cache in a directory of our own: needs no root and changes nothing of the machine.
 * Apt verifies the archive's signature and how fresh it is, as this machine is set up to; an archive that it refuses is passed over
 * for the next suite.
 */
export const debianApt: FetchSource = {
  source: 'debian-apt',
  async *offers(context) {
    const { env, announce, failed, workDir } = context;
    const mirrors = await machineMirrors(env);
    if (mirrors.length === 0) return failed('apt: its configuration names no archive');
    let count = 0;
    for (const mirror of mirrors) {
      for (const suite of new Set([...(isDebianMirror(mirror) ? debianSuites : []), mirror.suite])) {
        announce({
          vi: `Hỏi apt gói nats-server của ${suite} tại ${mirror.uri}`,
          en: `Asking apt for the nats-server of ${suite} at ${mirror.uri}`,
        });
        const root = join(workDir, String(count++));
        const deb = await download(root, mirror, suite, context);
        const server = deb && (await unpackServer(deb, join(root, 'unpacked'), context));
        if (server) yield server;
      }
    }
    if (count === 0) failed('apt: no suite to ask for');
  },
};

async function download(
  root: string,
  mirror: AptMirror,
  suite: string,
  { env, failed }: FetchContext,
): Promise<string | undefined> {
  await writePrivateRoot(root, mirror, suite);
  for (const command of [['update'], ['download', 'nats-server']]) {
    const result = await runProgram('apt-get', ['-q', ...aptOptions(root), ...command], {
      timeoutMs: 180_000,
      env,
      cwd: join(root, 'download'),
    });
    if (result.code === 0) continue;
    failed(`apt, ${suite} at ${mirror.uri}: ${firstError(result.complaint)}`);
    return undefined;
  }
  const deb = (await readdir(join(root, 'download'))).find((name) => name.endsWith('.deb'));
  return deb && join(root, 'download', deb);
}

async function writePrivateRoot(root: string, mirror: AptMirror, suite: string): Promise<void> {
  for (const directory of ['download', 'sources', 'lists/partial', 'cache/archives/partial'])
    await mkdir(join(root, directory), { recursive: true });
  await writeFile(join(root, 'status'), '');
  await writeFile(join(root, 'apt.conf'), privateConfiguration);
  await writeFile(join(root, 'sources', 'nats-server.sources'), sourceStanza(mirror, suite));
}

/** The deb822 stanza of one suite; signed by whatever signs the machine's own source. */
export function sourceStanza({ uri, components, signedBy }: AptMirror, suite: string): string {
  const wanted = ['main', 'universe'].filter((component) => components.includes(component));
  const lines = ['Types: deb', `URIs: ${uri}/`, `Suites: ${suite}`, `Components: ${wanted.join(' ')}`];
  if (signedBy) lines.push(`Signed-By: ${signedBy.replaceAll('\n', '\n ')}`);
  return `${lines.join('\n')}\n`;
}

/** The machine's hooks around an update are about its own lists. */
const privateConfiguration = `#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
`;

/** Own sources, lists, cache and package status; everything else, proxies and keys above all, stays as the machine has it. */
function aptOptions(root: string): string[] {
  const settings = {
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': join(root, 'sources'),
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::State': root,
    'Dir::State::lists': join(root, 'lists'),
    'Dir::State::status': join(root, 'status'),
    'Dir::Cache': join(root, 'cache'),
    'APT::Sandbox::User': 'root',
    'APT::Update::Error-Mode': 'any',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '0',
    'Acquire::http::Timeout': '20',
    'Acquire::https::Timeout': '20',
  };
  return [
    `-c=${join(root, 'apt.conf')}`,
    ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
  ];
}
