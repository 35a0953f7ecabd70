import { readStatusCode, type StatusCode } from '@lienthong/edxml';
import {
  type HopModes,
  hopModes,
  mergePolicyChanges,
  type PolicyChanges,
  policyChoices,
  policyNames,
  readHopMode,
  readPolicyChange,
} from '@lienthong/exchange';
import { usageError } from './usage-error.ts';

/**
 * A parser for a whole number of an option, from `least` to `most`.
 *
 * @throws CLI_USAGE when the text is no such number
 */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const shown = text.slice(0, 40);
    throw usageError({
      vi: `“${shown}” không phải số nguyên từ ${least} đến ${most}`,
      en: `“${shown}” is not a whole number from ${least} to ${most}`,
    });
  };
}

/**
 * A parser for an option that takes one of `choices`.
 *
 * @throws CLI_USAGE when the text is none of them
 */
export function oneOf<Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((one) => one === text);
    if (choice !== undefined) return choice;
    const [shown, list] = [text.slice(0, 40), choices.join(', ')];
    throw usageError({ vi: `“${shown}” không thuộc: ${list}`, en: `“${shown}” is none of: ${list}` });
  };
}

/**
 * What nodes do to packages, `trace` or `district=trace`, laid over what was said `before`.
 *
 * @throws CLI_USAGE when the text names no mode
 */
export function parseHopMode(text: string, before: HopModes = {}): HopModes {
  const read = readHopMode(text);
  if (read) return { ...before, [read[0]]: read[1] };
  const [shown, list] = [text.slice(0, 60), hopModes.join(', ')];
  throw usageError({
    vi: `“${shown}” không có dạng <chế độ> hoặc <cấp|mã cơ quan>=<chế độ> với chế độ thuộc: ${list}`,
    en: `“${shown}” is not <mode> or <tier|code>=<mode> with a mode of: ${list}`,
  });
}

/** What nodes can be told, for people. */
export const policyList: string = policyNames
  .map((name) => `${name}=${policyChoices[name].join('|')}`)
  .join(', ');

/**
 * How strict nodes are, `revocation=online` or `commune:pdf=enforce`, laid over what was said `before`.
 *
 * @throws CLI_USAGE when the text changes nothing
 */
export function parsePolicy(text: string, before: PolicyChanges = {}): PolicyChanges {
  const read = readPolicyChange(text);
  if (read) return mergePolicyChanges(before, { [read[0]]: read[1] });
  const shown = text.slice(0, 60);
  throw usageError({
    vi: `“${shown}” không có dạng [cấp|mã cơ quan:]tên=giá trị với: ${policyList}`,
    en: `“${shown}” is not [tier|code:]name=value with: ${policyList}`,
  });
}

/**
 * A day of the calendar, `yyyy-MM-dd`.
 *
 * @throws CLI_USAGE when there is no such day
 */
export function parseDay(text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(at) && new Date(at).toISOString().startsWith(text)) return text;
  const shown = text.slice(0, 40);
  throw usageError({
    vi: `“${shown}” không phải ngày dạng yyyy-MM-dd`,
    en: `“${shown}” is not a day such as 2026-11-22`,
  });
}

/**
 * A status of the list; one digit is read with a zero before it.
 *
 * @throws CLI_USAGE when the list has no such status
 */
export function parseStatusCode(text: string): StatusCode {
  const code = readStatusCode(text);
  if (code !== undefined) return code;
  const shown = text.slice(0, 40);
  throw usageError({
    vi: `“${shown}” không phải mã trạng thái (01–06, 13, 15, 16)`,
    en: `“${shown}” is no status code (01–06, 13, 15, 16)`,
  });
}

/**
 * How often the server writes to the disk: `always`, `default`, or a duration as the server reads it.
 *
 * @throws CLI_USAGE when the text is none of these
 */
export function parseSync(text: string): string {
  if (/^(always|default|\d{1,6}(ms|s|m|h))$/.test(text)) return text;
  const shown = text.slice(0, 40);
  throw usageError({
    vi: `“${shown}” không phải always, default hay một khoảng thời gian như 2s`,
    en: `“${shown}” is not always, default or a duration such as 2s`,
  });
}
