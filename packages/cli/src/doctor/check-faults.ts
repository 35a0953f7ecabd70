import { joinLocalExchange } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { Clock, RandomSource } from '@lienthong/runtime';
import { standingLines } from '../faults/standing-lines.ts';
import { plainStyle } from '../render/style.ts';
import type { DoctorFinding } from './finding.ts';

const title = { vi: 'Lỗi và đồng hồ', en: 'Faults and clock' };

/** Whether faults were made on purpose in the exchange that runs here, or its clock was set; undefined where none can be asked. */
export async function checkFaults(options: {
  readonly stateDir: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}): Promise<DoctorFinding | undefined> {
  try {
    const session = await joinLocalExchange(options);
    try {
      const [vi, en] = [
        await standingLines(session, { language: 'vi', style: plainStyle }),
        await standingLines(session, { language: 'en', style: plainStyle }),
      ];
      const none = { vi: 'không có lỗi cố ý, theo giờ máy', en: 'no faults on purpose; time of the machine' };
      const text = (lines: readonly string[]) => lines.map((line) => line.trim()).join(' · ');
      return vi.length === 0
        ? { check: 'faults', verdict: 'ok', title, found: none }
        : { check: 'faults', verdict: 'warn', title, found: { vi: text(vi), en: text(en) } };
    } finally {
      await session.close();
    }
  } catch (failure) {
    // None runs, or it does not answer: that is another check's to say.
    if (!isExchangeError(failure)) throw failure;
    return undefined;
  }
}
