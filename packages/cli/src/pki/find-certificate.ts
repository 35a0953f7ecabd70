import type { Pki, ReadyCertificate } from '@lienthong/pki';
import type { CommandContext } from '../command-context.ts';
import { usageError } from '../usage-error.ts';
import { stateRegistry } from './pki-desk.ts';

const prefixLeast = 6;

/**
 * What the files of an agency are under: its code as the registry writes it, whichever form was given; any other text as
 * it is.
 */
export async function holderIdOf(context: CommandContext, text: string): Promise<string> {
  return (await stateRegistry(context, {})).find(text)?.organId ?? text;
}

/**
 * The certificate that `target` names: the newest one of an agency, node, person or authority by its code, or one by the
 * beginning of its serial number or fingerprint, at least six digits.
 *
 * @throws CLI_USAGE when none or several are meant
 */
export async function findCertificate(
  context: CommandContext,
  pki: Pki,
  target: string,
): Promise<ReadyCertificate> {
  const all = await pki.readyCertificates();
  // Those without a key here, such as abnormal ones, are never what an agency's code means.
  const holder = await holderIdOf(context, target);
  const owned = all.filter(({ id, folder }) => id === holder && folder !== 'issued');
  const newest = owned.toSorted((one, other) => one.notBefore - other.notBefore).at(-1);
  if (newest) return newest;
  const digits = target.toLowerCase().replaceAll(':', '');
  const isPrefix = digits.length >= prefixLeast && /^[0-9a-f]+$/.test(digits);
  const found = isPrefix
    ? all.filter(({ serial, fingerprint }) => serial.startsWith(digits) || fingerprint.startsWith(digits))
    : [];
  const [only] = found;
  if (only && found.length === 1) return only;
  const shown = target.slice(0, 64);
  throw found.length > 1
    ? usageError({
        vi: `“${shown}” chỉ ${found.length} chứng thư; hãy ghi thêm chữ số`,
        en: `“${shown}” means ${found.length} certificates; give more digits`,
      })
    : usageError({
        vi: `không có chứng thư nào của “${shown}”; xem lienthong pki list`,
        en: `there is no certificate of “${shown}”; see lienthong pki list`,
      });
}
