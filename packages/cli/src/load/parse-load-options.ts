import type { TrafficMix } from '@lienthong/load';
import { usageError } from '../usage-error.ts';
import { attachmentSizes } from './attachment-sizes.ts';

const units: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000 };
const sizeBytesMax = 60_000_000;

/**
 * Sizes with weights, `6k:0.8,370k:0.19,50m:0.01`; a size alone has the weight 1. `published` stands for the sizes of real
 * attachments.
 *
 * @throws CLI_USAGE when the text is none, or a size is above 60 MB
 */
export function parseSizes(text: string): TrafficMix['sizes'] {
  if (text === 'published') return attachmentSizes;
  return text.split(',').map((part) => {
    const [, digits, unit = '', weight = '1'] =
      /^(\d{1,8}(?:\.\d)?)([km]?)(?::(\d(?:\.\d{1,6})?))?$/.exec(part) ?? [];
    const bytes = Number(digits) * (units[unit] ?? 1);
    if (digits !== undefined && bytes <= sizeBytesMax && Number(weight) > 0)
      return { bytes, weight: Number(weight) };
    const shown = part.slice(0, 40);
    throw usageError({
      vi: `“${shown}” không phải cỡ gói như 6k:0.8, tới 60m`,
      en: `“${shown}” is not a size such as 6k:0.8, up to 60m`,
    });
  });
}

/**
 * A positive number.
 *
 * @throws CLI_USAGE when the text is none
 */
export function parsePositive(text: string): number {
  const value = /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  const shown = text.slice(0, 40);
  throw usageError({ vi: `“${shown}” không phải số dương`, en: `“${shown}” is not a positive number` });
}

/**
 * A share, `0.1%` or `0.001`.
 *
 * @throws CLI_USAGE when the text is none, or above 1
 */
export function parseShare(text: string): number {
  const [, digits, percent] = /^(\d{1,3}(?:\.\d{1,9})?)(%?)$/.exec(text) ?? [];
  const share = Number(digits) / (percent === '%' ? 100 : 1);
  if (digits !== undefined && share <= 1) return share;
  const shown = text.slice(0, 40);
  throw usageError({
    vi: `“${shown}” không phải tỷ lệ như 0.1%`,
    en: `“${shown}” is not a share such as 0.1%`,
  });
}
