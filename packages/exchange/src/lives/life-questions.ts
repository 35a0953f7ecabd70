import type { RegisterDirection, RegisterItem, RegisterQuery } from '@lienthong/registers';
import { type Ask, askPages } from '../ask-pages.ts';
import { verbs } from '../node-protocol.ts';
import type { DocumentLife } from './document-life.ts';

/** What became of a document at its receivers, page by page. */
export function askLives(
  ask: Ask,
  query: { readonly documentId: string; readonly sender?: string },
): Promise<readonly DocumentLife[]> {
  return askPages(ask, verbs.lives, query);
}

/** A register, page by page; a document of very many receivers comes in parts and is put together. */
export async function askRegister(
  ask: Ask,
  query: RegisterQuery & { readonly direction: RegisterDirection; readonly limit?: number },
): Promise<readonly RegisterItem[]> {
  const parts = await askPages<RegisterItem>(ask, verbs.register, query);
  const whole: RegisterItem[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    const isSame = last !== undefined && last.year === part.year && last.number === part.number;
    if (isSame) whole[whole.length - 1] = { ...last, lives: [...last.lives, ...part.lives] };
    else whole.push(part);
  }
  return whole;
}
