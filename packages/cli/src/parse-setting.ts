import { defaultSystemSettings, type SettingsChange } from '@lienthong/systems';
import { usageError } from './usage-error.ts';

/** Settings in the order of the help text, with what each may be. */
export const settingChoices: Readonly<Record<keyof SettingsChange, string>> = {
  check: 'header|full',
  signature: 'off|report|enforce',
  unsigned: 'accept|refuse',
  unknownReceiver: 'refuse-package|refuse-copy',
  freshnessDays: 'off|<n>',
  listProcessing: 'true|false',
  listFailed: 'true|false',
  traceOnDelivery: 'true|false',
};

/**
 * Settings as `--set` names them, `signature=enforce`, laid over `before`. Whether a value is one that the setting takes
 * is checked by the book.
 *
 * @throws CLI_USAGE when the text names no setting
 */
export function parseSetting(text: string, before: SettingsChange = {}): SettingsChange {
  const [name = '', ...rest] = text.split('=');
  const value = rest.join('=');
  if (!isSetting(name) || rest.length === 0) {
    const [shown, known] = [text.slice(0, 60), Object.keys(settingChoices).join(', ')];
    throw usageError({
      vi: `“${shown}” không có dạng tên=giá trị với tên thuộc: ${known}`,
      en: `“${shown}” is not name=value with a name of: ${known}`,
    });
  }
  return { ...before, [name]: readValue(name, value) };
}

function readValue(name: keyof SettingsChange, text: string): string | number | boolean | undefined {
  if (name === 'freshnessDays') return text === 'off' ? undefined : Number(text);
  if (typeof defaultSystemSettings[name] === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

const isSetting = (name: string): name is keyof SettingsChange => Object.hasOwn(settingChoices, name);
