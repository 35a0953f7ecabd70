import { spawnSync } from 'node:child_process';

const ids = ['MessageHeader', 'Bussiness', 'edXMLBody', 'Attachment'].flatMap((name) => [
  '--id-attr:Id',
  `http://www.mic.gov.vn/TBT/QCVN_102_2016:${name}`,
]);

/** Microseconds of processor time that one operation takes xmlsec1: of many repetitions, less what one takes. */
export function xmlsecTime(times: number, operation: readonly string[]): number {
  return ((total(times + 1, operation) - total(1, operation)) / times) * 1e6;
}

/** Seconds. The shell tells the processor time of its children. */
function total(repeat: number, [command = '', ...options]: readonly string[]): number {
  const script = `xmlsec1 ${command} --repeat ${repeat} "$@" >/dev/null 2>&1 || exit 1; times`;
  const { status, stdout } = spawnSync('bash', ['-c', script, 'xmlsec1', ...ids, ...options]);
  if (status !== 0) throw new Error(`xmlsec1 ${command} ${options.join(' ')} failed`);
  const children = stdout.toString().trim().split('\n')[1] ?? '';
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}
