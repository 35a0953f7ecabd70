import type { Readable } from 'node:stream';
import type { OrganId, Registry } from '@lienthong/registry';
import { readSettingsFile } from './read-settings-file.ts';
import { usageError } from './usage-error.ts';

/**
 * The agencies of a JSON file, a list of codes in either form.
 *
 * @throws CLI_USAGE the file is no JSON or no list of codes of the registry
 * @throws CLI_FILE_UNREADABLE, CLI_FILE_EMPTY
 */
export function readLines(path: string, stdin: Readable, registry: Registry): Promise<readonly OrganId[]> {
  return readSettingsFile(path, stdin, (value) => {
    if (!Array.isArray(value) || !value.every((code) => typeof code === 'string'))
      throw usageError({ vi: '--lines cần một danh sách mã', en: '--lines needs a list of codes' });
    return value.map((code: string) => registry.get(code).organId);
  });
}
