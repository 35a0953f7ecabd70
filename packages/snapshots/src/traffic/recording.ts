import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { z } from 'zod';

/** Version of the form; another one is refused. */
export const recordingVersion = 1;
/** Events of one recording, at the most. */
export const recordingEventsMax = 1_000_000;

/** Something that an agency did. */
export type TrafficEvent = {
  /** Milliseconds since the beginning of the recording. */
  readonly at: number;
  readonly agency: string;
} & (
  | {
      readonly type: 'submission';
      /** Key of the package in the exchange that was recorded. */
      readonly pkg: string;
      /** SHA-256 of the package's bytes in this recording. */
      readonly content: string;
      readonly kind: string;
      readonly isSigned: boolean;
      /** Whether it speaks about an earlier package, which has to be there first. */
      readonly isAbout: boolean;
    }
  | {
      readonly type: 'acknowledgement';
      readonly pkg: string;
      readonly state: 'processing' | 'done' | 'fail';
      readonly description?: string | undefined;
    }
);

/** What became of packages of one kind. */
export type TrafficCounts = {
  /** Times that a package was handed in. */
  readonly submissions: number;
  /** Copies by what became of them. */
  readonly admitted: number;
  readonly duplicate: number;
  readonly delivered: number;
  readonly refused: number;
  readonly acknowledged: number;
};

export type Recording = {
  readonly format: 'lienthong-recording';
  readonly version: typeof recordingVersion;
  readonly registry: string;
  /** When the first thing happened, milliseconds since 1970. */
  readonly startedAt: number;
  /** Whether agencies and texts are others than those that were recorded; its packages are not signed then. */
  readonly isPseudonymised: boolean;
  /** SHA-256 of the root certificate under which packages were signed. */
  readonly root: string;
  readonly events: readonly TrafficEvent[];
  /** By kind of package. */
  readonly counts: Readonly<Record<string, TrafficCounts>>;
  /** Packages by digest. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
};

const count = z.int().nonnegative();
const text = z.string().max(2_000);
const headSchema = z.strictObject({
  format: z.literal('lienthong-recording'),
  version: z.literal(recordingVersion),
  registry: text,
  startedAt: z.number(),
  isPseudonymised: z.boolean(),
  root: text,
  events: count.max(recordingEventsMax),
  contents: count.max(recordingEventsMax),
  counts: z.record(
    text,
    z.strictObject({
      submissions: count,
      admitted: count,
      duplicate: count,
      delivered: count,
      refused: count,
      acknowledged: count,
    }),
  ),
});
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const eventSchema: z.ZodType<TrafficEvent> = z.discriminatedUnion('type', [
  z.strictObject({
    at: z.number().nonnegative(),
    agency: text,
    type: z.literal('submission'),
    pkg: text,
    content: digest,
    kind: text,
    isSigned: z.boolean(),
    isAbout: z.boolean(),
  }),
  z.strictObject({
    at: z.number().nonnegative(),
    agency: text,
    type: z.literal('acknowledgement'),
    pkg: text,
    state: z.enum(['processing', 'done', 'fail']),
    description: text.optional(),
  }),
]);
const contentSchema = z.strictObject({ content: digest, base64: z.base64() });

/** Writes a recording as gzipped lines of JSON, readable by its owner only: a head, contents, events. */
export async function writeRecording(file: string, recording: Recording): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  try {
    await pipeline(
      Readable.from(linesOf(recording)),
      createGzip({ level: 1 }),
      createWriteStream(part, { mode: 0o600, flags: 'wx' }),
    );
    await rename(part, file);
  } catch (failure) {
    await rm(part, { force: true });
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('STATE_UNUSABLE', { path: file, problem }, { cause: failure });
  }
}

function* linesOf({ events, contents, ...head }: Recording): Generator<string, void, undefined> {
  yield `${JSON.stringify({ ...head, events: events.length, contents: contents.size })}\n`;
  for (const [content, bytes] of contents)
    yield `${JSON.stringify({ content, base64: Buffer.from(bytes).toString('base64') })}\n`;
  for (const event of events) yield `${JSON.stringify(event)}\n`;
}

/**
 * The recording of a file.
 *
 * @throws RECORDING_UNREADABLE when it is none of this version, or not whole
 */
export async function readRecording(file: string): Promise<Recording> {
  const compressed = createReadStream(file);
  const plain = createGunzip();
  compressed.once('error', (failure) => plain.destroy(failure));
  try {
    return await read(createInterface({ input: compressed.pipe(plain) }), file);
  } catch (failure) {
    if (isExchangeError(failure)) throw failure;
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('RECORDING_UNREADABLE', { path: file, problem }, { cause: failure });
  } finally {
    compressed.destroy();
  }
}

async function read(lines: AsyncIterable<string>, path: string): Promise<Recording> {
  const contents = new Map<string, Uint8Array>();
  const events: TrafficEvent[] = [];
  let head: z.infer<typeof headSchema> | undefined;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const refuse = (problem: string): never => {
      throw new ExchangeError('RECORDING_UNREADABLE', { path, problem: `line ${number}: ${problem}` });
    };
    const json: unknown = JSON.parse(line);
    if (!head) {
      const parsed = headSchema.safeParse(json);
      head = parsed.success ? parsed.data : refuse('not the head of a recording of this version');
    } else if (contents.size < head.contents) {
      const parsed = contentSchema.safeParse(json);
      if (!parsed.success) return refuse('no package');
      const bytes = Uint8Array.from(Buffer.from(parsed.data.base64, 'base64'));
      if (createHash('sha256').update(bytes).digest('hex') !== parsed.data.content)
        refuse('a package that is not what its digest says');
      contents.set(parsed.data.content, bytes);
    } else {
      const parsed = eventSchema.safeParse(json);
      events.push(parsed.success ? parsed.data : refuse('no event'));
    }
  }
  if (!head || events.length !== head.events || contents.size !== head.contents)
    throw new ExchangeError('RECORDING_UNREADABLE', { path, problem: 'it ends too early' });
  const missing = events.find((event) => event.type === 'submission' && !contents.has(event.content));
  if (missing) throw new ExchangeError('RECORDING_UNREADABLE', { path, problem: 'a package is missing' });
  return { ...head, events, contents };
}
