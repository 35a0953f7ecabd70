import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findInputs } from './find-inputs.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-check-'));
  await mkdir(join(folder, 'đến', '2026.xml'), { recursive: true });
  for (const name of ['b.edxml', 'a.XML', 'c.txt', 'đến/x.edxml', 'đến/2026.xml/y y.xml']) {
    await writeFile(join(folder, name), '');
  }
  await symlink(folder, join(folder, 'đến', 'again'));
  await symlink(join(folder, 'c.txt'), join(folder, 'link.edxml'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const found = async (...paths: readonly string[]): Promise<readonly (readonly [string, string])[]> => {
  const { inputs } = await findInputs(paths);
  return inputs.map(({ name, target }) => [name.replace(folder, '~'), target]);
};

test('of a folder every edXML and XML file at any depth, in order; links are not followed', async () => {
  expect(await found(folder)).toEqual([
    ['~/a.XML', 'a.XML'],
    ['~/b.edxml', 'b.edxml'],
    ['~/đến/2026.xml/y y.xml', 'đến/2026.xml/y y.xml'],
    ['~/đến/x.edxml', 'đến/x.edxml'],
  ]);
});

test('a file that is named is taken whatever its ending, and once', async () => {
  const file = join(folder, 'c.txt');
  expect(await found(file, file)).toEqual([['~/c.txt', 'c.txt']]);
  expect(await found(folder, join(folder, 'b.edxml'))).toHaveLength(4);
  expect(await found('-')).toEqual([['-', 'stdin.edxml']]);
});

test('what is not there is told, and the rest is found', async () => {
  const { inputs, unreadable } = await findInputs([join(folder, 'none'), join(folder, 'b.edxml')]);
  expect(inputs).toHaveLength(1);
  expect(unreadable).toMatchObject([{ error: { code: 'CLI_FILE_UNREADABLE' } }]);
});
