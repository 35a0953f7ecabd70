import type { ChainDamage } from '@lienthong/ledger';
import type { OpeningBalances } from './opening-balances.ts';
import type { ReportProof } from './report.ts';
import { shownDay } from './report-period.ts';
import type { Text } from './text.ts';

/** Tiers as reports call them; others are called by their own name. */
const tierNames: Readonly<Record<string, Text>> = {
  central: { vi: 'Trung ương', en: 'Central' },
  province: { vi: 'Tỉnh', en: 'Province' },
  district: { vi: 'Huyện', en: 'District' },
  commune: { vi: 'Xã', en: 'Commune' },
};

export function tierName(tier: string): Text {
  return tierNames[tier] ?? { vi: tier, en: tier };
}

const damages: Readonly<Record<ChainDamage, Text>> = {
  altered: { vi: 'bị sửa', en: 'was altered' },
  removed: { vi: 'bị xóa', en: 'was removed' },
  inserted: { vi: 'bị chèn vào', en: 'was inserted' },
  moved: { vi: 'bị đổi chỗ', en: 'was moved' },
};

/** An instant on a clock in Vietnam, `09:05:00 22/11/2026`. */
export function shownInstant(at: number): string {
  const iso = new Date(at + 7 * 3_600_000).toISOString();
  return `${iso.slice(11, 19)} ${shownDay(iso.slice(0, 10))}`;
}

/** What the report says of the ledgers, in one sentence; where something is wrong, the first bad entry. */
export function proofText(proof: ReportProof): Text {
  const { sound, nodeCount, entryCount, inFlight, divergences, absentSites } = proof;
  if (sound)
    return {
      vi: `Sổ cái đúng: đã tính lại ${entryCount} bút toán của ${nodeCount} nút; ${inFlight} bản đang trên đường.`,
      en: `The ledgers are sound: ${entryCount} entries of ${nodeCount} nodes recomputed; ${inFlight} copies on their way.`,
    };
  const [first] = divergences;
  if (first)
    return {
      vi: `SỔ CÁI SAI: ${first.name} (${first.node}), bút toán ${first.n} ${damages[first.what].vi}. Số liệu trao đổi KHÔNG được chứng minh.`,
      en: `THE LEDGERS ARE WRONG: ${first.name} (${first.node}), entry ${first.n} ${damages[first.what].en}. Nothing proves the figures of the exchange.`,
    };
  const { imbalances, disagreements, doubled } = proof;
  if (imbalances + disagreements + doubled === 0)
    return {
      vi: `CHƯA KIỂM ĐƯỢC TẤT CẢ: không trả lời: ${absentSites.join(', ')}.`,
      en: `NOT ALL COULD BE VERIFIED: no answer from ${absentSites.join(', ')}.`,
    };
  return {
    vi: `SỔ CÁI SAI: ${imbalances} tổng không cân bằng, ${disagreements} bản hai sổ ghi khác nhau, ${doubled} bản giao hai lần. Số liệu trao đổi KHÔNG được chứng minh.`,
    en: `THE LEDGERS ARE WRONG: ${imbalances} sums do not balance, of ${disagreements} copies two ledgers differ, ${doubled} copies delivered twice. Nothing proves the figures of the exchange.`,
  };
}

/** What opening balances are, and that no ledger proves them. */
export function openingText({ source, until }: Pick<OpeningBalances, 'source' | 'until'>): Text {
  return {
    vi: `Số đầu kỳ: ${source}${until === undefined ? '' : `, đến hết ngày ${shownDay(until)}`}. Sổ cái không chứng minh số đầu kỳ, chỉ chứng minh phần đã trao đổi.`,
    en: `Opening balances: ${source}${until === undefined ? '' : `, until ${shownDay(until)}`}. The ledgers do not prove them; they prove what was exchanged.`,
  };
}
