import type { StartFacts } from '../start-facts.ts';
import { tierText } from '../texts/tier-texts.ts';
import type { Look } from './look.ts';
import { formatCount } from './quantity.ts';

const texts = {
  agencies: { vi: 'cơ quan', en: 'agencies' },
  nodes: { vi: 'nút', en: 'nodes' },
} as const;

/** Agencies and nodes per tier in one line: `552 cơ quan · 503 nút: 1 trung ương, 1 tỉnh, 21 huyện, 480 xã`. */
export function networkLine({ agencies, nodes, tiers }: StartFacts, { language }: Look): string {
  const perTier = tiers
    .map(
      ({ tier, nodes: count }) => `${formatCount(count, language)} ${tierText(tier)[language].toLowerCase()}`,
    )
    .join(', ');
  return [
    `${formatCount(agencies, language)} ${texts.agencies[language]}`,
    `${formatCount(nodes, language)} ${texts.nodes[language]}: ${perTier}`,
  ].join(' · ');
}
