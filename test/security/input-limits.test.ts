import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { MemoryAxis, MemoryNoticeBoard, nodeAddress, partyAddress } from '@lienthong/axis';
import { MemoryContentStore } from '@lienthong/content-store';
import { isExchangeError } from '@lienthong/errors';
import { readLedgerExport } from '@lienthong/ledger';
import { verifyPdf } from '@lienthong/pdf';
import { openPki, parseCertificate, parseCrl, parseOcspRequest, parseOcspResponse } from '@lienthong/pki';
import { seededRandom, systemClock } from '@lienthong/runtime';
import { checkedScenario, scenarioDefaults } from '@lienthong/simulation';
import { readManifest } from '@lienthong/snapshots';
import { SystemBook } from '@lienthong/systems';
import { parseRecipients, parseSignedText } from '@lienthong/vxp';
import { parseXml } from '@lienthong/xml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read } from '../architecture/workspace.ts';
import { type InputLimit, inputLimits } from './input-limits.ts';
import { limitsReference } from './limits-reference.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-limits-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('the reference page is what the table makes', () => {
  expect(read('infra/reference/limits.md'), 'run `pnpm reference` after changing a limit').toBe(
    limitsReference(),
  );
});

test.each(inputLimits.map((limit) => [`${limit.area}: ${limit.name}`, limit] as const))(
  '%s has a value, a code that exists, and a test that exists',
  (_, { value, code, test: { file, name } }) => {
    expect(value).toBeGreaterThan(0);
    if (code !== '–') expect(read('infra/reference/errors.md')).toContain(`\`${code}\``);
    expect(existsSync(join(import.meta.dirname, '../..', file)), file).toBe(true);
    expect(read(file), `${file} has no test “${name}”`).toContain(name);
  },
);

/** What a probe found: refused by this code, in these words; or taken. */
type Found = { readonly code: string; readonly said: string } | 'taken';
type Probe = (size: number) => unknown;

async function found(probe: Probe, size: number): Promise<Found> {
  try {
    await probe(size);
    return 'taken';
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return { code: failure.code, said: `${failure.message} ${JSON.stringify(failure.details)}` };
  }
}

const xml = (text: string) => parseXml(Buffer.from(text));
const repeated = (text: string, count: number) => text.repeat(count);
const node = nodeAddress('commune', ['H41', '36', '21', '000']);
const party = partyAddress(['H41', '36', '21', '000']);
const signedNames = (count: number, length = 1) =>
  `{${Array.from({ length: count }, (_, n) => `"${'x'.repeat(Math.max(0, length - String(n).length))}${n}":""`).join(',')}}`;
const padded = (size: number) => `{"a":"${'x'.repeat(size - '{"a":""}'.length)}"}`;

let names = 0;
async function book() {
  return SystemBook.open({
    file: join(dir, 'systems.json'),
    clock: systemClock,
    random: seededRandom('limits'),
  });
}
const system = (more: object) => async () => {
  names += 1;
  await (await book()).add({ id: `s${names}`, agencies: 'all', ...more });
};

/** How to come with something of this size; what is wrong about it beside its size does not matter. */
const probes: Readonly<Record<string, Probe>> = {
  'XML documents (xml): bytesMax': (size) => {
    const document = Buffer.alloc(size, ' ');
    document.write('<a>');
    document.write('</a>', size - 4);
    return parseXml(document);
  },
  'XML documents (xml): depthMax': (size) => xml(repeated('<a>', size) + repeated('</a>', size)),
  'XML documents (xml): elementsMax': (size) => xml(`<a>${repeated('<b/>', size - 1)}</a>`),
  'XML documents (xml): attributesMax': (size) =>
    xml(`<a${Array.from({ length: size }, (_, n) => ` x${n}=""`).join('')}/>`),
  'XML documents (xml): namespacesMax': (size) =>
    xml(`<a>${Array.from({ length: size }, (_, n) => `<b xmlns:p${n}="u"/>`).join('')}</a>`),
  'XML documents (xml): nameBytesMax': (size) => xml(`<${repeated('a', size)}/>`),
  'XML documents (xml): attributeBytesMax': (size) => xml(`<a x="${repeated('y', size)}"/>`),
  // The last mark is the scanner's own.
  'XML documents (xml): marksMax': (size) => xml(`<a>${repeated('<!---->', size - 1)}</a>`),
  'Packages (exchange, content-store, axis): contentBytesMax': (size) =>
    new MemoryContentStore().put(Buffer.alloc(size)),
  'Packages (exchange, content-store, axis): messageBytesMax': (size) =>
    new MemoryAxis({ clock: systemClock }).send({ to: node, from: party, id: 'x', body: Buffer.alloc(size) }),
  'Packages (exchange, content-store, axis): noticeBytesMax': (size) =>
    new MemoryNoticeBoard().post({ key: 'x', body: Buffer.alloc(size) }),
  'Certificates and their services (pki): certificateBytesMax': (size) =>
    parseCertificate(Buffer.alloc(size)),
  'Certificates and their services (pki): crlBytesMax': (size) => parseCrl(Buffer.alloc(size)),
  'Certificates and their services (pki): ocspRequestBytesMax': (size) =>
    parseOcspRequest(Buffer.alloc(size)),
  'Certificates and their services (pki): ocspResponseBytesMax': (size) =>
    parseOcspResponse(Buffer.alloc(size)),
  'VXP calls (vxp): sizeBytesMax': (size) => parseSignedText(Buffer.from(padded(size))),
  'VXP calls (vxp): memberCountMax': (size) => parseSignedText(Buffer.from(signedNames(size))),
  'VXP calls (vxp): nameLengthMax': (size) => parseSignedText(Buffer.from(signedNames(1, size))),
  'VXP calls (vxp): recipientsMax': (size) =>
    parseRecipients(JSON.stringify(Array.from({ length: size }, (_, n) => `c${n}`))),
  'VXP calls (vxp): recipientCodeLengthMax': (size) => parseRecipients(repeated('x', size)),
  'Client systems (systems): agenciesMax': (size) =>
    system({ agencies: Array.from({ length: size }, (_, n) => `000.00.00.H${n}`) })(),
  'Client systems (systems): nameCharactersMax': (size) => system({ name: repeated('x', size) })(),
  'Client systems (systems): secretCharactersMin': (size) => system({ secret: repeated('x', size) })(),
  'Client systems (systems): secretCharactersMax': (size) => system({ secret: repeated('x', size) })(),
  'Client systems (systems): passwordCharactersMin': (size) => system({ password: repeated('x', size) })(),
  'Client systems (systems): passwordCharactersMax': (size) => system({ password: repeated('x', size) })(),
  'Client systems (systems): freshnessDaysMax': (size) => system({ settings: { freshnessDays: size } })(),
  'Files that people name (cli, faults, simulation, ledger, snapshots): packagesMax': (size) =>
    checkedScenario({ ...scenarioDefaults, seed: '1', packages: size }),
  'Files that people name (cli, faults, simulation, ledger, snapshots): exportLineBytesMax': (size) =>
    readLedgerExport(lines('x'.repeat(size)), 'x'),
  'Files that people name (cli, faults, simulation, ledger, snapshots): snapshotFilesMax': snapshotOf,
};

async function* lines(text: string): AsyncGenerator<string, void, undefined> {
  yield text;
}

async function snapshotOf(count: number): Promise<unknown> {
  const { writeFile } = await import('node:fs/promises');
  const sha256 = '0'.repeat(64);
  const files = Array.from({ length: count }, (_, n) => ({ path: `f${n}`, size: 0, sha256 }));
  const text = Buffer.from(
    JSON.stringify({ format: 'lienthong-snapshot', version: 1, at: 0, running: false, files }),
  );
  const header = Buffer.alloc(512);
  header.write('snapshot.json');
  header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        0', 148);
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const file = join(dir, 'many.snapshot');
  await writeFile(file, gzipSync(Buffer.concat([header, text, Buffer.alloc(1024)]), { level: 1 }));
  return readManifest(file);
}

const isLeast = ({ name }: InputLimit) => name.endsWith('Min');

describe('is taken at the limit and refused above', () => {
  const rows = inputLimits.filter(
    ({ test: { file }, name }) => file === 'test/security/input-limits.test.ts' && name !== 'pdfBytesMax',
  );
  test.each(rows.map((limit) => [`${limit.area}: ${limit.name}`, limit] as const))(
    '%s',
    async (id, limit) => {
      const probe = probes[id];
      expect(probe, `nothing tries ${id}`).toBeDefined();
      const at = await found(probe!, limit.value);
      const beyond = await found(probe!, isLeast(limit) ? limit.value - 1 : limit.value + 1);
      expect(beyond).toMatchObject({ code: limit.code });
      // At the limit something else may be wrong with what the probe brings, but never its size.
      if (at !== 'taken') expect(at.said).not.toBe((beyond as { readonly said: string }).said);
      if (at !== 'taken')
        expect(withoutNumbers(at.said)).not.toBe(withoutNumbers((beyond as { readonly said: string }).said));
    },
  );

  test('PDF files (pdf): pdfBytesMax', async () => {
    const limit = inputLimits.find(({ name }) => name === 'pdfBytesMax')!;
    const { trust } = await openPki({ dir: undefined, clock: systemClock });
    const said = async (size: number) =>
      JSON.stringify(await verifyPdf(Buffer.alloc(size), { trust } as never));
    expect(withoutNumbers(await said(limit.value))).not.toBe(withoutNumbers(await said(limit.value + 1)));
  });
});

function withoutNumbers(text: string): string {
  return text.replace(/[\d.,]+/g, '#');
}
