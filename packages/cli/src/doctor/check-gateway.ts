import { createServer } from 'node:net';
import { StateDir } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { usualGatewayPort } from '../gateway-choice.ts';
import type { DoctorFinding } from './finding.ts';

/** How long a gateway is given to answer, milliseconds. */
const answerTimeoutMs = 3_000;

/** Whether the gateway of a running exchange answers; where none runs, whether its usual port is free. */
export async function checkGateway(stateDir: string): Promise<DoctorFinding> {
  const title = { vi: 'Cổng VXP', en: 'VXP gateway' };
  const finding = (verdict: DoctorFinding['verdict'], vi: string, en: string): DoctorFinding => ({
    check: 'gateway',
    verdict,
    title,
    found: { vi, en },
  });
  const run = await runningExchange(stateDir);
  if (run?.gateway) {
    const { url } = run.gateway;
    return (await answers(url))
      ? finding('ok', `${url} có trả lời`, `${url} answers`)
      : finding(
          'fail',
          `${url} không trả lời; dừng hệ thống rồi khởi động lại`,
          `${url} does not answer; stop the exchange and start it again`,
        );
  }
  if (run) return finding('ok', 'không mở', 'not opened');
  return (await isFree(usualGatewayPort))
    ? finding('ok', `cổng ${usualGatewayPort} còn trống`, `port ${usualGatewayPort} is free`)
    : finding(
        'warn',
        `cổng ${usualGatewayPort} đang bận; up sẽ dùng cổng khác, hoặc chọn bằng --vxp-port`,
        `port ${usualGatewayPort} is taken; up will use another one, or name one with --vxp-port`,
      );
}

async function runningExchange(
  stateDir: string,
): Promise<{ readonly gateway?: { readonly url: string } | undefined } | undefined> {
  try {
    return await new StateDir(stateDir).readRun();
  } catch (failure) {
    if (isExchangeError(failure)) return undefined;
    throw failure;
  }
}

/** Whether somebody speaks HTTP there; a certificate is the client's business. */
async function answers(url: string): Promise<boolean> {
  const { request } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  return new Promise((resolve) => {
    const asking = request(
      url,
      { method: 'HEAD', agent: false, timeout: answerTimeoutMs, rejectUnauthorized: false },
      (response) => {
        response.resume();
        resolve(true);
      },
    );
    asking.on('timeout', () => asking.destroy(new Error('timeout')));
    asking.on('error', () => resolve(false));
    asking.end();
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
