import type { ReactNode } from 'react';
import { useSay } from '../language.ts';
import { dayAfter, type PeriodKind, periodKinds, periodOf } from './periods.ts';

const kindTexts = {
  day: { vi: 'Ngày', en: 'Day' },
  week: { vi: 'Tuần', en: 'Week' },
  month: { vi: 'Tháng', en: 'Month' },
  quarter: { vi: 'Quý', en: 'Quarter' },
  year: { vi: 'Năm', en: 'Year' },
  free: { vi: 'Tự chọn', en: 'Free' },
} as const;

type Props = {
  readonly period: { readonly kind: PeriodKind; readonly from: string; readonly to: string };
  readonly onPick: (name: string) => void;
};

/** Which period a report is about: its kind, the one before and after, or any days. */
export function PeriodPicker({ period, onPick }: Props): ReactNode {
  const say = useSay();
  const { kind, from, to } = period;
  const pickDays = (first: string, last: string) => {
    if (first !== '' && last !== '') onPick(first <= last ? `${first}..${last}` : `${last}..${first}`);
  };
  return (
    <>
      <fieldset className="group" aria-label={say({ vi: 'Loại kỳ', en: 'Kind of period' })}>
        {periodKinds.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === kind}
            onClick={() => onPick(one === 'free' ? `${from}..${to}` : periodOf(one, to))}
          >
            {say(kindTexts[one])}
          </button>
        ))}
      </fieldset>
      {kind === 'free' ? (
        <>
          <label>
            {say({ vi: 'Từ', en: 'From' })}{' '}
            <input type="date" value={from} onChange={(event) => pickDays(event.target.value, to)} />
          </label>
          <label>
            {say({ vi: 'đến', en: 'to' })}{' '}
            <input type="date" value={to} onChange={(event) => pickDays(from, event.target.value)} />
          </label>
        </>
      ) : (
        <fieldset className="group" aria-label={say({ vi: 'Kỳ', en: 'Period' })}>
          <button type="button" onClick={() => onPick(periodOf(kind, dayAfter(from, -1)))}>
            {say({ vi: '← Kỳ trước', en: '← Before' })}
          </button>
          <button type="button" onClick={() => onPick(periodOf(kind, dayAfter(to, 1)))}>
            {say({ vi: 'Kỳ sau →', en: 'After →' })}
          </button>
        </fieldset>
      )}
    </>
  );
}
