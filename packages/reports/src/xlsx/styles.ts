import type { CellStyle } from './workbook.ts';

const order: readonly CellStyle[] = [
  'text',
  'title',
  'note',
  'bad',
  'header',
  'count',
  'seconds',
  'total',
  'totalText',
];

/** The place of a style among the cell formats of the style sheet. */
export function styleIndex(style: CellStyle): number {
  return order.indexOf(style);
}

const border = '<border><left/><right/><top/><bottom/><diagonal/></border>';
const side = (name: string) => `<${name} style="thin"><color rgb="FF9DB1BC"/></${name}>`;
const font = (rest: string, size = 11) =>
  `<font>${rest}<sz val="${size}"/><name val="Times New Roman"/><family val="1"/></font>`;
/** The style sheet: one cell format for each {@link CellStyle}, in their order. @clause ECMA-376-1 §18.8 */
export const stylesXml: string = [
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
  '<numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.000"/></numFmts>',
  `<fonts count="5">${font('')}${font('<b/>', 14)}${font('<i/>')}${font('<b/><color rgb="FFB3261E"/>')}${font('<b/>')}</fonts>`,
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
  '<fill><patternFill patternType="solid"><fgColor rgb="FFDCE9EE"/><bgColor indexed="64"/></patternFill></fill></fills>',
  `<borders count="2">${border}<border>${side('left')}${side('right')}${side('top')}${side('bottom')}<diagonal/></border></borders>`,
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  `<cellXfs count="${order.length}">`,
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1"/>',
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
  '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
  '<xf numFmtId="0" fontId="3" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
  '<xf numFmtId="0" fontId="4" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>',
  '<xf numFmtId="3" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1"/>',
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1"/>',
  '<xf numFmtId="3" fontId="4" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"/>',
  '<xf numFmtId="0" fontId="4" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1"/>',
  '</cellXfs>',
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
  '</styleSheet>',
].join('');
