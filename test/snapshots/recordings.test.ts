import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseEdxml } from '@lienthong/edxml';
import { type Emulator, startEmulator } from '@lienthong/emulator';
import {
  makeRecording,
  pseudonymise,
  type Recording,
  readRecording,
  replayRecording,
  writeRecording,
} from '@lienthong/snapshots';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallProvince } from '../scenarios/rig/small-province.ts';

const office = '000.00.00.G22';
const province = '000.00.00.H41';
const commune = '000.20.31.H41';
const other = '000.21.31.H41';
let dir: string;
let file: string;
let original: Emulator;
let recording: Recording;
const open: Emulator[] = [];

async function start(): Promise<Emulator> {
  const emulator = await startEmulator({ registry: smallProvince() });
  open.push(emulator);
  return emulator;
}

/** Three documents, one of them twice and one that is refused, statuses and acknowledgements. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-recording-'));
  file = join(dir, 'traffic.recording');
  original = await start();
  const { session, registry } = original;
  const desk = await session.desk(commune);
  const draft = (number: number, to: readonly string[]) =>
    desk.compose({
      to: to.map((code) => registry.get(code)),
      codeNumber: String(number),
      codeNotation: 'BC-UBND',
      typeName: 'Báo cáo',
      subject: `Báo cáo mật về ông Nguyễn Văn A, lần ${number}`,
      attachments: [
        { name: 'danh-sach-ho-ngheo.txt', bytes: Buffer.from('Nguyễn Văn A, 1960, '.repeat(200)) },
      ],
    });
  const first = await draft(1, [office, province]);
  for (const bytes of [first, await draft(2, [other, office]), first]) await desk.submit(bytes);
  const altered = Buffer.from(
    Buffer.from(await draft(3, [office]))
      .toString('utf8')
      .replace('ông Nguyễn', 'bà Nguyễn'),
  );
  expect((await desk.submit(altered)).outcome.status).toBe('refused');
  const receiver = await session.desk(office);
  while ((await receiver.inbox()).length < 2) await new Promise((turn) => setImmediate(turn));
  for (const item of await receiver.inbox()) {
    await receiver.sendStatus(item, '03', 'Đã tiếp nhận, chuyển ông B');
    await receiver.acknowledge(item.pkg, { state: 'done', description: 'Ông B đã nhận' });
  }
  while (!(await session.verifyBooks({ atRest: true })).sound)
    await new Promise((turn) => setImmediate(turn));
  recording = await makeRecording(session, { registry: 'small', since: 0, until: Number.MAX_SAFE_INTEGER });
});
afterAll(async () => {
  for (const emulator of open) await emulator.stop();
  await rm(dir, { recursive: true, force: true });
});

test('a recording holds what agencies did, from the ledgers, and survives its file', async () => {
  expect(recording.counts).toMatchObject({
    new: { submissions: 4, admitted: 5, duplicate: 2, delivered: 4, refused: 1, acknowledged: 2 },
    status: { submissions: 2, delivered: 2 },
  });
  expect(recording.events.map(({ type }) => type)).toHaveLength(8);
  await writeRecording(file, recording);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const read = await readRecording(file);
  expect({ ...read, contents: undefined }).toEqual({ ...recording, contents: undefined });
  for (const [digest, bytes] of recording.contents)
    expect(Buffer.compare(read.contents.get(digest)!, bytes)).toBe(0);
});

test('a replay into another exchange is signed anew, and counters of every kind are the same', async () => {
  const target = await start();
  const result = await replayRecording(target.session, recording, { speed: 'max' });
  // What was altered before it was handed in is signed anew here, and so it is no longer refused.
  expect(result.isSignedAnew).toBe(true);
  const { counts, recorded } = result;
  expect({ ...counts, new: { ...counts['new'], delivered: 4, refused: 1 } }).toEqual(recorded);
});

test('a replay of what nobody refused gives the same counters exactly, at a speed too', async () => {
  const refused = new Set(
    recording.events.flatMap((event) => (event.type === 'submission' && !event.isSigned ? [event.pkg] : [])),
  );
  const events = recording.events.filter(({ pkg }) => !refused.has(pkg));
  const counts = {
    ...recording.counts,
    new: { ...recording.counts['new']!, submissions: 3, admitted: 4, refused: 0 },
  };
  const target = await start();
  const result = await replayRecording(target.session, { ...recording, events, counts }, { speed: 1000 });
  expect(result).toMatchObject({ isSame: true, events: 7 });
});

test('pseudonyms: other agencies of the same tier, the same everywhere; nothing of texts, names and files is left', async () => {
  const registry = smallProvince();
  const secret = pseudonymise(recording, { registry, seed: '7' });
  expect(pseudonymise(recording, { registry, seed: '7' })).toEqual(secret);
  const texts = [...secret.contents.values()].map((bytes) => Buffer.from(bytes).toString('utf8'));
  const all = JSON.stringify(secret.events) + texts.join('\n');
  for (const word of ['Nguyễn', 'ông N', 'Ông B', 'mật', 'ho-ngheo', 'Ví Dụ', '<Signature'])
    expect(all).not.toContain(word);
  const before = [...recording.contents.values()].map((bytes) => parseEdxml(bytes));
  const after = [...secret.contents.values()].map((bytes) => parseEdxml(bytes));
  for (const [place, edxml] of after.entries()) {
    const was = before[place]!;
    expect(edxml.kind).toBe(was.kind);
    const tierOf = (code: string) => registry.get(code).tier;
    expect(tierOf(edxml.header.from.organId)).toBe(tierOf(was.header.from.organId));
    if (edxml.kind !== 'document' || was.kind !== 'document') continue;
    expect(edxml.header.subject).toHaveLength(was.header.subject.length);
    expect(edxml.header.documentId.split(',').slice(1)).toEqual(was.header.documentId.split(',').slice(1));
    expect(edxml.header.documentId.split(',')[0]).toBe(edxml.header.from.organId);
  }
  const target = await start();
  const { counts } = await replayRecording(target.session, secret, { speed: 'max' });
  expect({ ...counts, new: { ...counts['new'], delivered: 4, refused: 1 } }).toEqual(recording.counts);
});

test('a file that is cut, altered or no recording at all is refused by name', async () => {
  const whole = await readFile(file);
  const plain = gunzipSync(whole).toString('utf8');
  const lines = plain.split('\n');
  const bad = join(dir, 'bad');
  for (const bytes of [
    whole.subarray(0, whole.length / 2),
    Buffer.from('no recording'),
    Buffer.alloc(0),
    gzipSync('{"format":"lienthong-recording","version":2}'),
    gzipSync(lines.slice(0, -3).join('\n')),
    gzipSync(plain.replace('"base64":"P', '"base64":"Q')),
    gzipSync(plain.replace('"state":"done"', '"state":"lost"')),
  ]) {
    await writeFile(bad, bytes);
    await expect(readRecording(bad)).rejects.toMatchObject({ code: 'RECORDING_UNREADABLE' });
  }
  await expect(readRecording(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'RECORDING_UNREADABLE' });
});
