import { receivedError } from '@lienthong/errors';
import type { Outcome } from '@lienthong/exchange';
import { wrap } from './columns.ts';
import { errorData, errorName } from './error.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';

/** Why some copies were refused, as nodes state it. */
export type StatedRefusal = Outcome['refusals'][number];

/** How many receivers of one refusal are named. */
const receiversMax = 5;

/** Lines of a refusal: for whom, code, number and rule, what happened, what to do. */
export function refusalLines(refusal: StatedRefusal, look: Look, indent: string = '  '): readonly string[] {
  const { language, style } = look;
  const { to, code, rule, details } = refusal;
  const error = receivedError(code, details);
  const more = to.length > receiversMax ? ` … (${to.length})` : '';
  const receivers = to.slice(0, receiversMax).map(printable).join(', ') + more;
  const name = error ? errorName({ code: error.code, rule, details }) : printable(code);
  const texts = error ? Object.values(error.text(language)) : [];
  return [
    `${indent}${style.bad('✗')} ${style.bold(name)}${to.length === 0 ? '' : `  →  ${receivers}`}`,
    ...texts.flatMap((text) => wrap(printable(text), 94)).map((line) => `${indent}  ${line}`),
  ];
}

/** Lines of what a node found and let pass: code, number and rule, and what was found. */
export function remarkLines(
  { code, rule, details }: Omit<StatedRefusal, 'to'>,
  { language, style }: Look,
  indent: string,
): readonly string[] {
  const error = receivedError(code, details);
  const name = error ? errorName({ code: error.code, rule, details }) : printable(code);
  const text = error ? wrap(printable(error.text(language).summary), 94) : [];
  return [`${indent}! ${style.bold(name)}`, ...text.map((line) => `${indent}  ${line}`)];
}

/** A refusal as data, with both languages where the code is one of the table. */
export function refusalData({ to, code, rule, details }: StatedRefusal): object {
  const error = receivedError(code, details);
  return { to, ...(error ? errorData({ code: error.code, rule, details }) : { code, rule, details }) };
}
