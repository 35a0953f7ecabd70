import type { Readable } from 'node:stream';
import { type DutySettings, parseDutySettings } from '@lienthong/duties';
import { isExchangeError } from '@lienthong/errors';
import { readInput } from './read-input.ts';
import { usageError } from './usage-error.ts';

/**
 * What `parse` makes of a JSON file.
 *
 * @throws CLI_USAGE the file is no JSON, or `parse` refuses it
 * @throws CLI_FILE_UNREADABLE, CLI_FILE_EMPTY
 */
export async function readSettingsFile<Settings>(
  path: string,
  stdin: Readable,
  parse: (value: unknown) => Settings,
): Promise<Settings> {
  const text = Buffer.from(await readInput(path, stdin)).toString('utf8');
  const shown = path.slice(0, 200);
  try {
    return parse(JSON.parse(text));
  } catch (failure) {
    if (failure instanceof SyntaxError)
      throw usageError({ vi: `${shown} không phải tệp JSON`, en: `${shown} is no JSON file` });
    if (!isExchangeError(failure)) throw failure;
    throw usageError({
      vi: `${shown}: ${failure.text('vi').summary}`,
      en: `${shown}: ${failure.text('en').summary}`,
    });
  }
}

/** Working days and limits of a settings file; those of the law where none is named. */
export async function readDutySettings(path: string | undefined, stdin: Readable): Promise<DutySettings> {
  return path === undefined ? parseDutySettings({}) : readSettingsFile(path, stdin, parseDutySettings);
}
