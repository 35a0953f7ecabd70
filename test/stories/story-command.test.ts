import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { controlClient } from '@lienthong/control/client';
import { expect, test } from 'vitest';
import { jsonOf, lienthong, startUp, stateDirectory } from '../cli/lienthong.ts';

test('stories are listed in both languages', async () => {
  const [vi, en] = [await lienthong(['story', 'list']), await lienthong(['story', 'list', '--lang', 'en'])];
  expect(vi.stdout).toContain('Cảnh báo lũ hỏa tốc');
  expect(en.stdout).toContain('A flood warning over broken lines');
  expect(en.stdout.match(/^[a-z-]+ {2}/gm)).toHaveLength(5);
});

test('without an exchange a story is told in memory, every step with what was found', async () => {
  await using state = await stateDirectory();
  const { status, stdout, stderr } = await lienthong([
    ...['story', 'play', 'three-tiers', '--state', state.path, '--lang', 'en'],
  ]);
  expect(stderr).toContain('told in memory');
  expect(status).toBe(0);
  expect(stdout.match(/^\d · /gm)).toHaveLength(5);
  expect(stdout).toContain('✓ 000.21.36.H41 → H41.116 UBND xã Mỹ Lý');
  expect(stdout).toContain('every step held');
});

test('a story that is not there is named, with those that are', async () => {
  const { status, stderr } = await lienthong(['story', 'play', 'khong-co', '--lang', 'en']);
  expect(status).toBe(2);
  expect(stderr).toContain('STORY_UNKNOWN');
  expect(stderr).toContain('flood-warning');
});

test('on a running exchange: by the command line, and step by step through the control API', async () => {
  await using state = await stateDirectory();
  await using up = await startUp(state.path);
  const run = await lienthong(['story', 'play', 'edoc-to-vxp', '--state', state.path, '--json']);
  expect(run.stderr).not.toContain('STORY_');
  expect(jsonOf(run)).toMatchObject({ status: 'finished' });
  const unfit = await lienthong(['story', 'play', 'three-tiers', '--state', state.path]);
  expect(unfit.status).toBe(2);
  expect(unfit.stderr).toContain('STORY_REGISTRY_UNFIT');

  const { control } = up.says as unknown as { readonly control: { readonly url: string } };
  const token = (await readFile(join(state.path, 'control-token'), 'utf8')).trim();
  const client = controlClient({ url: control.url, token });
  const { items } = await client.stories();
  expect(items.filter(({ obstacle }) => obstacle).map(({ id }) => id)).toEqual(['three-tiers']);
  const { steps } = await client.startStory({ body: { id: 'flood-warning' } });
  expect(steps).toHaveLength(5);
  const { sight } = await client.nextStoryStep();
  expect(sight.edges).toHaveLength(3);
  expect((await client.faults()).items).toHaveLength(3);
  expect((await client.abandonStory()).status).toBe('abandoned');
  expect((await client.faults()).items).toEqual([]);
});
