import { ExchangeError } from '@lienthong/errors';

/** An agency code as it stands on the wire. Made only by {@link parseOrganId}. */
export type OrganId = string & { readonly __organId: true };

/**
 * `old`: QCVN 102:2016 (`000.00.15.H41`). `new`: QĐ 20/2020 (`H41.15`). `old-seen`: shortened or irregular old codes met in
 * real packages (`28.22.H17`). `test`: anything else that is harmless, such as the axis' own test identifiers (`vxp.saas.02`).
 */
export type OrganIdForm = 'old' | 'new' | 'old-seen' | 'test';

/** An agency code taken apart. */
export type ParsedOrganId = {
  readonly organId: OrganId;
  readonly form: OrganIdForm;
  /** Groups with the highest level first, zeros of missing levels left out. */
  readonly groups: readonly string[];
};

const oldStrict = /^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$/;
const newStrict = /^(?=.{3,35}$)[A-Z]\d{2}(?:\.[A-Z0-9]{1,10})*$/;
const oldSeen = /^(?:[0-9A-Z]{1,3}\.){1,3}[A-Z][A-Z0-9]\d{0,2}$/;
const test = /^[A-Za-z0-9][A-Za-z0-9._-]{0,34}$/;
const procedure = /^\d\.\d{6}(?:\.000\.00\.00)?\.[A-Z]\d{2}(?:\.\d+)?$/;

/** The form of an agency code, or undefined where it has none. The text `null` in any letter case has none. */
export function organIdForm(text: string): OrganIdForm | undefined {
  if (oldStrict.test(text)) return 'old';
  if (newStrict.test(text)) return 'new';
  if (text.toLowerCase() === 'null') return undefined;
  if (oldSeen.test(text)) return 'old-seen';
  return test.test(text) ? 'test' : undefined;
}

/** Whether `text` is the code of an administrative procedure (`2.000815.000.00.00.H55`), easily pasted by mistake. */
export function isProcedureCode(text: string): boolean {
  return procedure.test(text);
}

/**
 * An agency code with its form and groups. It says nothing about whether such an agency exists.
 *
 * @throws REGISTRY_CODE_MALFORMED when `text` has no known form, is longer than 35 characters or is the text `null`
 * @clause edxml-102 §3.2, R-036, R-037
 */
export function parseOrganId(text: string): ParsedOrganId {
  const form = organIdForm(text);
  if (form === undefined) {
    const problem =
      text === ''
        ? 'empty'
        : text.length > 35
          ? `${text.length} characters, at most 35`
          : text.toLowerCase() === 'null'
            ? 'the text "null"'
            : 'invalid characters';
    throw new ExchangeError('REGISTRY_CODE_MALFORMED', { code: text.slice(0, 80), problem });
  }
  const written = text.split('.');
  const groups = form === 'old' || form === 'old-seen' ? written.reverse() : written;
  if (form === 'old') while (groups.length > 1 && /^0+$/.test(groups.at(-1) ?? '')) groups.pop();
  return { organId: text as OrganId, form, groups };
}

/** The key under which two spellings of one code meet: numeric groups of the new form without leading zeros. */
export function organIdKey(code: string): string {
  if (!code.includes('.0') || !newStrict.test(code)) return code;
  return code
    .split('.')
    .map((group) => (/^\d+$/.test(group) ? String(Number(group)) : group))
    .join('.');
}
