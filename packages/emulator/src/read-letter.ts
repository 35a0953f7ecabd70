import { type ContentStore, parseDigest } from '@lienthong/content-store';
import { parseEdxml } from '@lienthong/edxml';
import { isExchangeError } from '@lienthong/errors';
import { type DeadLetter, type HopMessage, parseHop, readContent } from '@lienthong/exchange';

/** What a dead letter is about, as it says itself: nobody has checked it. */
export type LetterSubject = {
  readonly type: HopMessage['type'];
  readonly pkg?: string | undefined;
  readonly sender?: string | undefined;
  readonly documentId?: string | undefined;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  /** Receivers of the copies that it brought. */
  readonly to?: readonly string[] | undefined;
};

/** Size up to which a package is read only to say what it is, bytes. */
const packageReadBytesMax = 16 * 1024 * 1024;

/** What a dead letter is about; undefined where its bytes are gone or say nothing. */
export async function readLetter(
  message: NonNullable<DeadLetter['message']>,
  content: ContentStore,
): Promise<LetterSubject | undefined> {
  const hop = await unlessUnreadable(async () =>
    parseHop(await content.get(parseDigest(message.digest), message.size)),
  );
  if (!hop) return undefined;
  if (hop.type === 'acknowledgement') return { type: hop.type, pkg: hop.pkg, sender: hop.agency };
  if (hop.type === 'relay') {
    const { type, pkg, sender, documentId, to } = hop;
    return { ...{ type, pkg, sender, documentId, to }, ...(await packageTexts(hop, content)) };
  }
  if (hop.type !== 'submission') return { type: hop.type };
  return { type: hop.type, sender: hop.agency, ...(await packageTexts(hop, content)) };
}

/** What the package itself says, where it can be read. */
async function packageTexts(
  { digest, size }: { readonly digest: string; readonly size: number },
  content: ContentStore,
): Promise<Pick<LetterSubject, 'sender' | 'documentId' | 'code' | 'subject' | 'to'>> {
  if (size > packageReadBytesMax) return {};
  const read = await unlessUnreadable(async () =>
    readContent(parseEdxml(await content.get(parseDigest(digest), size))),
  );
  if (!read) return {};
  const { documentId, code, subject } = read.facts;
  return { sender: read.sender, documentId, code, subject, to: read.receivers };
}

async function unlessUnreadable<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return undefined;
  }
}
