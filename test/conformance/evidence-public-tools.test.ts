import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicToolCommands, readZip } from '@lienthong/evidence';
import { certificatePem } from '@lienthong/pki';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EvidenceTown } from './evidence-town.ts';
import { isInstalled } from './libxml2.ts';

const tools = ['bash', 'unzip', 'xmlsec1'].filter((tool) => !isThere(tool));
const isMissing = tools.length > 0 || spawnSync('openssl', ['version']).status !== 0;

function isThere(tool: string): boolean {
  return tool === 'unzip' ? spawnSync('unzip', ['-v']).status === 0 : isInstalled(tool);
}

describe.skipIf(isMissing)(
  'a container, part by part with unzip, openssl and xmlsec1 (skipped where one is missing)',
  () => {
    let folder = '';
    let town: EvidenceTown;
    const evidence = () => join(folder, 'evidence');
    const script = (commands: readonly string[]) => ['set -e', ...commands].join('\n');
    const run = (commands: readonly string[]) => {
      const { status, stdout, stderr } = spawnSync('bash', ['-c', script(commands)], { cwd: evidence() });
      return { status, text: `${stdout}${stderr}` };
    };
    /** What the steps before `step` leave for it. */
    const setup = publicToolCommands[0]?.commands ?? [];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'lienthong-evidence-'));
      town = await EvidenceTown.start();
      const pkg = await town.sent();
      await town.settled(pkg);
      await town.answered(pkg);
      writeFileSync(join(folder, 'FILE'), await town.container(pkg));
      writeFileSync(join(folder, 'CA.pem'), town.emulator.pki.trust.roots.map(certificatePem).join(''));
      mkdirSync(evidence());
      expect(spawnSync('unzip', ['-q', '../FILE'], { cwd: evidence() }).status).toBe(0);
    }, 60_000);
    afterAll(async () => {
      await town[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    });

    test('unzip finds nothing to complain of', () => {
      const { status, stdout } = spawnSync('unzip', ['-t', 'FILE'], { cwd: folder });
      expect(status).toBe(0);
      expect(String(stdout)).toContain('No errors detected');
      expect(spawnSync('head', ['-c', '100', 'FILE'], { cwd: folder }).stdout.toString('latin1')).toContain(
        'mimetypeapplication/vnd.etsi.asic-e+zip',
      );
    });

    test.each(publicToolCommands.map(({ en, commands }) => [en, commands] as const))(
      'as README.txt prints it: %s',
      (_, commands) => {
        const { status, text } = run([...setup, ...commands]);
        expect(status, text).toBe(0);
        expect(text).not.toMatch(/WRONG|failure|revoked$/im);
      },
    );

    test('README.txt in the container holds exactly these commands', () => {
      const bytes = readZip(spawnSync('cat', ['FILE'], { cwd: folder, maxBuffer: 1 << 28 }).stdout).find(
        ({ name }) => name === 'README.txt',
      )?.bytes;
      const lines = Buffer.from(bytes ?? [])
        .toString('utf8')
        .split('\n');
      for (const command of publicToolCommands.flatMap(({ commands }) => commands))
        expect(lines).toContain(`   ${command}`);
    });

    /** The step whose English title begins so. */
    const step = (title: string) => publicToolCommands.find(({ en }) => en.startsWith(title))?.commands ?? [];
    test.each([
      ['package.edxml', 'Every file'],
      ['META-INF/ASiCManifest001.xml', 'The signature over the list'],
      ['META-INF/ASiCManifest002.xml', 'The time stamp'],
      ['hops/001-000.20.31.H41/attestation.json', 'What each node attests'],
      ['hops/001-000.20.31.H41/ledger.jsonl', 'Ledgers'],
      ['package.edxml', 'The signature of the package'],
    ])('a change of %s is found by: %s', (name, title) => {
      const path = join(evidence(), name);
      const copy = spawnSync('cat', [path], { maxBuffer: 1 << 28 }).stdout;
      try {
        const changed = Buffer.from(copy);
        const at = title.startsWith('The signature of') ? copy.indexOf('Công văn') : copy.length >> 1;
        changed[at] = (changed[at] ?? 0) ^ 1;
        writeFileSync(path, changed);
        const { status, text } = run([...setup, ...step(title)]);
        expect(status !== 0 || /WRONG/.test(text), text).toBe(true);
      } finally {
        writeFileSync(path, copy);
      }
    });
  },
);
