import type { ClockView } from '@lienthong/emulator';
import type { Look } from '../render/look.ts';
import { formatInstant } from '../render/quantity.ts';
import { formatLength } from './format-length.ts';

/** Differences from the machine's clock that are those of asking, milliseconds. */
const sameMs = 1_000;

/** One line on what the clock shows and how it goes. */
export function clockLines(
  { now, aheadMs, setting }: ClockView,
  { language, style }: Look,
): readonly string[] {
  const { speed, frozen } = setting;
  const words = {
    machine: { vi: 'giờ máy', en: 'time of the machine' }[language],
    ahead: { vi: 'nhanh hơn giờ máy', en: 'ahead of the machine by' }[language],
    behind: { vi: 'chậm hơn giờ máy', en: 'behind the machine by' }[language],
    frozen: { vi: 'đang dừng', en: 'stands still' }[language],
    speed: { vi: 'tốc độ', en: 'speed' }[language],
  };
  const rounded = Math.round(Math.abs(aheadMs) / sameMs) * sameMs;
  const distance =
    rounded === 0 ? words.machine : `${aheadMs > 0 ? words.ahead : words.behind} ${formatLength(rounded)}`;
  return [
    [
      style.bold(formatInstant(now)),
      distance,
      ...(frozen ? [style.warning(words.frozen)] : []),
      ...(speed === 1 ? [] : [`${words.speed} ×${speed}`]),
    ].join(' · '),
  ];
}

/** The same as data. */
export function clockData({ now, aheadMs, setting }: ClockView): object {
  return { now, iso: new Date(now).toISOString(), aheadMs, speed: setting.speed, frozen: setting.frozen };
}
