import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { controlClient } from '@lienthong/control/client';
import { expect, test } from 'vitest';
import { lienthong, startUp, stateDirectory } from '../cli/lienthong.ts';

type Says = { readonly control: { readonly url: string; readonly launchUrl: string } | null };

test('up serves the control API with the token of its directory, on a real server', async () => {
  await using state = await stateDirectory();
  await using up = await startUp(state.path, ['--registry', 'national-2019']);
  const { control } = up.says as unknown as Says;
  const file = join(state.path, 'control-token');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const client = controlClient({ url: control?.url ?? '', token: (await readFile(file, 'utf8')).trim() });
  const { items } = await client.agencies({ limit: 2 });
  const [from, to] = [items[0]?.organId ?? '', items[1]?.organId ?? ''];
  const { pkg } = await client.send({
    code: from,
    body: {
      to: [to],
      codeNotation: 'CV',
      typeName: 'Công văn',
      subject: 'Thử',
      attachments: [{ name: 'a.txt', content: 'YQ==' }],
    },
  });
  expect(await client.waitPackage({ id: pkg, until: 'settled' })).toMatchObject({ stated: 1, delivered: 1 });
  await client.waitQuiescent();
  expect(await client.saveSnapshot({ body: { name: 'mot' } })).toMatchObject({ name: 'mot' });
  expect((await client.snapshots()).items).toMatchObject([{ name: 'mot' }]);
  expect(Buffer.from(await client.evidence({ id: pkg })).toString('latin1', 0, 2)).toBe('PK');
  expect(await client.verifyBooks({ atRest: 'true' })).toMatchObject({ sound: true, mismatches: [] });
});

test('up without a control API serves none, and a port for none is wrong usage', async () => {
  await using state = await stateDirectory();
  await using up = await startUp(state.path, ['--registry', 'national-2019', '--no-control']);
  expect((up.says as unknown as Says).control).toBeNull();
  const wrong = await lienthong([
    'up',
    '--no-control',
    '--control-port',
    '9',
    '--state',
    join(state.path, 'x'),
  ]);
  expect(wrong.status).toBe(2);
});
