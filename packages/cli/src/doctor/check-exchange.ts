import { StateDir } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { probeServer } from '@lienthong/nats-server';
import type { DoctorFinding } from './finding.ts';

const title = { vi: 'Hệ thống', en: 'Exchange' };

/** Whether an exchange runs in the directory, and whether its server answers. */
export async function checkExchange(stateDir: string): Promise<DoctorFinding> {
  try {
    const { pid, url, sites, registry } = await new StateDir(stateDir).readRun();
    const urls = sites ? sites.map((site) => site.url) : url.split(',');
    const silent = await silentServers(urls);
    const where = urls.length === 1 ? url : `${urls.length} × nats-server`;
    if (silent.length === 0)
      return {
        check: 'exchange',
        verdict: 'ok',
        title,
        found: {
          vi: `đang chạy: tiến trình ${pid}, ${where}, ${registry}`,
          en: `runs: process ${pid}, ${where}, ${registry}`,
        },
      };
    return {
      check: 'exchange',
      verdict: 'fail',
      title,
      found: {
        vi: `tiến trình ${pid} còn chạy nhưng ${silent.join(', ')} không trả lời; dừng nó rồi khởi động lại`,
        en: `process ${pid} runs but ${silent.join(', ')} does not answer; stop it and start again`,
      },
    };
  } catch (failure) {
    if (isExchangeError(failure, 'NOT_RUNNING'))
      return {
        check: 'exchange',
        verdict: 'ok',
        title,
        found: {
          vi: 'chưa chạy; khởi động bằng: npx --yes pnpm@12 lienthong up',
          en: 'not running; start it with: npx --yes pnpm@12 lienthong up',
        },
      };
    if (!isExchangeError(failure)) throw failure;
    const [vi, en] = [failure.text('vi').summary, failure.text('en').summary];
    return { check: 'exchange', verdict: 'fail', title, found: { vi, en } };
  }
}

async function silentServers(urls: readonly string[]): Promise<readonly string[]> {
  const probed = urls.map(async (url) => {
    const { hostname, port } = new URL(url);
    return (await probeServer(hostname, Number(port || 4222))) ? [] : [url];
  });
  return (await Promise.all(probed)).flat();
}
