import type { Session } from '@lienthong/emulator';
import type { Look } from '../render/look.ts';
import { clockLines } from './render-clock.ts';
import { faultsWarning } from './render-faults.ts';

/** Differences from the machine's clock that nobody has made, milliseconds. */
const sameMs = 1_000;

/** What holds in an exchange that a person must know of before wondering: faults, and a clock that was set. None, usually. */
export async function standingLines(
  { faults, clock }: Pick<Session, 'faults' | 'clock'>,
  look: Look,
): Promise<readonly string[]> {
  const warning = faultsWarning(await faults.list(), look);
  const view = await clock.show();
  const isSet = view.setting.frozen || view.setting.speed !== 1 || Math.abs(view.aheadMs) > sameMs;
  const title = { vi: 'Đồng hồ hệ thống', en: 'Clock of the exchange' }[look.language];
  return [
    ...(warning === undefined ? [] : [`  ${warning}`]),
    ...(isSet ? clockLines(view, look).map((line) => `  ${look.style.warning('⏱')} ${title}: ${line}`) : []),
  ];
}
