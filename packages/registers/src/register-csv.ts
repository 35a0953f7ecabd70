import { type AgencyNames, columnsOf } from './register-columns.ts';
import type { RegisterDirection, RegisterItem } from './register-item.ts';

/**
 * A register as CSV that spreadsheets open as it is: UTF-8 with a byte order mark, RFC 4180, and no cell that a spreadsheet
 * would run as a formula.
 */
export function registerCsv(
  direction: RegisterDirection,
  items: readonly RegisterItem[],
  names: AgencyNames,
): string {
  const columns = columnsOf(direction);
  const lines = [
    columns.map((column) => column[names.language]),
    ...items.map((item) => columns.map(({ value }) => value(item, names))),
  ];
  return `\uFEFF${lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`;
}

/**
 * One cell. What begins like a formula, also after blanks, gets an apostrophe before it: the subject of a document is written by
 * whoever sends it.
 *
 * @clause OWASP, CSV injection
 */
export function csvCell(text: string): string {
  const harmless = /^[\s\uFEFF]*[=+\-@|%＝＋－＠]/u.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
