import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Workbook } from './workbook.ts';
import { writeWorkbook } from './write-workbook.ts';

const nasty = `=HYPERLINK("http://x","<&>")\u0000\ud800 ễ 😀`;
const workbook: Workbook = {
  title: 'Báo cáo <&>',
  creator: 'Liên thông',
  at: Date.UTC(2026, 10, 22, 1, 2, 4),
  sheets: [
    {
      name: `Theo cấp – "By" & 'tier'`,
      widths: Array.from({ length: 30 }, () => 12),
      headRows: 2,
      headColumns: 1,
      wideRows: [1],
      landscape: true,
      rows: [
        [{ text: 'Đầu đề', style: 'title' }],
        [
          { text: 'Tên', style: 'header' },
          { text: 'Số', style: 'header' },
        ],
        [{ text: nasty }, { value: 1_648_072 }, undefined, { value: 0.25, style: 'seconds' }],
        [{ text: 'b' }, { value: 2 }],
        [
          { text: 'Tổng', style: 'totalText' },
          { sum: [3, 4], value: 1_648_074, style: 'total' },
        ],
        [...Array.from({ length: 29 }, () => undefined), { value: 30 }],
      ],
    },
    {
      name: 'Hai – Two',
      widths: [10],
      headRows: 1,
      headColumns: 0,
      wideRows: [],
      landscape: false,
      rows: [[{ text: 'x' }]],
    },
  ],
};
const bytes = writeWorkbook(workbook);
const dir = mkdtempSync(join(tmpdir(), 'lienthong-xlsx-'));
const file = join(dir, 'report.xlsx');
writeFileSync(file, bytes);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('headers stay in sight, and the same workbook makes the same bytes', () => {
  // Parts are stored as they are.
  const text = Buffer.from(bytes).toString('utf8');
  expect(text).toContain(
    '<pane xSplit="1" ySplit="2" topLeftCell="B3" activePane="bottomRight" state="frozen"/>',
  );
  expect(text).toContain('<c r="AD6"');
  expect(text).toContain('2026-11-22T01:02:04Z');
  expect(Buffer.from(writeWorkbook(workbook)).equals(Buffer.from(bytes))).toBe(true);
});

/** Reads a workbook as a spreadsheet would, with nothing of ours: relations, formats, cells. */
const reader = `
import json, sys, zipfile
import xml.etree.ElementTree as E
M = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
typed = {o.get('PartName') for o in E.fromstring(z.read('[Content_Types].xml')) if o.get('PartName')}
for name in z.namelist():
    E.fromstring(z.read(name))
    assert name.endswith('.rels') or name == '[Content_Types].xml' or '/' + name in typed, name
rels = {r.get('Id'): r.get('Target') for r in E.fromstring(z.read('xl/_rels/workbook.xml.rels'))}
formats = [x.get('numFmtId') for x in E.fromstring(z.read('xl/styles.xml')).find(M + 'cellXfs')]
out = []
for s in E.fromstring(z.read('xl/workbook.xml')).find(M + 'sheets'):
    root = E.fromstring(z.read('xl/' + rels[s.get(R + 'id')]))
    cells = {}
    for c in root.iter(M + 'c'):
        f = c.find(M + 'f')
        text = c.get('t') == 'inlineStr'
        cells[c.get('r')] = {'value': c.find(M + 'is').find(M + 't').text if text else float(c.find(M + 'v').text),
            'formula': None if f is None else f.text, 'format': formats[int(c.get('s'))]}
    pane = root.find(M + 'sheetViews')[0].find(M + 'pane')
    out.append({'name': s.get('name'), 'frozen': pane.get('ySplit'), 'widths': len(root.find(M + 'cols')), 'cells': cells})
print(json.dumps(out))
`;
const python = spawnSync('python3', ['--version']).status === 0;
if (!python) console.log('no python3 here: the workbook is not read by another program');

describe.skipIf(!python)('read by another program', () => {
  const read = () => {
    const { stdout, stderr, status } = spawnSync('python3', ['-c', reader, file], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout) as readonly {
      name: string;
      frozen: string;
      widths: number;
      cells: Record<string, { value: unknown; formula: string | null; format: string }>;
    }[];
  };

  test('numbers are numbers, text is text whatever it looks like, and a sum has its value', () => {
    const [sheet, second] = read();
    expect(sheet).toMatchObject({ name: `Theo cấp – "By" & 'tier'`, frozen: '2', widths: 30 });
    expect(sheet?.cells['B3']).toEqual({ value: 1_648_072, formula: null, format: '3' });
    expect(sheet?.cells['D3']).toEqual({ value: 0.25, formula: null, format: '164' });
    expect(sheet?.cells['B5']).toEqual({ value: 1_648_074, formula: 'SUM(B3:B4)', format: '3' });
    expect(sheet?.cells['A3']).toEqual({
      value: `=HYPERLINK("http://x","<&>")\ufffd\ufffd ễ 😀`,
      formula: null,
      format: '0',
    });
    expect(sheet?.cells['C3']).toBeUndefined();
    expect(second?.name).toBe('Hai – Two');
  });
});
