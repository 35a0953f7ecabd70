import {
  type DocumentCourse,
  type DutyOptions,
  type DutyState,
  dayOfWireDate,
  dutiesOf,
  instantOn,
} from '@lienthong/duties';
import type { LifeSummary, RegisterItem } from './register-item.ts';

/** A duty about one document at one receiver. */
export type RegisterDuty = DutyState & {
  readonly item: RegisterItem;
  /** Who owes it, agency code. */
  readonly debtor: string;
  readonly receiver: string;
};

/** Urgent from this priority on: khẩn, hỏa tốc. @clause working specification edxml-102 §6.3 */
const urgentFrom = 1;

/** What is owed about the documents of a register, by both sides, in the order of the limits, as it stands at instant `now`. */
export function registerDuties(
  items: readonly RegisterItem[],
  now: number,
  options: DutyOptions,
): readonly RegisterDuty[] {
  return items
    .flatMap((item) => [...sendingDuties(item, now, options), ...receivingDuties(item, now, options)])
    .sort((one, other) => one.dueAt - other.dueAt);
}

/** The sender's, once for the document however many receive it. */
function sendingDuties(item: RegisterItem, now: number, options: DutyOptions): readonly RegisterDuty[] {
  if (item.direction === 'in') return [];
  const debtor = item.facts.sender;
  return dutiesOf(sendingCourse(item), now, options).map((duty) => ({ ...duty, item, debtor, receiver: '' }));
}

function receivingDuties(item: RegisterItem, now: number, options: DutyOptions): readonly RegisterDuty[] {
  return item.lives.flatMap((life) =>
    dutiesOf(receivingCourse(item, life), now, options).map((duty) => ({
      ...duty,
      item,
      debtor: life.receiver,
      receiver: life.receiver,
    })),
  );
}

function sendingCourse({ facts, at }: RegisterItem): DocumentCourse {
  const isUrgent = (facts.priority ?? 0) >= urgentFrom;
  const day = dayOfWireDate(facts.promulgationDate);
  // Packages tell the day of signing, not the hour: who is urgent is judged as if signed at the very end of that day.
  const signedAt = day === undefined ? undefined : instantOn(day, isUrgent ? '23:59' : '00:00');
  return { signedAt, sentAt: at, isUrgent };
}

function receivingCourse(
  { facts, at }: RegisterItem,
  { first, endedAt, state }: LifeSummary,
): DocumentCourse {
  return {
    isUrgent: (facts.priority ?? 0) >= urgentFrom,
    // Who was added later received it with the update.
    deliveredAt: first.new ?? first.update ?? at,
    answeredAt: earliest(first['01'], first['02'], first['03']),
    registeredAt: earliest(first['02'], first['03']),
    progressedAt: earliest(first['02'], first['04'], first['05'], first['06']),
    finishedAt: earliest(first['06'], first['02']),
    dueDay: dayOfWireDate(facts.dueDate),
    revokedAt: first.revoke,
    cancelledAt: state === 'revoked' ? endedAt : undefined,
    endedAt,
  };
}

function earliest(...instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
