import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { behaviourFile, normalBehaviour } from './index.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'behaviour-'));
  path = join(directory, 'state', 'trust-services.json');
});
afterEach(() => rm(directory, { recursive: true }));

test('what one switches another sees, and what was not named stays', () => {
  const [serving, switching] = [behaviourFile(path), behaviourFile(path)];
  expect(serving.behaviour()).toEqual(normalBehaviour);
  switching.setBehaviour({ ocsp: 'down' });
  switching.setBehaviour({ timestamp: 'wrong-time', wrongByMs: -1 });
  expect(serving.behaviour()).toEqual({
    ...normalBehaviour,
    ocsp: 'down',
    timestamp: 'wrong-time',
    wrongByMs: -1,
  });
});

test.each([['{'], ['{"ocsp":"down"}'], ['[]']])('a file that holds %s is named as damaged', async (text) => {
  behaviourFile(path).setBehaviour({});
  await writeFile(path, text);
  expect(() => behaviourFile(path).behaviour()).toThrow(
    expect.objectContaining({ code: 'PKI_STORE_DAMAGED' }),
  );
});

test('a place that cannot be written is named', async () => {
  await writeFile(join(directory, 'state'), 'a file');
  expect(() => behaviourFile(path).setBehaviour({})).toThrow(
    expect.objectContaining({ code: 'PKI_STORE_UNUSABLE' }),
  );
});
