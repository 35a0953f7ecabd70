import type { CounterName } from '@lienthong/counters';
import type { BooksFacts } from '../../demo/books-step.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { tierText } from '../../texts/tier-texts.ts';
import { counterTable } from '../counter-table.ts';
import type { Look } from '../look.ts';
import { formatCount } from '../quantity.ts';
import { printedTable } from '../table.ts';
import { heldInBoth, indent, stepLine } from './headline.ts';

/** The counters of the table, with short names in the other language. */
const shown = {
  incoming: { vi: 'đến', en: 'in' },
  outgoing: { vi: 'đi', en: 'out' },
  internal: { vi: 'nội bộ', en: 'inside' },
  crossing: { vi: 'qua trục', en: 'across' },
  signed: { vi: 'ký số', en: 'signed' },
  arrived: { vi: 'đến nơi', en: 'arrived' },
  refused: { vi: 'từ chối', en: 'refused' },
  statusesSent: { vi: 'tt gửi', en: 'st. sent' },
  statusesReceived: { vi: 'tt nhận', en: 'st. rcvd' },
} as const satisfies Partial<Record<CounterName, object>>;

/** Step 5: counters per tier, and what recomputing the ledgers found. */
export function booksLines({ groups, total, ledgers }: BooksFacts, look: Look): readonly string[] {
  const { language, style } = look;
  const other = language === 'vi' ? 'en' : 'vi';
  const names = Object.keys(shown) as (keyof typeof shown)[];
  const count = (value: number, which: 'vi' | 'en') => formatCount(value, which);
  const table = counterTable(
    [
      ...groups.map(({ tier, line }) => ({ heading: [tierText(tier)[language]], line })),
      { heading: [{ vi: 'Tổng cộng', en: 'Total' }[language]], line: total },
    ],
    {
      headings: [{ vi: 'Cấp', en: 'Tier' }[language]],
      counters: names,
      look,
      below: Object.fromEntries(names.map((name) => [name, shown[name][other]])),
    },
  );
  const lines = printedTable(
    { ...table, rows: [...table.rows.slice(0, -1), style.bold(table.rows.at(-1) ?? '')] },
    style,
  );
  return [
    ...stepLine(5, demoTexts.books, look),
    ...lines.map((line) => `${indent}${line}`),
    heldInBoth(
      {
        vi: `${count(ledgers.nodes, 'vi')} sổ cái, ${count(ledgers.entries, 'vi')} bút toán: chuỗi băm liền mạch, tổng khớp nhau`,
        en: `${count(ledgers.nodes, 'en')} ledgers hold`,
      },
      look,
    ),
    heldInBoth(
      {
        vi: `${count(ledgers.countersCompared, 'vi')} bộ đếm tính lại từ sổ cái: lệch ${ledgers.counterMismatches}, giao trùng ${ledgers.doubledDeliveries}, thất lạc ${ledgers.inFlight}`,
        en: `${ledgers.counterMismatches} differ, ${ledgers.inFlight} lost`,
      },
      look,
    ),
  ];
}
