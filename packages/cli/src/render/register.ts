import { columnsOf, type RegisterDirection, type RegisterItem, stateText } from '@lienthong/registers';
import type { Organisation } from '@lienthong/registry';
import { cut } from './columns.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { printedTable, tableLines } from './table.ts';

/** A register, or the part of it that was asked for. */
export type ShownRegister = {
  readonly organisation: Organisation;
  readonly direction: RegisterDirection;
  readonly items: readonly RegisterItem[];
  readonly nameOf: (code: string) => string;
};

const titles = {
  in: { vi: 'Sổ văn bản đến', en: 'Incoming register' },
  out: { vi: 'Sổ văn bản đi', en: 'Outgoing register' },
} as const;

/** Columns that a terminal has room for. */
const shownColumns: Readonly<Record<RegisterDirection, readonly string[]>> = {
  in: ['number', 'arrivalDate', 'organName', 'code', 'issuedDate', 'subject', 'dueDate', 'state'],
  out: ['number', 'sentDate', 'code', 'issuedDate', 'subject', 'receivers', 'dueDate', 'state'],
};

/** Lines of a register, one a document. */
export function registerLines(
  { organisation, direction, items, nameOf }: ShownRegister,
  look: Look,
): readonly string[] {
  const { language, style } = look;
  const title = `${style.bold(titles[direction][language])} · ${organisation.name} ${style.dim(organisation.organId)}`;
  if (items.length === 0)
    return [`${title} · ${{ vi: 'không có văn bản nào', en: 'no documents' }[language]}`];
  const columns = columnsOf(direction);
  const names = { nameOf, language };
  const code = { title: { vi: 'Số, ký hiệu', en: 'Number and notation' }[language] };
  const table = tableLines(
    shownColumns[direction].map((id) =>
      id === 'code' ? code : { title: columns.find((column) => column.id === id)?.[language] ?? id },
    ),
    items.map((item) =>
      shownColumns[direction].map((id) => {
        const text =
          id === 'code'
            ? (item.facts.code ?? '')
            : columns.find((column) => column.id === id)?.value(item, names);
        return cut(printable(text ?? ''), 36);
      }),
    ),
  );
  return [`${title} · ${items.length}`, ...printedTable(table, style).map((line) => `  ${line}`)];
}

/** The register as data. */
export function registerData({ organisation, direction, items, nameOf }: ShownRegister): object {
  const columns = columnsOf(direction);
  return {
    agency: { organId: organisation.organId, name: organisation.name },
    direction,
    rows: items.map((item) => ({
      ...Object.fromEntries(columns.map(({ id, value }) => [id, value(item, { nameOf, language: 'vi' })])),
      stateText: { vi: stateText(item, 'vi'), en: stateText(item, 'en') },
      ...item,
    })),
  };
}
