import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatBytes } from '../render/quantity.ts';
import { type DoctorFinding, plainText } from './finding.ts';

/** Less free space than this is too little for a day of a province, bytes. */
const freeBytesWarn = 2_000_000_000;
const freeBytesFail = 200_000_000;

/** Whether the state directory, or the nearest directory above it that exists, can be written. Nothing is made. */
export async function checkDirectory(path: string): Promise<DoctorFinding> {
  const nearest = await nearestExisting(path);
  const title = { vi: 'Thư mục lưu', en: 'State directory' };
  try {
    if (!(await stat(nearest)).isDirectory()) throw new Error('ENOTDIR');
    await access(nearest, constants.W_OK | constants.X_OK);
    return {
      check: 'directory',
      verdict: 'ok',
      title,
      found:
        nearest === path ? plainText(path) : { vi: `${path} (sẽ được tạo)`, en: `${path} (will be made)` },
    };
  } catch (failure) {
    const problem = failure instanceof Error ? failure.message : String(failure);
    return {
      check: 'directory',
      verdict: 'fail',
      title,
      found: {
        vi: `không ghi được vào ${nearest}: ${problem}; chọn thư mục khác bằng --state`,
        en: `cannot write to ${nearest}: ${problem}; choose another with --state`,
      },
    };
  }
}

/** How much room is left on the disk of the state directory. */
export async function checkDisk(path: string): Promise<DoctorFinding> {
  const { bavail, bsize } = await statfs(await nearestExisting(path));
  const free = bavail * bsize;
  return {
    check: 'disk',
    verdict: free < freeBytesFail ? 'fail' : free < freeBytesWarn ? 'warn' : 'ok',
    title: { vi: 'Đĩa còn trống', en: 'Free disk' },
    found: { vi: formatBytes(free, 'vi'), en: formatBytes(free, 'en') },
  };
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (failure) {
    const code = (failure as NodeJS.ErrnoException).code;
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || dirname(path) === path) return path;
    return nearestExisting(dirname(path));
  }
}
