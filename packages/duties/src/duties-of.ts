import type { Day } from './day.ts';
import { dayOf } from './day.ts';
import { type Duty, type DutyId, dutyTable, type Limit } from './duty-table.ts';
import type { WorkingCalendar } from './working-calendar.ts';

/** What is known about one document at one receiver; instants in milliseconds since 1970, absent while it has not happened. */
export type DocumentCourse = {
  readonly signedAt?: number | undefined;
  readonly sentAt?: number | undefined;
  readonly isUrgent: boolean;
  readonly deliveredAt?: number | undefined;
  /** First of 01, 02, 03. */
  readonly answeredAt?: number | undefined;
  /** 03, or 02 which needs no registration. */
  readonly registeredAt?: number | undefined;
  /** First of 04, 05, 06 after 03. */
  readonly progressedAt?: number | undefined;
  readonly finishedAt?: number | undefined;
  readonly dueDay?: Day | undefined;
  readonly revokedAt?: number | undefined;
  readonly cancelledAt?: number | undefined;
  /** When the flow ended otherwise: refused, taken back, revoked, replaced. */
  readonly endedAt?: number | undefined;
};

/** One duty as it stands. */
export type DutyState = {
  readonly duty: Duty;
  readonly since: number;
  readonly dueAt: number;
  readonly metAt: number | undefined;
  /** `met` in time, `late` but met, `open` and in time, `overdue`. */
  readonly state: 'met' | 'late' | 'open' | 'overdue';
};

export type DutyOptions = {
  readonly calendar: WorkingCalendar;
  /** Limits in place of those of the table. */
  readonly limits?: Readonly<Partial<Record<DutyId, Limit>>>;
};

/** The duties that have begun, in the order of the table, as they stand at instant `now`. */
export function dutiesOf(course: DocumentCourse, now: number, options: DutyOptions): readonly DutyState[] {
  return dutyTable.flatMap((duty): DutyState[] => {
    const span = spans[duty.id](course);
    if (span.since === undefined || span.since > now) return [];
    const dueAt = dueAtOf(options.limits?.[duty.id] ?? duty.limit, span.since, course, options.calendar);
    if (dueAt === undefined) return [];
    const metAt = span.metAt !== undefined && span.metAt <= now ? span.metAt : undefined;
    if (metAt !== undefined)
      return [{ duty, since: span.since, dueAt, metAt, state: metAt <= dueAt ? 'met' : 'late' }];
    // What ended otherwise before it was due is owed no more.
    if (course.endedAt !== undefined && course.endedAt <= Math.min(now, dueAt)) return [];
    return [{ duty, since: span.since, dueAt, metAt, state: now <= dueAt ? 'open' : 'overdue' }];
  });
}

type Span = { readonly since: number | undefined; readonly metAt: number | undefined };

/** When each duty begins and what meets it. */
const spans: Readonly<Record<DutyId, (course: DocumentCourse) => Span>> = {
  send: ({ signedAt, sentAt, isUrgent }) => ({ since: isUrgent ? undefined : signedAt, metAt: sentAt }),
  'send-urgent': ({ signedAt, sentAt, isUrgent }) => ({
    since: isUrgent ? signedAt : undefined,
    metAt: sentAt,
  }),
  'answer-arrival': ({ deliveredAt, answeredAt }) => ({ since: deliveredAt, metAt: answeredAt }),
  register: ({ deliveredAt, registeredAt }) => ({ since: deliveredAt, metAt: registeredAt }),
  'report-progress': ({ registeredAt, progressedAt }) => ({ since: registeredAt, metAt: progressedAt }),
  'cancel-revoked': ({ revokedAt, cancelledAt }) => ({ since: revokedAt, metAt: cancelledAt }),
  finish: ({ deliveredAt, dueDay, finishedAt }) => ({
    since: dueDay === undefined ? undefined : deliveredAt,
    metAt: finishedAt,
  }),
};

function dueAtOf(
  limit: Limit,
  since: number,
  { dueDay }: DocumentCourse,
  calendar: WorkingCalendar,
): number | undefined {
  const day = calendar.workingDayOf(since);
  switch (limit.kind) {
    case 'minutes':
      return since + limit.count * 60_000;
    case 'day-end':
      return calendar.endOf(day);
    case 'next-working-morning':
      return calendar.morningEndOf(calendar.nextWorkingDay(dayOf(since)));
    case 'next-working-day-end':
      return calendar.endOf(calendar.nextWorkingDay(day));
    case 'working-days': {
      let last = day;
      for (let count = 0; count < limit.count; count += 1) last = calendar.nextWorkingDay(last);
      return calendar.endOf(last);
    }
    case 'due-date':
      return dueDay === undefined ? undefined : calendar.endOf(dueDay);
  }
}
