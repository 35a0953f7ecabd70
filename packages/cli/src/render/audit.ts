import type { CounterMismatch } from '@lienthong/emulator';
import type { Language } from '@lienthong/errors';
import type { ChainDamage, Disagreement, Divergence, LedgerAudit } from '@lienthong/ledger';
import { errorData } from './error.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatCount } from './quantity.ts';

/** What was verified and what was found. */
export type ShownAudit = {
  readonly audit: LedgerAudit;
  readonly atRest: boolean;
  /** Undefined where no node runs that could be asked for its counters. */
  readonly mismatches: readonly CounterMismatch[] | undefined;
  readonly of: 'running' | 'stopped' | 'file';
};

/** How many findings of one kind are named. */
const findingsMax = 10;

const damages: Readonly<Record<ChainDamage, Record<Language, string>>> = {
  altered: { vi: 'bị sửa', en: 'was altered' },
  removed: { vi: 'bị xóa', en: 'was removed' },
  inserted: { vi: 'bị chèn vào', en: 'was inserted' },
  moved: { vi: 'bị đổi chỗ', en: 'was moved' },
};

const disagreementTexts: Readonly<Record<Disagreement['what'], Record<Language, string>>> = {
  'never-sent': {
    vi: 'nhận bản mà nút kia không ghi đã gửi',
    en: 'took in a copy that the other never sent',
  },
  'never-arrived': {
    vi: 'gửi bản mà nút kia không ghi đã nhận',
    en: 'sent a copy that the other never took in',
  },
  'receipt-unfounded': {
    vi: 'ghi biên nhận mà nút kia không có bút toán tương ứng',
    en: 'has a receipt of an act that the other has not',
  },
  'receipt-missing': {
    vi: 'xử lý xong bản mà nút kia không ghi biên nhận',
    en: 'ended a copy of which the other has no receipt',
  },
};

/** Lines of a verdict on ledgers and counters: what was recomputed, and every kind of divergence. */
export function auditLines({ audit, atRest, mismatches, of }: ShownAudit, look: Look): readonly string[] {
  const { language, style } = look;
  const count = (value: number) => formatCount(value, language);
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const check = (title: string, findings: readonly string[]): readonly string[] => [
    `  ${findings.length === 0 ? style.good('✓') : style.bad('✗')} ${title}${findings.length === 0 ? '' : `: ${count(findings.length)}`}`,
    ...findings.slice(0, findingsMax).map((finding) => `      ${printable(finding)}`),
  ];
  const { nodeCount, entryCount, inFlight, imbalances, doubled, divergences, disagreements } = audit;
  const sound = audit.sound && (mismatches ?? []).length === 0;
  const unasked =
    of === 'running'
      ? text(
          'bộ đếm chỉ so được khi không còn gói đang đi: --at-rest',
          'counters are compared only when nothing travels: --at-rest',
        )
      : text('không có nút nào đang chạy để hỏi bộ đếm', 'no node runs that could be asked for its counters');
  return [
    `${sound ? style.good('✓') : style.bad('✗')} ${style.bold(sound ? (atRest && mismatches ? text('Sổ cái và bộ đếm khớp nhau', 'Ledgers and counters agree') : text('Sổ cái khớp nhau', 'Ledgers agree')) : text('Có sai lệch', 'There are divergences'))}`,
    `  ${count(nodeCount)} ${text('sổ cái', 'ledgers')} · ${count(entryCount)} ${text('bút toán', 'entries')} · ${count(inFlight)} ${text('bản đang trên đường', 'copies on their way')}`,
    ...check(
      text('chuỗi băm liền mạch', 'hash chains hold'),
      divergences.map((one) => divergenceText(one, language)),
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
      text('sổ cái các nút nói giống nhau về từng bản', 'ledgers say the same of every copy'),
      disagreements.map(
        ({ node, n, what, other, pkg, to }) =>
          `${node} ${text('bút toán', 'entry')} ${n} ${disagreementTexts[what][language]} (${other}): ${pkg} → ${to}`,
      ),
    ),
    ...check(
      text('không bản nào giao hai lần', 'no copy was delivered twice'),
      doubled.map(({ node, pkg, to }) => `${node}: ${pkg} → ${to}`),
    ),
    ...(atRest && mismatches
      ? check(
          text('bộ đếm của các nút bằng bộ đếm tính lại', 'counters equal those recomputed'),
          mismatches.map(
            ({ agency, counter, answered, recomputed }) =>
              `${agency} ${counter}: ${answered} ≠ ${recomputed}`,
          ),
        )
      : [style.dim(`  · ${unasked}`)]),
  ];
}

/** The first bad entry of a ledger in one sentence. */
function divergenceText({ node, n, what, shownBy }: Divergence, language: Language): string {
  const by =
    shownBy === 'chain'
      ? ''
      : { vi: ' (so với lần kiểm tra trước)', en: ' (as against where the chain stood before)' }[language];
  return `${node}: ${language === 'vi' ? 'bút toán' : 'entry'} ${n} ${damages[what][language]}${by}`;
}

/** The verdict as data. */
export function auditData({ audit, atRest, mismatches, of }: ShownAudit): object {
  const { heads, broken, ...rest } = audit;
  return {
    ...rest,
    sound: audit.sound && (mismatches ?? []).length === 0,
    of,
    atRest,
    mismatches: mismatches ?? [],
    broken: broken.map(({ code, details }) => errorData({ code, details })),
    heads: Object.fromEntries(heads),
  };
}
