import { stat } from 'node:fs/promises';
import { StateDir } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { openPki } from '@lienthong/pki';
import type { Clock, RandomSource } from '@lienthong/runtime';
import type { DoctorFinding } from './finding.ts';

/** How many keys and certificates are there already, and whether they are still valid. Nothing is made. */
export async function checkPki(options: {
  readonly stateDir: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}): Promise<DoctorFinding> {
  const title = { vi: 'Khóa và chứng thư', en: 'Keys and certificates' };
  const { pki: dir } = new StateDir(options.stateDir);
  const isThere = await stat(dir).then(
    () => true,
    () => false,
  );
  if (!isThere)
    return {
      check: 'pki',
      verdict: 'ok',
      title,
      found: { vi: 'chưa có; được tạo khi cần', en: 'none yet; made when needed' },
    };
  try {
    const pki = await openPki({ dir, clock: options.clock, random: options.random });
    const ready = await pki.readyCertificates();
    const invalid = ready.filter(({ isValidNow }) => !isValidNow).length;
    const of = (folder: string) => ready.filter((one) => one.folder === folder).length;
    const [agencies, nodes] = [of('agencies'), of('nodes')];
    return {
      check: 'pki',
      verdict: invalid === 0 ? 'ok' : 'warn',
      title,
      found: {
        vi: `${agencies} cơ quan, ${nodes} nút đã có khóa; ${invalid} chứng thư ngoài thời hạn`,
        en: `${agencies} agencies and ${nodes} nodes have keys; ${invalid} certificates outside their validity`,
      },
    };
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    const [vi, en] = [failure.text('vi'), failure.text('en')];
    return {
      check: 'pki',
      verdict: 'fail',
      title,
      found: { vi: `${vi.summary}. ${vi.action}`, en: `${en.summary}. ${en.action}` },
    };
  }
}
