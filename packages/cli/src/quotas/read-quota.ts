import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { isLimit, parseQuotas, type Quota, type Quotas } from '@lienthong/exchange';
import { parseDuration } from '../parse-duration.ts';
import { usageError } from '../usage-error.ts';

/** What can be limited by a number. */
const limits: readonly string[] = ['packages', 'bytes', 'urgent', 'waiting'];

/** How a quota is written on the command line, for people. */
export const quotaForm = '[tier|code:]packages=n,bytes=n,urgent=n,waiting=n,per=1h,policy=refuse|queue';

/**
 * A quota such as `commune:packages=1000,per=1h,policy=queue`, laid over what was said `before`; for all agencies where it
 * names none.
 *
 * @throws CLI_USAGE when the text is no quota
 */
export function parseQuota(text: string, before: Quotas = {}): Quotas {
  const [, where = 'all', body = ''] = /^(?:([^:=,]+):)?(.+)$/.exec(text) ?? [];
  const quota: Record<string, number | string> = {};
  for (const part of body.split(',')) {
    const [, name = '', value = ''] = /^([a-z]+)=([A-Za-z0-9.]+)$/.exec(part.trim()) ?? [];
    if (name === 'per') quota['windowMs'] = parseDuration(value);
    else if (name === 'policy') quota['policy'] = value;
    else if (limits.includes(name) && /^\d{1,15}$/.test(value)) quota[name] = Number(value);
    else throw malformed(text);
  }
  return { ...before, [where]: checkedQuota(quota, text) };
}

/**
 * The quotas of a file, each of which limits something.
 *
 * @throws EXCHANGE_QUOTA_MALFORMED
 */
export function parseLimits(value: unknown): Quotas {
  const quotas = parseQuotas(value);
  const [empty] = Object.entries(quotas).find(([, quota]) => !isLimit(quota)) ?? [];
  if (empty === undefined) return quotas;
  throw new ExchangeError('EXCHANGE_QUOTA_MALFORMED', { problem: `${empty}: no limit` });
}

/**
 * The quota, where it is one.
 *
 * @throws CLI_USAGE otherwise
 */
export function checkedQuota(quota: Readonly<Record<string, unknown>>, shown: string): Quota {
  try {
    return parseLimits({ all: quota })['all'] ?? {};
  } catch (failure) {
    if (isExchangeError(failure, 'EXCHANGE_QUOTA_MALFORMED')) throw malformed(shown);
    throw failure;
  }
}

function malformed(text: string): Error {
  const shown = text.slice(0, 80);
  return usageError({
    vi: `“${shown}” không phải hạn mức dạng ${quotaForm}`,
    en: `“${shown}” is not a quota such as ${quotaForm}`,
  });
}
