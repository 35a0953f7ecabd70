import type { Tier } from '@lienthong/registry';
import type { Text } from './text.ts';

const tierTexts: Readonly<Record<string, Text>> = {
  central: { vi: 'Trung ương', en: 'Central' },
  province: { vi: 'Tỉnh', en: 'Province' },
  district: { vi: 'Huyện', en: 'District' },
  commune: { vi: 'Xã', en: 'Commune' },
};

/** What a tier is called; a tier of some other list is called by its own name. */
export function tierText(tier: Tier): Text {
  return tierTexts[tier] ?? { vi: tier, en: tier };
}
