import { ExchangeError } from '@lienthong/errors';
import { changes, type RepairResult } from '@lienthong/snapshots';
import { errorData } from './error.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatCount } from './quantity.ts';

type ShownRepair = RepairResult & { readonly apply: boolean };

/** How many places are named. */
const placesMax = 12;

/** What a repair found and did, and what nothing brings back. */
export function repairLines({ plan, quarantine, apply }: ShownRepair, look: Look): readonly string[] {
  const { language, style } = look;
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const count = (value: number) => formatCount(value, language);
  const places = (list: readonly number[]) =>
    `${list.slice(0, placesMax).join(', ')}${list.length > placesMax ? ' …' : ''}`;
  const { node, storedCount, lines, rejected, restored, decidedAnew, holes } = plan;
  const lost = holes.map(({ from, to }) => notRestorable(node, from, to));
  const isWhole = lost.length === 0;
  const verdict =
    !changes(plan) && isWhole
      ? text('không có gì phải sửa', 'there is nothing to repair')
      : isWhole
        ? text('phục hồi được', 'can be repaired')
        : text('không phục hồi được toàn bộ', 'cannot be repaired as a whole');
  return [
    `${isWhole ? style.good('✓') : style.bad('✗')} ${style.bold(printable(node))}: ${verdict}`,
    `  ${count(storedCount)} → ${count(lines.length)} ${text('bút toán', 'entries')}`,
    ...(rejected.length === 0
      ? []
      : [
          `  ${count(rejected.length)} ${text('dòng bị sửa hoặc chèn vào, không có chỗ trong chuỗi', 'lines were altered or inserted: the chain has no place for them')}`,
        ]),
    ...(restored.length === 0
      ? []
      : [
          `  ${style.good('✓')} ${text('quyết định lại, đúng mã băm mà chuỗi đòi hỏi', 'decided again, with the very hash that the chain asks for')}: ${places(restored)}`,
        ]),
    ...(decidedAnew.length === 0
      ? []
      : [
          `  ${style.warning('!')} ${text('quyết định lại ở cuối sổ; không mã băm nào chứng minh, thời điểm là lúc gói tin tới', 'decided anew at the end; no hash proves them, their time is that of the message')}: ${places(decidedAnew)}`,
        ]),
    ...lost.map((error) => `  ${style.bad('✗')} ${printable(error.text(language).summary)}`),
    ...(quarantine !== undefined
      ? [`  ${text('Kho cũ được giữ ở', 'The old store is kept in')} ${printable(quarantine)}`]
      : !apply && isWhole && changes(plan)
        ? [
            style.dim(
              `  ${text('Chưa sửa gì. Thêm --apply để sửa.', 'Nothing was changed. Add --apply to repair.')}`,
            ),
          ]
        : []),
  ];
}

/** The repair as data. */
export function repairData({ plan, quarantine, apply }: ShownRepair): object {
  const { node, storedCount, lines, rejected, restored, decidedAnew, holes } = plan;
  return {
    node,
    applied: quarantine !== undefined,
    apply,
    storedEntries: storedCount,
    entries: lines.length,
    rejected,
    restored,
    decidedAnew,
    lost: holes.map(({ from, to }) => {
      const { code, details } = notRestorable(node, from, to);
      return { from, to, error: errorData({ code, details }) };
    }),
    quarantine: quarantine ?? null,
  };
}

function notRestorable(node: string, from: number, to: number): ExchangeError {
  return new ExchangeError('LEDGER_NOT_RESTORABLE', { node, from, to });
}
