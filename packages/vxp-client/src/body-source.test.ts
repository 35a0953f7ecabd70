import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BodySource, fileBody } from './body-source.ts';

const collect = async (source: BodySource): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(source.parts()));

describe('fileBody', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lienthong-vxp-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([0, 1, 300_000])(
    'is a file of %i bytes and CR LF, from memory and from disk, twice',
    async (size) => {
      const bytes = Buffer.alloc(size, 'số ');
      const path = join(folder, `${size}.edxml`);
      writeFileSync(path, bytes);
      for (const file of [bytes, path]) {
        const source = await fileBody(file);
        expect(source.length).toBe(size + 2);
        expect(source.digest).toEqual(createHash('sha256').update(bytes).digest());
        for (let attempt = 0; attempt < 2; attempt += 1)
          expect((await collect(source)).equals(Buffer.concat([bytes, Buffer.from('\r\n')]))).toBe(true);
      }
    },
  );

  test.each([
    ['longer', 'abcdef'],
    ['shorter', 'ab'],
    ['another', 'xyz'],
    ['empty', ''],
  ])('does not end where the file has become %s meanwhile', async (_, text) => {
    const path = join(folder, 'changing.edxml');
    writeFileSync(path, 'abc');
    const source = await fileBody(path);
    writeFileSync(path, text);
    await expect(collect(source)).rejects.toThrow('VXP_FILE_UNREADABLE');
  });

  test('is refused where there is no such file', async () => {
    await expect(fileBody(join(folder, 'none'))).rejects.toThrow('VXP_FILE_UNREADABLE');
    await expect(fileBody(folder)).rejects.toThrow('VXP_FILE_UNREADABLE');
  });
});
