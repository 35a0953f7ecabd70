import { findingText, isRuleId, statusCodes } from '@lienthong/edxml';
import type { DocumentLife } from '@lienthong/exchange';
import type { EventName, HistoryItem, LifecycleEvent } from '@lienthong/lifecycle';
import { kindText } from '../texts/kind-texts.ts';
import { pendingTexts, stateText } from '../texts/state-texts.ts';
import type { Text } from '../texts/text.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatCount, formatInstant } from './quantity.ts';

type Names = { readonly nameOf: (code: string) => string };

/** Receivers told one by one; of more, how many stand where. */
const receiversMax = 12;

/** Lines of what became of a document at its receivers: where it stands, and every step with its rules. */
export function lifeLines(
  lives: readonly DocumentLife[],
  { look, nameOf, all }: Names & { readonly look: Look; readonly all: boolean },
): readonly string[] {
  const { language, style } = look;
  if (lives.length === 0) return [];
  const heading = style.bold({ vi: 'Vòng đời tại nơi nhận', en: 'Life at the receivers' }[language]);
  if (!all && lives.length > receiversMax) return ['', heading, ...countLines(lives, look)];
  return [
    '',
    heading,
    ...lives.flatMap(({ receiver, lifecycle }) => {
      const { state, pending, history, waiting } = lifecycle;
      const standing = [
        stateText(state)[language],
        ...(pending === 'none' ? [] : [style.warning(pendingTexts[pending][language])]),
      ].join(' · ');
      return [
        `  ● ${nameOf(receiver)} ${style.dim(receiver)}  ${standing}`,
        ...history.map((item) => stepLine(item, look)),
        ...waiting.map((event) => waitingLine(event, look)),
      ];
    }),
  ];
}

function countLines(lives: readonly DocumentLife[], { language }: Look): readonly string[] {
  const counts = new Map<string, number>();
  for (const { lifecycle } of lives) {
    const name = stateText(lifecycle.state)[language];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const more = { vi: '(--all để xem từng nơi)', en: '(--all shows each)' }[language];
  return [...counts].map(
    ([name, count], index) =>
      `  ${formatCount(count, language)} ${name}${index === counts.size - 1 ? ` ${more}` : ''}`,
  );
}

function stepLine(item: HistoryItem, { language, style }: Look): string {
  const { event, transition, rules } = item;
  const remarks = rules.map((rule) => style.warning(`${rule} ${ruleText(rule, item)[language]}`));
  return [
    `      ${formatInstant(event.at)}  ${(transition ?? '–').padEnd(3)}  ${eventText(event.what)[language]}`,
    ...(event.reason ? [printable(event.reason)] : []),
    ...remarks,
  ].join(' · ');
}

function waitingLine({ at, what, remarks = [] }: LifecycleEvent, { language, style }: Look): string {
  const waits = { vi: 'đang chờ văn bản', en: 'waits for the document' }[language];
  return `      ${formatInstant(at)}  …    ${eventText(what)[language]} · ${style.warning([waits, ...remarks].join(' '))}`;
}

function eventText(what: EventName): Text {
  return what in statusCodes ? prefixed(what, statusCodes[what as keyof typeof statusCodes]) : kindText(what);
}

function prefixed(code: string, { vi, en }: Text): Text {
  return { vi: `${code} ${vi}`, en: `${code} ${en}` };
}

/** A rule as it reads for one step. */
function ruleText(rule: string, { event, from }: HistoryItem): Text {
  if (!isRuleId(rule)) return { vi: rule, en: rule };
  const sentence = (language: 'vi' | 'en') =>
    findingText(
      { rule, parameters: { a: stateText(from)[language], b: eventText(event.what)[language] } },
      language,
    );
  return { vi: sentence('vi'), en: sentence('en') };
}

/** The lives as data: states, steps and rules with their names. */
export function lifeData(lives: readonly DocumentLife[], { nameOf }: Names): readonly object[] {
  return lives.map(({ documentId, sender, receiver, lifecycle }) => {
    const { state, pending, inForce, history, waiting } = lifecycle;
    return {
      documentId,
      sender,
      receiver,
      name: nameOf(receiver),
      state,
      stateText: pick(stateText(state)),
      pending,
      pendingText: pending === 'none' ? null : pick(pendingTexts[pending]),
      inForce: inForce ?? null,
      history: history.map((item) => ({
        ...item.event,
        whatText: pick(eventText(item.event.what)),
        from: item.from,
        to: item.to,
        transition: item.transition ?? null,
        rules: item.rules.map((rule) => ({ rule, ...pick(ruleText(rule, item)) })),
      })),
      waiting: waiting.map((event) => ({ ...event, whatText: pick(eventText(event.what)) })),
    };
  });
}

function pick({ vi, en }: Text): Text {
  return { vi, en };
}
