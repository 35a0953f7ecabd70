import { errorText } from '@lienthong/errors';
import type { RefusalFacts } from '../../demo/refusals-step.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import { otherLanguage } from '../../texts/text.ts';
import { tierText } from '../../texts/tier-texts.ts';
import { wrap } from '../columns.ts';
import { errorName } from '../error.ts';
import type { Look } from '../look.ts';
import { printable } from '../printable.ts';
import { demoWidth, inBoth, indent, stepLine } from './headline.ts';

/** Step 3: what was tried, who refused it, and why, in both languages. */
export function refusalsLines(refusals: readonly RefusalFacts[], look: Look): readonly string[] {
  return [
    ...stepLine(3, demoTexts.refusals, look),
    ...refusals.flatMap((refusal, index) => [...(index === 0 ? [] : ['']), ...refusalLines(refusal, look)]),
  ];
}

function refusalLines(refusal: RefusalFacts, look: Look): readonly string[] {
  const { language, style } = look;
  const { attempt, refusedAt, code, rule, details } = refusal;
  const deeper = `${indent}  `;
  const at = { vi: 'Từ chối ngay tại nút', en: 'Refused at node' }[language];
  const sentence = (which: 'vi' | 'en') =>
    wrap(printable(errorText(code, details, which).summary), demoWidth - deeper.length);
  return [
    inBoth(demoTexts.attempts[attempt], look, `${indent}${style.bad('✗')} `),
    `${deeper}${at} ${style.bold(refusedAt.name)} (${tierText(refusedAt.tier)[language].toLowerCase()}) · ${errorName({ code, rule, details })}`,
    ...sentence(language).map((line) => deeper + line),
    ...sentence(otherLanguage(language)).map((line) => deeper + style.dim(line)),
  ];
}
