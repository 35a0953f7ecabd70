import { type BehaviourProfile, behaviourProfiles } from '@lienthong/behaviour';
import { dutyTable, type Limit } from '@lienthong/duties';
import { statusCodes } from '@lienthong/edxml';
import { lifecycleStates, type Transition, transitionTable } from '@lienthong/lifecycle';
import { registerColumns } from '@lienthong/registers';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(titles),
  row(titles.map(() => '---')),
  ...rows.map(row),
];

const who = { sender: 'sender', receiver: 'receiver' } as const;

/** What happens, with its name where it is a status. */
function eventText({ event, change }: Transition): string {
  const status = event in statusCodes ? ` ${statusCodes[event as keyof typeof statusCodes].vi}` : '';
  return `\`${event}\`${status}${change === undefined ? '' : ` (${change})`}`;
}

/** One row of the machine as the page shows it. */
export function transitionCells(transition: Transition): readonly string[] {
  const { id, from, when, by, to, pending, rule, note, noteVi } = transition;
  return [
    id,
    from.map((state) => `\`${state}\``).join(', '),
    when === undefined ? 'any' : when.map((one) => `\`${one}\``).join(', '),
    eventText(transition),
    who[by],
    to === 'same' ? 'same' : `\`${to}\``,
    pending === 'same' ? 'same' : `\`${pending}\``,
    rule ?? '',
    `${noteVi}<br>${note}`,
  ];
}

/** Of T19, which is the same in every state and stands in no row of the table. */
export const repeatedCells: readonly string[] = [
  'T19',
  'any',
  'any',
  'a status that was said before',
  'either',
  'same',
  'same',
  'R-226',
  'Trạng thái trùng lặp, chỉ ghi vào lịch sử.<br>Said again: kept in the history, changes nothing.',
];

/** A limit in words. */
export function limitText(limit: Limit): string {
  switch (limit.kind) {
    case 'minutes':
      return `${limit.count} minutes`;
    case 'working-days':
      return `end of working day ${limit.count} after it`;
    case 'day-end':
      return 'end of the working day';
    case 'next-working-morning':
      return 'end of the next working morning';
    case 'next-working-day-end':
      return 'end of the next working day';
    case 'due-date':
      return 'end of the document’s due date';
  }
}

const steps = ['arrive', 'register', 'assign', 'process', 'finish', 'answer'] as const;

/** How long a step of a profile takes. */
export function stepText(profile: BehaviourProfile, step: (typeof steps)[number]): string {
  const span = profile[step];
  if (!span) return 'never';
  const seconds = (ms: number): string =>
    ms < 60_000 ? `${ms / 1_000} s` : ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`;
  const duration =
    span.fromMs === span.toMs ? seconds(span.fromMs) : `${seconds(span.fromMs)} – ${seconds(span.toMs)}`;
  return [
    duration,
    ...('byDueDate' in span && span.byDueDate ? ['by the due date'] : []),
    ...('declineShare' in span && span.declineShare > 0 ? [`declines ${span.declineShare * 100} %`] : []),
  ].join(', ');
}

/** The page `infra/reference/lifecycle.md`, made from the tables that the code reads. */
export function lifecycleReference(): string {
  return [
    '# Lives of documents / Vòng đời văn bản',
    '',
    'Made from `packages/lifecycle`, `packages/duties`, `packages/behaviour` and `packages/registers` by `pnpm reference`; a test compares',
    'them. One life is one document at one receiver. Both nodes derive it from their records and come to the same, because events count in',
    'the order in which they were delivered to their addressees.',
    '',
    '## States / Trạng thái',
    '',
    ...table(
      ['state', 'vi', 'en'],
      lifecycleStates.map(({ state, vi, en }) => [`\`${state}\``, vi, en]),
    ),
    '',
    '## Transitions / Chuyển trạng thái',
    '',
    'Rows that share a number are one transition in several cases; the first that fits applies. What no row allows changes nothing and is',
    'named by its rule, but for a step that was left out: that is taken, and named by R-218. Nothing is refused for it unless the policy of',
    'the tier says `profile: strict`; then the node of whoever speaks refuses it.',
    '',
    ...table(
      ['id', 'from', 'pending', 'event', 'by', 'to', 'pending then', 'rule', 'note'],
      [...transitionTable.map(transitionCells), repeatedCells],
    ),
    '',
    '## Duties / Trách nhiệm và thời hạn',
    '',
    'Reported to the party in default, never blocking. `lienthong duties --calendar FILE` changes working days and limits.',
    '',
    ...table(
      ['duty', 'who', 'limit', 'rule', 'source', 'text'],
      dutyTable.map(({ id, who: debtor, limit, rule, source, vi, en }) => [
        `\`${id}\``,
        debtor,
        limitText(limit),
        rule,
        source,
        `${vi}<br>${en}`,
      ]),
    ),
    '',
    '## Behaviour profiles / Kiểu ứng xử',
    '',
    'How `lienthong behave` and `session.behave` answer. Spans follow one another; the answer is to a take-back, an update, or a revocation, which is never declined.',
    '',
    ...table(
      ['profile', ...steps, 'refuses', 'working hours'],
      Object.entries(behaviourProfiles).map(([name, profile]) => [
        `\`${name}\``,
        ...steps.map((step) => stepText(profile, step)),
        `${profile.refuseShare * 100} %`,
        profile.workingHours ? 'yes' : 'no',
      ]),
    ),
    '',
    '## Registers / Sổ văn bản',
    '',
    'Columns of `lienthong register`, with the fields of NĐ 30/2020, Appendix VI. Fields that no package carries (file catalogue, language, number in the',
    'file) have none.',
    '',
    ...table(
      ['column', 'vi', 'en', 'field', 'register'],
      registerColumns.map(({ id, vi, en, field = '', directions }) => [
        `\`${id}\``,
        vi,
        en,
        field,
        directions.join(', '),
      ]),
    ),
    '',
  ].join('\n');
}
