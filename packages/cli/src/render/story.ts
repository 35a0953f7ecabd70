import type { OfferedStory, PlayedStep, StoryState } from '@lienthong/stories';
import type { Text } from '../texts/text.ts';
import { wrap } from './columns.ts';
import { demoWidth, indent, stepLine } from './demo/headline.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatDuration } from './quantity.ts';

const texts = {
  caveat: { vi: 'Mô phỏng:', en: 'Emulated:' },
  list: { vi: 'danh mục', en: 'list' },
  gateway: { vi: 'cần cổng VXP', en: 'needs the gateway' },
  finished: { vi: 'Hết chuyện: mọi bước đều đạt sau', en: 'The end: every step held, in' },
} as const;

/** The stories there are, and what each is about. */
export function storyListLines(stories: readonly OfferedStory['story'][], look: Look): readonly string[] {
  const { language, style } = look;
  return stories.flatMap(({ id, title, summary, registry, needsGateway }) => {
    const needs = [`${texts.list[language]} ${registry}`, ...(needsGateway ? [texts.gateway[language]] : [])];
    return [
      `${style.bold(id)}  ${title[language]}  ${style.dim(needs.join(', '))}`,
      ...paragraph(summary, look),
      '',
    ];
  });
}

/** What stands above a story: its title, what it is about, and what of it is emulated. */
export function storyHeadLines({ story }: StoryState, look: Look): readonly string[] {
  const { language, style } = look;
  const { title, summary, caveat } = story;
  return [
    '',
    style.bold(title[language]),
    ...paragraph(summary, look),
    ...paragraph(caveat, look, `${texts.caveat[language]} `).map((line) => style.dim(line)),
  ];
}

/** What is told before a step is played. */
export function narrationLines(
  { title, narration }: { readonly title: Text; readonly narration: Text },
  number: number,
  look: Look,
): readonly string[] {
  return [...stepLine(number, title, look), ...paragraph(narration, look)];
}

/** What a step has shown. */
export function playedLines({ sight, tookMs }: PlayedStep, look: Look): readonly string[] {
  const { language, style } = look;
  const last = sight.held.length - 1;
  return sight.held.flatMap((held, index) => {
    const took = index === last ? `  ${style.dim(formatDuration(tookMs, language))}` : '';
    const [first = '', ...rest] = wrap(printable(held[language]), demoWidth - indent.length - 2);
    const lines = [`${indent}${style.good('✓')} ${first}`, ...rest.map((line) => `${indent}  ${line}`)];
    return [...lines.slice(0, -1), `${lines.at(-1) ?? ''}${took}`];
  });
}

/** What stands below a story that has held. */
export function storyEndLines(totalMs: number, { language, style }: Look): readonly string[] {
  const total = formatDuration(totalMs, language);
  return ['', `${style.good('✓')} ${texts.finished[language]} ${total}.`, ''];
}

function paragraph(text: Text, { language }: Look, start = ''): readonly string[] {
  return wrap(start + printable(text[language]), demoWidth - indent.length).map((line) => indent + line);
}
