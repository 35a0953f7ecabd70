/** A record of a CSV table: gives the cell of a column, empty where the table has no such column. */
export type CsvRecord = (column: string) => string;

/** The records of a CSV text with a header line; quoted cells may hold commas and doubled quotes. */
export function parseCsv(text: string): CsvRecord[] {
  const lines: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',' || character === '\n') {
      lines.at(-1)?.push(cell);
      cell = '';
      if (character === '\n') lines.push([]);
    } else if (character !== '\r') cell += character;
  }
  if (cell !== '' || (lines.at(-1)?.length ?? 0) > 0) lines.at(-1)?.push(cell);
  const [header = [], ...records] = lines.filter((line) => line.length > 0);
  return records.map((record) => (column) => record[header.indexOf(column)] ?? '');
}
