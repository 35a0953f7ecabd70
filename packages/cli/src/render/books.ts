import type { BooksVerdict } from '@lienthong/emulator';
import { errorData } from './error.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatCount } from './quantity.ts';

/** How many findings of one kind are named. */
const findingsMax = 10;

/** Lines of a verdict on ledgers and counters: what was recomputed, and every kind of divergence. */
export function booksLines(
  verdict: BooksVerdict,
  { language, style }: Look,
  { atRest }: { readonly atRest: boolean },
): readonly string[] {
  const count = (value: number) => formatCount(value, language);
  const check = (title: string, findings: readonly string[]): readonly string[] => [
    `  ${findings.length === 0 ? style.good('✓') : style.bad('✗')} ${title}${findings.length === 0 ? '' : `: ${count(findings.length)}`}`,
    ...findings.slice(0, findingsMax).map((finding) => `      ${printable(finding)}`),
  ];
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const { sound, nodeCount, entryCount, inFlight, broken, imbalances, doubled, mismatches } = verdict;
  return [
    `${sound ? style.good('✓') : style.bad('✗')} ${style.bold(sound ? text('Sổ cái và bộ đếm khớp nhau', 'Ledgers and counters agree') : text('Có sai lệch', 'There are divergences'))}`,
    `  ${count(nodeCount)} ${text('sổ cái', 'ledgers')} · ${count(entryCount)} ${text('bút toán', 'entries')} · ${count(inFlight)} ${text('bản đang trên đường', 'copies on their way')}`,
    ...check(
      text('chuỗi băm liền mạch', 'hash chains hold'),
      broken.map((error) => error.text(language).summary),
    ),
    ...check(
      text('tổng của từng nút và từng chặng cân bằng', 'sums of every node and edge balance'),
      imbalances.map((one) =>
        one.where === 'node'
          ? `${one.node}: ${text('nhận', 'admitted')} ${one.admitted}, ${text('xử lý', 'settled')} ${one.settled}`
          : `${one.from} → ${one.to}: ${text('đi', 'left')} ${one.left}, ${text('đến', 'arrived')} ${one.arrived}`,
      ),
    ),
    ...check(
      text('không bản nào giao hai lần', 'no copy was delivered twice'),
      doubled.map(({ node, pkg, to }) => `${node}: ${pkg} → ${to}`),
    ),
    ...(atRest
      ? check(
          text('bộ đếm của các nút bằng bộ đếm tính lại', 'counters equal those recomputed'),
          mismatches.map(
            ({ agency, counter, answered, recomputed }) =>
              `${agency} ${counter}: ${answered} ≠ ${recomputed}`,
          ),
        )
      : [
          style.dim(
            `  · ${text('bộ đếm chỉ so được khi không còn gói đang đi: --at-rest', 'counters are compared only when nothing travels: --at-rest')}`,
          ),
        ]),
  ];
}

/** The verdict as data. */
export function booksData(verdict: BooksVerdict, { atRest }: { readonly atRest: boolean }): object {
  const { heads, broken, ...rest } = verdict;
  return {
    ...rest,
    atRest,
    broken: broken.map(({ code, details }) => errorData({ code, details })),
    heads: Object.fromEntries(heads),
  };
}
