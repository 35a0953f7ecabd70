import {
  type checkEvidence as Check,
  checkEvidence,
  makeEvidence,
  readZip,
  writeZip,
} from '@lienthong/evidence';
import { openPki } from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EvidenceTown } from './evidence-town.ts';

let town: EvidenceTown;
let pkg: string;
let container: Buffer;
let roots: readonly Uint8Array[];

beforeAll(async () => {
  town = await EvidenceTown.start();
  roots = town.emulator.pki.trust.roots;
  pkg = await town.sent();
  await town.settled(pkg);
  await town.answered(pkg);
  container = await town.container(pkg);
});
afterAll(() => town[Symbol.asyncDispose]());

const check = (bytes: Uint8Array, trusted = roots): ReturnType<typeof Check> =>
  checkEvidence(bytes, { roots: trusted, now: systemClock.now() });
type Report = Awaited<ReturnType<typeof check>>;
const wrongParts = ({ findings }: Report) => [
  ...new Set(findings.filter(({ answer }) => answer === 'wrong').map(({ part }) => part)),
];
const entriesOf = (bytes: Uint8Array) =>
  readZip(bytes).map(({ name, bytes: content }) => ({ name, bytes: content ?? new Uint8Array() }));
/** The container anew with other entries: with sums and directory in order, as whoever alters it would make it. */
const rezipped = (entries: readonly { readonly name: string; readonly bytes: Uint8Array }[]) =>
  Buffer.concat(writeZip(entries, Date.UTC(2026, 0, 1)));
const flipped = (bytes: Uint8Array, at: number) => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

test('a container holds package, attestations, ledgers, statuses and trust, and every part of it is right', async () => {
  const report = await check(container);
  expect(report.findings.filter(({ answer }) => answer !== 'right')).toEqual([]);
  expect(report).toMatchObject({ answer: 'right', summary: { pkg, statuses: [{ status: '03' }] } });
  expect(report.summary?.hops.map(({ node }) => node)).toEqual([
    '000.20.31.H41',
    '000.00.31.H41',
    '000.00.00.H41',
    '000.00.00.G22',
    '000.00.32.H41',
    '000.20.32.H41',
  ]);
  const operator = await town.emulator.session.operator();
  const [found] = await operator.find(pkg);
  const desk = await town.emulator.session.desk('000.20.31.H41');
  const sent = entriesOf(container).find(({ name }) => name === 'package.edxml');
  expect(Buffer.from(await desk.fetch(found!)).equals(sent!.bytes)).toBe(true);
  const parts = new Set(report.findings.map(({ part }) => part));
  const unmentioned = entriesOf(container).filter(({ name }) => !parts.has(name));
  expect(unmentioned.map(({ name }) => name).filter((name) => !name.endsWith('.sig'))).toEqual([
    'mimetype',
    'README.txt',
    'META-INF/ASiCManifest001.xml',
    'META-INF/ASiCManifest002.xml',
  ]);
});

test('the package, what nodes attest apart from time, and the dates of entries are the same whenever it is made', async () => {
  const again = await town.container(pkg);
  const stable = (bytes: Buffer) =>
    entriesOf(bytes).filter(({ name }) => !/META-INF|revocation|attestation|ledger/.test(name));
  expect(stable(again)).toEqual(stable(container));
  expect(again.subarray(0, 100)).toEqual(container.subarray(0, 100));
});

test('a byte that is changed in any entry, as a fault of the medium or with all sums set right, is named', async () => {
  const district = '000.00.31.H41';
  const short = await town.sent({ to: [district] });
  await town.settled(short, 1);
  await town.answered(short, district);
  const whole = await town.container(short);
  const entries = entriesOf(whole);
  let offset = 0;
  for (const [index, { name, bytes }] of entries.entries()) {
    const middle = Math.floor(bytes.length / 2);
    const place = offset + 30 + name.length + middle;
    offset += 30 + name.length + bytes.length;
    const raw = await check(flipped(whole, place));
    expect(wrongParts(raw), `${name} on the medium`).toEqual([name]);
    const codes = raw.findings.map(({ code }) => code);
    expect(codes).toContain('EVIDENCE_ENTRY_DAMAGED');
    const altered = entries.with(index, { name, bytes: flipped(bytes, middle) });
    const set = await check(rezipped(altered));
    expect(wrongParts(set), `${name} set right`).toEqual([name]);
    expect(set.answer).toBe('wrong');
  }
});

test.each([
  ['taken out', (name: string) => name !== 'package.edxml', 'package.edxml', 'EVIDENCE_ENTRY_MISSING'],
  [
    'signature taken out',
    (name: string) => !name.endsWith('.p7s'),
    'META-INF/signature001.p7s',
    'EVIDENCE_ENTRY_MISSING',
  ],
  [
    'time stamp taken out',
    (name: string) => !name.endsWith('.tst'),
    'META-INF/timestamp001.tst',
    'EVIDENCE_ENTRY_MISSING',
  ],
] as const)('%s: it is said', async (_, keep, part, code) => {
  const report = await check(rezipped(entriesOf(container).filter(({ name }) => keep(name))));
  expect(report.answer).toBe('wrong');
  expect(report.findings).toContainEqual(expect.objectContaining({ part, code, answer: 'wrong' }));
});

test('what was added is said not to be on the signed list', async () => {
  const added = [...entriesOf(container), { name: 'hops/999-x/attestation.json', bytes: Buffer.from('{}') }];
  const report = await check(rezipped(added));
  expect(wrongParts(report)).toEqual(['hops/999-x/attestation.json']);
  expect(report.findings.map(({ code }) => code)).toContain('EVIDENCE_ENTRY_UNLISTED');
});

test('entries put in each other’s places are named', async () => {
  const entries = entriesOf(container);
  const [one, other] = entries.filter(({ name }) => name.endsWith('attestation.json'));
  const swapped = entries.map(({ name, bytes }) => {
    if (name === one!.name) return { name, bytes: other!.bytes };
    return { name, bytes: name === other!.name ? one!.bytes : bytes };
  });
  const { findings } = await check(rezipped(swapped));
  expect(findings.filter(({ answer }) => answer === 'wrong')).toMatchObject([
    { part: one!.name, code: 'EVIDENCE_DIGEST_MISMATCH' },
    { part: other!.name, code: 'EVIDENCE_DIGEST_MISMATCH' },
  ]);
});

describe('the anchor', () => {
  test('without a root of the reader, the container’s own proves nothing, and that is said', async () => {
    const report = await check(container, []);
    expect(report.answer).toBe('unchecked');
    expect(report.findings.filter(({ answer }) => answer !== 'right')).toMatchObject([
      { answer: 'unchecked', text: { en: expect.stringContaining('--root') } },
    ]);
  });

  test('under another root nobody is believed', async () => {
    const other = await openPki({ dir: undefined, clock: systemClock });
    const report = await check(container, other.trust.roots);
    expect(report.answer).toBe('wrong');
    expect(wrongParts(report)).toEqual(
      expect.arrayContaining([
        'META-INF/signature001.p7s',
        'META-INF/timestamp001.tst',
        'certificates/root-1.pem',
      ]),
    );
  });
});

test('a package whose signature does not hold is evidence of its refusal', async () => {
  const refused = await town.sent({
    alter: (bytes) => Buffer.from(bytes.toString('utf8').replace('Báo cáo', 'Báo cao')),
  });
  const report = await check(await town.container(refused));
  expect(report.findings.filter(({ answer }) => answer !== 'right')).toEqual([]);
  expect(report.summary?.hops).toMatchObject([{ refused: [{ code: 'SIGNATURE_DIGEST_MISMATCH' }] }]);
});

test('what nodes made of a package on the way is followed from what was sent', async () => {
  await using rebuilding = await EvidenceTown.start({
    hopModes: { district: 'rebuild', province: 'trace' },
  });
  const key = await rebuilding.sent();
  await rebuilding.settled(key);
  const made = await rebuilding.container(key);
  const report = await check(made, rebuilding.emulator.pki.trust.roots);
  expect(report.findings.filter(({ answer }) => answer !== 'right')).toEqual([]);
  const digests = new Set(report.summary?.hops.map(({ sha256 }) => sha256));
  expect(digests.size).toBeGreaterThan(1);
});

test('a certificate that was revoked before it signed is found in the container’s own answers', async () => {
  await using other = await EvidenceTown.start();
  const { pki } = other.emulator;
  const key = await other.sent();
  await other.settled(key);
  const agency = (await pki.readyCertificates()).find(({ folder }) => folder === 'agencies');
  await pki.revoke(agency!.der, { reason: 'keyCompromise' });
  const report = await check(await other.container(key), pki.trust.roots);
  expect(report.answer).toBe('wrong');
  expect(wrongParts(report)).toEqual(['package.edxml']);
});

test('while a node goes on writing about the package, no evidence is made of half of it', async () => {
  const source = await town.source(pkg);
  await expect(
    makeEvidence({
      ...source,
      ledgers: async function* () {
        yield* [];
      },
    }),
  ).rejects.toMatchObject({ code: 'EVIDENCE_JOURNEY_MOVING' });
});
