import { type Day, instantOn, type WorkingCalendar } from '@lienthong/duties';
import { type RandomSource, seededRandom } from '@lienthong/runtime';
import type { BehaviourProfile, Span } from './behaviour-profile.ts';

/** A status that a receiver will send, and when. */
export type PlannedAnswer = {
  readonly statusCode: '01' | '02' | '03' | '04' | '05' | '06' | '15' | '16';
  readonly description: string;
  /** Instant, milliseconds since 1970. */
  readonly at: number;
};

/** What a receiver has in hand. */
export type ReceivedMatter = {
  /** Key of the package: the same package is treated the same way again, whoever asks and however often. */
  readonly pkg: string;
  readonly deliveredAt: number;
  /** `document` for new ones; `request` for what is answered with 15 or 16: take-back, update, revocation. */
  readonly matter: 'document' | 'request' | 'revocation';
  readonly dueDay?: Day | undefined;
};

export type PlanOptions = {
  readonly seed: string;
  readonly profile: BehaviourProfile;
  readonly calendar: WorkingCalendar;
};

const refusalReasons = [
  'Văn bản gửi không đúng nơi nhận',
  'Tệp đính kèm không mở được',
  'Văn bản thiếu phụ lục kèm theo',
] as const;
const workBegins = '07:30';

/** The statuses with which a receiver answers one package, in the order of their instants; the same for the same seed. */
export function planAnswers(received: ReceivedMatter, options: PlanOptions): readonly PlannedAnswer[] {
  const random = seededRandom(`${options.seed}/${received.pkg}`);
  return received.matter === 'document'
    ? planDocument(received, random, options)
    : planRequest(received, random, options);
}

function planDocument(
  { deliveredAt, dueDay }: ReceivedMatter,
  random: RandomSource,
  { profile, calendar }: PlanOptions,
): readonly PlannedAnswer[] {
  const answers: PlannedAnswer[] = [];
  let at = deliveredAt;
  const step = (span: Span, byPeople: boolean) => {
    at += drawn(span, random);
    if (byPeople && profile.workingHours) at = inWorkingHours(at, calendar);
    return at;
  };
  if (profile.arrive)
    answers.push({ statusCode: '01', description: 'Văn bản đã đến', at: step(profile.arrive, false) });
  if (!profile.register) return answers;
  const isRefused = random.fraction() < profile.refuseShare;
  const registeredAt = step(profile.register, true);
  if (isRefused) {
    const description = refusalReasons[random.integer(refusalReasons.length)] ?? refusalReasons[0];
    return [...answers, { statusCode: '02', description, at: registeredAt }];
  }
  answers.push({ statusCode: '03', description: 'Đã tiếp nhận', at: registeredAt });
  if (profile.assign)
    answers.push({ statusCode: '04', description: 'Đã phân công xử lý', at: step(profile.assign, true) });
  if (profile.process)
    answers.push({ statusCode: '05', description: 'Đang xử lý', at: step(profile.process, true) });
  if (!profile.finish) return answers;
  const before = at;
  const finishedAt = step(profile.finish, true);
  const dueAt = dueDay === undefined || !profile.finish.byDueDate ? undefined : calendar.endOf(dueDay);
  const isTooLate = dueAt !== undefined && finishedAt > dueAt && dueAt > before;
  answers.push({ statusCode: '06', description: 'Đã hoàn thành', at: isTooLate ? dueAt : finishedAt });
  return answers;
}

function planRequest(
  { deliveredAt, matter }: ReceivedMatter,
  random: RandomSource,
  { profile, calendar }: PlanOptions,
): readonly PlannedAnswer[] {
  if (!profile.answer) return [];
  const drawnAt = deliveredAt + drawn(profile.answer, random);
  const at = profile.workingHours ? inWorkingHours(drawnAt, calendar) : drawnAt;
  // A revocation must be obeyed.
  const declines = matter === 'request' && random.fraction() < profile.answer.declineShare;
  return [
    declines
      ? { statusCode: '16', description: 'Văn bản đã được triển khai thực hiện, không đồng ý', at }
      : { statusCode: '15', description: 'Đồng ý', at },
  ];
}

function drawn({ fromMs, toMs }: Span, random: RandomSource): number {
  return fromMs + Math.round(random.fraction() * (toMs - fromMs));
}

/** The instant itself where people work then, else the beginning of the next working day. */
function inWorkingHours(at: number, calendar: WorkingCalendar): number {
  return Math.max(at, instantOn(calendar.workingDayOf(at), workBegins));
}
