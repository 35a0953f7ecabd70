import type { RegisterDuty } from '@lienthong/registers';
import type { Organisation } from '@lienthong/registry';
import type { Text } from '../texts/text.ts';
import { cut } from './columns.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatInstant } from './quantity.ts';

/** What is owed about the documents of an agency. */
export type ShownDuties = {
  readonly organisation: Organisation;
  /** Instant at which it stands so, milliseconds since 1970. */
  readonly at: number;
  readonly owed: readonly RegisterDuty[];
  readonly nameOf: (code: string) => string;
};

const stateTexts: Readonly<Record<RegisterDuty['state'], Text>> = {
  overdue: { vi: 'QUÁ HẠN', en: 'OVERDUE' },
  open: { vi: 'đến hạn', en: 'due' },
  late: { vi: 'đã làm, trễ', en: 'done late' },
  met: { vi: 'đã làm', en: 'done' },
};

const sides = {
  own: { vi: 'Cơ quan phải làm', en: 'To be done by the agency' },
  others: { vi: 'Nơi khác còn nợ cơ quan', en: 'Owed to the agency by others' },
} as const;

/** Lines of duties, the agency's own first, in the order of their limits. */
export function dutiesLines({ organisation, at, owed, nameOf }: ShownDuties, look: Look): readonly string[] {
  const { language, style } = look;
  const title = `${style.bold({ vi: 'Nhắc việc', en: 'Duties' }[language])} · ${organisation.name} ${style.dim(organisation.organId)} · ${formatInstant(at)}`;
  if (owed.length === 0)
    return [title, `  ${style.good('✓')} ${{ vi: 'không còn việc gì', en: 'nothing is due' }[language]}`];
  const isOwn = ({ debtor }: RegisterDuty) => debtor === organisation.organId;
  const side = (name: keyof typeof sides, some: readonly RegisterDuty[]) =>
    some.length === 0 ? [] : [`  ${style.bold(sides[name][language])}`, ...some.map(line)];
  const line = ({ duty, state, dueAt, item, debtor }: RegisterDuty): string => {
    const { number, year, direction, facts } = item;
    const mark =
      state === 'overdue' ? style.bad('✗') : state === 'open' ? style.warning('•') : style.good('✓');
    const register = { in: { vi: 'đến', en: 'in' }, out: { vi: 'đi', en: 'out' } }[direction][language];
    return [
      `    ${mark} ${stateTexts[state][language]} ${formatInstant(dueAt)}  ${duty[language]}`,
      ...(debtor === organisation.organId ? [] : [nameOf(debtor)]),
      `${register} ${number}/${year} ${printable(facts.code ?? '')} ${cut(printable(facts.subject ?? ''), 40)}`,
      style.dim(`${duty.rule} ${duty.source}`),
    ].join(' · ');
  };
  return [
    title,
    ...side('own', owed.filter(isOwn)),
    ...side(
      'others',
      owed.filter((one) => !isOwn(one)),
    ),
  ];
}

/** The duties as data. */
export function dutiesData({ organisation, at, owed, nameOf }: ShownDuties): object {
  return {
    agency: { organId: organisation.organId, name: organisation.name },
    at,
    duties: owed.map(({ duty, since, dueAt, metAt = null, state, item, debtor }) => ({
      duty: duty.id,
      text: { vi: duty.vi, en: duty.en },
      rule: duty.rule,
      source: duty.source,
      state,
      since,
      dueAt,
      metAt,
      debtor: { organId: debtor, name: nameOf(debtor) },
      register: item.direction,
      number: item.number,
      year: item.year,
      pkg: item.pkg,
      documentId: item.facts.documentId,
      code: item.facts.code ?? null,
      subject: item.facts.subject ?? null,
    })),
  };
}
