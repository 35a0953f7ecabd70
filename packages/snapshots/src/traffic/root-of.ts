import { createHash } from 'node:crypto';
import type { Session } from '@lienthong/emulator';

/** Names the authorities under which an exchange signs: what is signed under others, its nodes do not believe. */
export async function rootOf({ pki }: Session): Promise<string> {
  const { certificates } = await pki.operatorIdentity();
  return createHash('sha256')
    .update(certificates.at(-1) ?? '')
    .digest('hex');
}
