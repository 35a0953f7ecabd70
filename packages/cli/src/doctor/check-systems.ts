import { stat } from 'node:fs/promises';
import { isExchangeError } from '@lienthong/errors';
import type { CommandContext } from '../command-context.ts';
import { openSystemBook } from '../open-system-book.ts';
import type { DoctorFinding } from './finding.ts';

/** Whether the list of systems can be read, and by its owner only: it holds secrets. */
export async function checkSystems(
  context: Pick<CommandContext, 'stateDir' | 'clock' | 'random'>,
): Promise<DoctorFinding> {
  const title = { vi: 'Hệ thống kết nối', en: 'Systems' };
  try {
    const book = await openSystemBook(context);
    const { file } = book;
    const count = (await book.list()).length;
    if (count > 0 && (await isReadByOthers(file)))
      return {
        check: 'systems',
        verdict: 'warn',
        title,
        found: {
          vi: `${file} có mã bí mật mà người khác đọc được; chạy: chmod 600 ${file}`,
          en: `${file} holds secrets and others can read it; run: chmod 600 ${file}`,
        },
      };
    return {
      check: 'systems',
      verdict: 'ok',
      title,
      found:
        count === 0
          ? { vi: 'chưa có; up sẽ tạo mỗi cấp một hệ thống', en: 'none yet; up makes one for every tier' }
          : { vi: `${count}, chỉ chủ tệp đọc được`, en: `${count}, readable by their owner only` },
    };
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    const [vi, en] = [failure.text('vi').summary, failure.text('en').summary];
    return { check: 'systems', verdict: 'fail', title, found: { vi, en } };
  }
}

async function isReadByOthers(file: string): Promise<boolean> {
  return ((await stat(file)).mode & 0o077) !== 0;
}
