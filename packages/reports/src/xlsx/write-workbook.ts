import { writeZip } from '@lienthong/evidence';
import { escapeAttribute, escapeText } from '@lienthong/xml';
import { styleIndex, stylesXml } from './styles.ts';
import type { Cell, Sheet, Workbook } from './workbook.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Characters of one cell. @clause ECMA-376-1 §18.18.95, as spreadsheets hold it */
const cellCharactersMax = 32_767;

/**
 * A workbook as XLSX: Office Open XML (ECMA-376, transitional) in a ZIP of stored parts. Text is text also where it begins like
 * a formula; the only formulas are sums, with their values.
 */
export function writeWorkbook(workbook: Workbook): Uint8Array {
  const { sheets, at } = workbook;
  const parts: readonly (readonly [name: string, xml: string])[] = [
    ['[Content_Types].xml', contentTypes(sheets.length)],
    [
      '_rels/.rels',
      relationships([
        ['officeDocument', `${relations}/officeDocument`, 'xl/workbook.xml'],
        ['core', `${packages}/relationships/metadata/core-properties`, 'docProps/core.xml'],
      ]),
    ],
    ['docProps/core.xml', coreProperties(workbook)],
    ['xl/workbook.xml', workbookXml(sheets)],
    [
      'xl/_rels/workbook.xml.rels',
      relationships([
        ...sheets.map(
          (_, place) =>
            [`sheet${place + 1}`, `${relations}/worksheet`, `worksheets/sheet${place + 1}.xml`] as const,
        ),
        ['styles', `${relations}/styles`, 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', stylesXml],
    ...sheets.map(
      (sheet, place) => [`xl/worksheets/sheet${place + 1}.xml`, sheetXml(sheet, place === 0)] as const,
    ),
  ];
  return Buffer.concat(
    writeZip(
      parts.map(([name, xml]) => ({ name, bytes: Buffer.from(xml, 'utf8') })),
      at,
    ),
  );
}

function contentTypes(sheetCount: number): string {
  const override = (name: string, type: string) => `<Override PartName="${name}" ContentType="${type}"/>`;
  return [
    `${head}<Types xmlns="${packages}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    override('/xl/workbook.xml', `${spreadsheet}.sheet.main+xml`),
    ...Array.from({ length: sheetCount }, (_, place) =>
      override(`/xl/worksheets/sheet${place + 1}.xml`, `${spreadsheet}.worksheet+xml`),
    ),
    override('/xl/styles.xml', `${spreadsheet}.styles+xml`),
    override('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'),
    '</Types>',
  ].join('');
}

function relationships(rows: readonly (readonly [id: string, type: string, target: string])[]): string {
  const each = rows.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`,
  );
  return `${head}<Relationships xmlns="${packages}/relationships">${each.join('')}</Relationships>`;
}

function coreProperties({ title, creator, at }: Workbook): string {
  const made = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  return [
    `${head}<cp:coreProperties xmlns:cp="${packages}/metadata/core-properties"`,
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"',
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${cellText(title)}</dc:title><dc:creator>${cellText(creator)}</dc:creator>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${made}</dcterms:created></cp:coreProperties>`,
  ].join('');
}

function workbookXml(sheets: readonly Sheet[]): string {
  const each = sheets.map(
    ({ name }, place) =>
      `<sheet name="${escapeAttribute(name)}" sheetId="${place + 1}" r:id="sheet${place + 1}"/>`,
  );
  const titles = sheets.map(
    ({ name, headRows }, place) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${place}">${escapeText(`'${name.replaceAll("'", "''")}'!$${headRows}:$${headRows}`)}</definedName>`,
  );
  return `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${each.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`;
}

function sheetXml(
  { widths, rows, headRows, headColumns, wideRows, landscape }: Sheet,
  isFirst: boolean,
): string {
  const lastColumn = columnName(widths.length - 1);
  const corner = `${columnName(headColumns)}${headRows + 1}`;
  const pane = headColumns > 0 ? 'bottomRight' : 'bottomLeft';
  return [
    `${head}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`,
    `<dimension ref="A1:${lastColumn}${rows.length}"/>`,
    `<sheetViews><sheetView${isFirst ? ' tabSelected="1"' : ''} workbookViewId="0"><pane`,
    headColumns > 0 ? ` xSplit="${headColumns}"` : '',
    ` ySplit="${headRows}" topLeftCell="${corner}" activePane="${pane}" state="frozen"/></sheetView></sheetViews>`,
    '<sheetFormatPr defaultRowHeight="15"/><cols>',
    ...widths.map(
      (width, place) => `<col min="${place + 1}" max="${place + 1}" width="${width}" customWidth="1"/>`,
    ),
    '</cols><sheetData>',
    ...rows.map((cells, place) => rowXml(cells, place + 1, wideRows.includes(place + 1))),
    '</sheetData>',
    wideRows.length === 0
      ? ''
      : `<mergeCells count="${wideRows.length}">${wideRows.map((row) => `<mergeCell ref="A${row}:${lastColumn}${row}"/>`).join('')}</mergeCells>`,
    '<pageMargins left="0.6" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
    `<pageSetup paperSize="9" orientation="${landscape ? 'landscape' : 'portrait'}" fitToWidth="1" fitToHeight="0"/>`,
    '<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>',
  ].join('');
}

/** Merged cells do not grow with their text by themselves. */
function rowXml(cells: readonly Cell[], row: number, isWide: boolean): string {
  const [first] = cells;
  const isNote =
    isWide && first !== undefined && 'text' in first && (first.style === 'note' || first.style === 'bad');
  const height = isNote ? ' ht="32" customHeight="1"' : '';
  return `<row r="${row}"${height}>${cells.map((cell, column) => cellXml(cell, `${columnName(column)}${row}`)).join('')}</row>`;
}

function cellXml(cell: Cell, place: string): string {
  if (!cell) return '';
  if ('text' in cell)
    return `<c r="${place}" s="${styleIndex(cell.style ?? 'text')}" t="inlineStr"><is><t xml:space="preserve">${cellText(cell.text)}</t></is></c>`;
  const style = styleIndex(cell.style ?? 'count');
  if (!('sum' in cell)) return `<c r="${place}" s="${style}"><v>${cell.value}</v></c>`;
  const column = place.replace(/\d+$/, '');
  const [from, to] = cell.sum;
  return `<c r="${place}" s="${style}"><f>SUM(${column}${from}:${column}${to})</f><v>${cell.value}</v></c>`;
}

/** Text as XML can hold it: control characters and what no XML may hold become U+FFFD, as does half of a pair. */
function cellText(text: string): string {
  const lawful = text.slice(0, cellCharactersMax).toWellFormed();
  return escapeText(lawful.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd'));
}

/** `A` for 0, `AA` for 26. */
function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}
