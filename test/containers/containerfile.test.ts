import { existsSync, statSync } from 'node:fs';
import { containerPorts, defaultImage } from '@lienthong/testcontainers';
import { describe, expect, test } from 'vitest';
import { lienthong } from '../cli/lienthong.ts';
import { instructions, textOf, yamlOf } from './deployment-files.ts';

const root = new URL('../../', import.meta.url);
const file = instructions();
const texts = (name: string) => file.filter((line) => line.name === name).map(({ text }) => text);
const last = (name: string) => texts(name).at(-1) ?? '';

describe('the image', () => {
  test('stands on one base of a full version, the one that the workspace runs on', () => {
    const { nodeVersion } = yamlOf('pnpm-workspace.yaml');
    expect(texts('ARG')).toEqual([`BASE=docker.io/library/node:${nodeVersion}-bookworm-slim`]);
    expect(texts('FROM')).toEqual(['$' + '{BASE} AS build', '$' + '{BASE}']);
  });

  test('is installed by a full version of pnpm from the lockfile, for production', () => {
    const [install = ''] = texts('RUN');
    expect(install).toMatch(/^npx --yes pnpm@\d+\.\d+\.\d+ install /);
    for (const flag of ['--frozen-lockfile', '--prod', '--ignore-scripts']) expect(install).toContain(flag);
  });

  test('copies only what is there, and what the list of ignored files lets in', () => {
    const letIn = textOf('infra/containers/Containerfile.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const sources = texts('COPY').flatMap((text) =>
      text.startsWith('--from') ? [] : text.split(' ').slice(0, -1),
    );
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) expect(existsSync(new URL(source, root)), source).toBe(true);
    expect([...sources].sort()).toEqual([...letIn].sort());
    expect(textOf('.containerignore')).toBe(textOf('infra/containers/Containerfile.dockerignore'));
  });

  test('runs as a user by number who is not root, and downloads nothing by ADD', () => {
    expect(last('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(texts('ADD')).toEqual([]);
    expect(texts('ENV').join(' ')).toContain('LIENTHONG_OFFLINE=1');
  });

  test('tells its ports, its state, its health and how it is stopped', () => {
    expect(last('EXPOSE').split(' ').map(Number)).toEqual(Object.values(containerPorts));
    expect(JSON.parse(last('VOLUME'))).toEqual(['/state']);
    expect(last('STOPSIGNAL')).toBe('SIGTERM');
    expect(last('HEALTHCHECK')).toContain(`http://127.0.0.1:${containerPorts.control}/api/v1/ready`);
  });

  test('names every program of its own by a path that is there, and the entry can be run', () => {
    const paths = [...textOf('infra/containers/Containerfile').matchAll(/\/app\/([\w./-]+)/g)].map(
      ([, path]) => path,
    );
    expect(paths.length).toBeGreaterThan(1);
    for (const path of paths) expect(existsSync(new URL(path ?? '', root)), path).toBe(true);
    expect(statSync(new URL('infra/containers/lienthong', root)).mode & 0o111).toBe(0o111);
  });

  test('has the version of the project, and so have those who name it', () => {
    const { version } = JSON.parse(textOf('package.json'));
    expect(last('LABEL')).toContain(`version="${version}"`);
    expect(defaultImage).toBe(`lienthong:${version}`);
    const { services } = yamlOf('infra/containers/compose.yaml');
    expect(new Set(Object.values(services).map((service) => (service as { image: string }).image))).toEqual(
      new Set([defaultImage]),
    );
    const [{ newTag }] = yamlOf('infra/kubernetes/kustomization.yaml').images;
    expect(newTag).toBe(version);
  });
});

describe('what containers are told to run', () => {
  const container = yamlOf('infra/kubernetes/stateful-set.yaml').spec.template.spec.containers[0];
  const { services } = yamlOf('infra/containers/compose.yaml');
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ['Containerfile', JSON.parse(last('CMD'))],
    ['compose', services.control.command],
    ['Kubernetes', container.args],
  ];

  test('uses options and ports that `lienthong up` has', async () => {
    const { stdout } = await lienthong(['up', '--help', '--lang', 'en']);
    for (const [where, [command, ...argv]] of commands) {
      expect(command).toBe('up');
      for (const flag of argv.filter((argument) => argument.startsWith('--')))
        expect(stdout, where).toMatch(new RegExp(`^ +${flag}\\b`, 'm'));
      for (const [name, port] of Object.entries(containerPorts)) {
        const at = argv.indexOf(`--${name}-port`);
        if (at >= 0) expect(argv[at + 1], where).toBe(String(port));
        expect(stdout).toContain(String(port));
      }
    }
  });

  test('gives names to a control API that is reached through mapped ports', () => {
    for (const [where, argv] of commands) expect(argv, where).toContain('--control-name');
  });
});
