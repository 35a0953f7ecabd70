import { administrativeDocument, issueDocument, loadRegistry } from '@lienthong/emulator';
import { composePdf, signPdf, simulationText } from '@lienthong/pdf';
import { openPki, type Pki } from '@lienthong/pki';
import type { Registry } from '@lienthong/registry';
import { ManualClock, systemRandom } from '@lienthong/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPoppler, PopplerDesk } from './poppler.ts';

const clock = new ManualClock(Date.parse('2020-03-05T01:02:03Z'));
const paragraphs = Array.from(
  { length: 24 },
  (_, index) =>
    `${index + 1}. Ủy ban nhân dân xã thực hiện việc gửi, nhận văn bản điện tử trên Trục liên thông văn bản quốc gia theo quy định; không có văn bản nào bị trả lại.`,
);

describe.skipIf(!hasPoppler)('poppler (skipped where poppler-utils is absent)', () => {
  let pki: Pki;
  let registry: Registry;
  let issued: Uint8Array;
  let content: Parameters<typeof issueDocument>[0];
  let desk: PopplerDesk;

  beforeAll(async () => {
    desk = new PopplerDesk();
    registry = await loadRegistry('nghe-an-2020');
    pki = await openPki({ dir: undefined, clock });
    content = {
      from: registry.get('000.21.36.H41'),
      to: [registry.get('000.00.00.G22')],
      at: clock.now(),
      codeNumber: '12',
      codeNotation: 'BC-UBND',
      typeName: 'Báo cáo',
      subject: 'Kết quả gửi, nhận văn bản điện tử tháng 02 năm 2020',
      paragraphs,
    };
    issued = (await issueDocument(content, { registry, pki, clock, random: systemRandom })).bytes;
  });
  afterAll(() => desk[Symbol.dispose]());

  test('pdfsig finds both signatures valid, the second over the whole document', () => {
    const said = desk.look('pdfsig', issued, '-nocert');
    expect(said.match(/Signature Validation: Signature is Valid\./g)).toHaveLength(2);
    expect(said.match(/Signature Type: ETSI\.CAdES\.detached/g)).toHaveLength(2);
    const [, person = '', agency = ''] = said.split(/Signature #\d:/);
    expect(person).toContain('Not total document signed');
    expect(person).toContain('Nguyễn Văn Ví Dụ');
    expect(agency).toContain('Total document signed');
  });

  test('pdfsig finds a changed byte', () => {
    const copy = Buffer.from(issued);
    copy.write('/Produces', copy.indexOf('/Producer'), 'latin1');
    expect(desk.look('pdfsig', copy, '-nocert')).toContain('Digest Mismatch');
  });

  test('pdffonts finds every font embedded and as a subset, with its letters told', () => {
    const [, , ...fonts] = desk.look('pdffonts', issued).trim().split('\n');
    expect(fonts).toHaveLength(4);
    for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+Tinos-\w+ .* yes yes yes /);
  });

  test('pdftotext reads what the decree wants on the first page, and the number of the second', () => {
    const [first = '', second = ''] = desk.look('pdftotext', issued, '-enc', 'UTF-8').split('\f');
    for (const text of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'Số: 12/BC-UBND',
      'ngày 05 tháng 3 năm 2020',
      'BÁO CÁO',
      'Kết quả gửi, nhận văn bản điện tử tháng 02 năm 2020',
    ])
      expect(first).toContain(text);
    expect(second).toMatch(/^2\n/);
    for (const text of ['Nơi nhận:', 'CHỦ TỊCH', 'Nguyễn Văn Ví Dụ', './.']) expect(second).toContain(text);
    // Text that runs obliquely is told letter by letter, and in order only where the order of the file is asked for.
    const inOrder = desk.look('pdftotext', issued, '-raw').split('\f');
    for (const page of inOrder.slice(0, 2))
      expect(page.replace(/\s/g, '')).toContain(simulationText.replace(/\s/g, ''));
  });

  test('an official letter has its subject below the number, and names whom it addresses', async () => {
    const letter = administrativeDocument(
      { ...content, typeName: 'Công văn', codeNotation: 'UBND-VP' },
      registry,
    );
    const said = desk.look('pdftotext', await composePdf(letter));
    expect(said).toContain('V/v Kết quả gửi, nhận');
    expect(said).toContain('Kính gửi: Văn phòng Chính phủ');
    expect(said).toContain('- Như trên;');
    expect(said).not.toContain('CÔNG VĂN');
  });

  test('the marks are drawn where they belong: blue to the right, red to the left of it, on the last page', async () => {
    const blank = await composePdf(administrativeDocument(content, registry));
    const before = inkOn(desk, blank);
    const after = inkOn(desk, issued);
    expect([before.blue.count, before.red.count]).toEqual([0, 0]);
    expect(after.blue.count).toBeGreaterThan(30);
    expect(after.red.count).toBeGreaterThan(100);
    expect(after.red.left).toBeLessThan(after.blue.left);
    expect(after.red.right).toBeGreaterThan(after.blue.left);
    expect(after.red.right).toBeLessThan(after.blue.right);
  });

  test('a file of others gets the agency’s text at the top right', async () => {
    const foreign = await composePdf(administrativeDocument(content, registry));
    const agency = await pki.agencyIdentity({ organId: '000.21.36.H41', name: 'UBND xã' });
    const options = {
      signer: agency,
      kind: 'agency',
      at: clock.now(),
      of: '12/BC-UBND',
      anyOrder: true,
    } as const;
    const once = await signPdf(foreign, options);
    // The field of the agency is taken now: the next one is put at the top of the first page.
    const twice = await signPdf(once, options);
    expect(desk.look('pdfsig', twice, '-nocert').match(/Signature is Valid/g)).toHaveLength(2);
    const [before, after] = [once, twice].map((bytes) => inkAtTopRight(desk, bytes));
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(100);
  });
});

type Ink = { readonly count: number; readonly left: number; readonly right: number };

/** Where there is strong blue and red on the page of the signer, in pixels. */
function inkOn(desk: PopplerDesk, bytes: Uint8Array): { readonly blue: Ink; readonly red: Ink } {
  const { width, pixels } = desk.draw(bytes, 2);
  const columns: Record<'blue' | 'red', number[]> = { blue: [], red: [] };
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    if (green > 150) continue;
    if (blue > red + 80) columns.blue.push((at / 3) % width);
    if (red > blue + 80) columns.red.push((at / 3) % width);
  }
  return { blue: inkOf(columns.blue), red: inkOf(columns.red) };
}

function inkOf(columns: readonly number[]): Ink {
  return { count: columns.length, left: Math.min(...columns), right: Math.max(...columns) };
}

/** Dark pixels in the margin at the top right of the first page. */
function inkAtTopRight(desk: PopplerDesk, bytes: Uint8Array): number {
  const { width, pixels } = desk.draw(bytes, 1);
  const rows = 36; // 18 mm at 50 dots an inch
  let dark = 0;
  for (let at = 0; at < rows * width; at++)
    if (at % width > width / 2 && (pixels[at * 3] ?? 255) < 128) dark++;
  return dark;
}
