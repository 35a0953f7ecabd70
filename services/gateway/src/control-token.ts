import { readPrivateFile, writePrivateFile } from '@lienthong/node-host';
import type { RandomSource } from '@lienthong/runtime';

const tokenBytes = 32;

/**
 * The token of a control file, which only its owner may read; made where there is none yet.
 *
 * @throws STATE_UNUSABLE when the file cannot be read or written
 */
export async function openControlToken(file: string, random: RandomSource): Promise<string> {
  const present = (await readPrivateFile(file))?.trim();
  if (present) return present;
  const token = Buffer.from(random.bytes(tokenBytes)).toString('base64url');
  await writePrivateFile(file, `${token}\n`);
  return token;
}
