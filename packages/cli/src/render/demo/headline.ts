import type { StartFacts } from '../../start-facts.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { otherLanguage, type Text } from '../../texts/text.ts';
import { atBothEnds, displayWidth } from '../columns.ts';
import type { Look } from '../look.ts';
import { formatDuration } from '../quantity.ts';
import { networkLine } from '../start.ts';

/** Columns of the demonstration's output. */
export const demoWidth = 100;
/** Space before everything that belongs to a step. */
export const indent = '    ';

/** A sentence in the chosen language, and dimmed at the other end of the line in the other one. */
export function inBoth(text: Text, { language, style }: Look, start: string = indent): string {
  return atBothEnds(start + text[language], style.dim(text[otherLanguage(language)]), demoWidth);
}

/** As {@link inBoth}, for something that was checked and holds. */
export function heldInBoth(text: Text, look: Look, start: string = indent): string {
  return inBoth(text, look, `${start}${look.style.good('✓')} `);
}

/** The first lines: what this is, and what has been started. */
export function startLines(facts: StartFacts, look: Look): readonly string[] {
  const { language, style } = look;
  const { version, source } = facts.server;
  const ready = { vi: 'sẵn sàng sau', en: 'ready in' }[language];
  const server = version === '' ? source : `nats-server ${version}`;
  return [
    '',
    inBoth({ ...demoTexts.product, [language]: style.bold(demoTexts.product[language]) }, look, ''),
    networkLine(facts, look),
    `${server} · ${ready} ${formatDuration(facts.readyAfterMs, language)}`,
    style.dim(demoTexts.fake[language]),
    style.dim(demoTexts.fake[otherLanguage(language)]),
  ];
}

/** The line above a step: number and title, in both languages. */
export function stepLine(step: number, title: Text, { language, style }: Look): readonly string[] {
  const [left, right] = [`${step} · ${title[language]} `, ` ${title[otherLanguage(language)]}`];
  const rule = '─'.repeat(Math.max(2, demoWidth - displayWidth(left) - displayWidth(right)));
  return ['', `${style.bold(left)}${style.dim(rule + right)}`];
}
