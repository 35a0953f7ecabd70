import { milestonesOf } from '@lienthong/lifecycle';
import {
  emptyRegister,
  type LifeSummary,
  nextPlace,
  type RegisterDirection,
  type RegisterItem,
  type RegisterPlace,
  type RegisterQuery,
  registerFilter,
} from '@lienthong/registers';
import type { OrganId, Registry } from '@lienthong/registry';
import { jsonBytes, type Page, pageBytesMax } from '../answer-page.ts';
import type { PackageRecord } from '../compact/known-record.ts';
import { shownFacts } from '../gateway-answers.ts';
import type { MailState } from '../mail-item.ts';
import type { NodeIndex } from '../node-index.ts';
import type { DocumentLife } from './document-life.ts';
import { LifeBook } from './life-book.ts';

/** Where a page goes on: after the document with this mark, at this place of the register, after some of the next one's lives. */
type RegisterStart = RegisterPlace & { readonly after: number; readonly life: number };

/** Which part of which register is asked for. */
export type RegisterQuestion = RegisterQuery & {
  readonly direction: RegisterDirection;
  readonly limit?: number | undefined;
  readonly start?: RegisterStart | undefined;
};

type More = { readonly start: RegisterStart; readonly limit?: number };

/** Documents looked at for one page, so that one question does not keep the node from its work. */
const lookedAtMax = 2_000;
const allStates: readonly MailState[] = ['initial', 'processing', 'done', 'fail'];

/** A document with its instant of arrival or sending, and a mark that grows from one to the next. */
type Registered = { readonly record: PackageRecord; readonly at: number; readonly mark: number };

/**
 * One page of an agency's register. Numbers follow from the order of arrival or sending in the ledger and never change;
 * revocations and updates are no documents of their own but change the one that they are about.
 */
export function registerPage(
  known: { readonly index: NodeIndex; readonly registry: Registry },
  agency: OrganId,
  question: RegisterQuestion,
): Page<RegisterItem, More> {
  const { index, registry } = known;
  const { direction, limit, start = { ...emptyRegister, after: 0, life: 0 } } = question;
  const book = LifeBook.of(index, registry);
  const isAskedFor = registerFilter(question);
  const documents =
    direction === 'in'
      ? arrived(index, registry, { agency, after: start.after })
      : sent(index, agency, start.after);
  const items: RegisterItem[] = [];
  let place: RegisterPlace = { year: start.year, number: start.number };
  let after = start.after;
  let lookedAt = 0;
  let bytes = 0;
  const goOn = (life: number, told: number): Page<RegisterItem, More> => {
    const left = limit === undefined ? {} : { limit: limit - told };
    return { items, more: { start: { ...place, after, life }, ...left } };
  };
  for (const { record, at, mark } of documents) {
    if (lookedAt >= lookedAtMax) return goOn(0, items.length);
    lookedAt += 1;
    const { pkg, facts } = record;
    const before = place;
    place = nextPlace(place, at);
    const names = [registry.find(facts.sender)?.name ?? ''];
    if (isAskedFor({ facts, at, place, more: names })) {
      const lives = book
        .lives(facts, direction === 'in' ? agency : undefined)
        .filter(({ lifecycle }) => lifecycle.state !== 'draft');
      const item = { direction, ...place, pkg, facts: shownFacts(facts), at };
      bytes += jsonBytes(item);
      if (bytes > pageBytesMax && items.length > 0) {
        place = before;
        return goOn(0, items.length);
      }
      const told: LifeSummary[] = [];
      const skipped = lookedAt === 1 ? start.life : 0;
      for (const life of lives.slice(skipped)) {
        const summary = summaryOf(life);
        bytes += jsonBytes(summary);
        if (bytes > pageBytesMax && items.length + told.length > 0) {
          place = before;
          const whole = items.length;
          if (told.length > 0) items.push({ ...item, lives: told });
          return goOn(skipped + told.length, whole);
        }
        told.push(summary);
      }
      items.push({ ...item, lives: told });
      if (items.length === limit) return { items };
    }
    after = mark;
  }
  return { items };
}

/** What the agency has received after a mark, in the order of arrival. */
function* arrived(
  index: NodeIndex,
  registry: Registry,
  { agency, after }: { readonly agency: OrganId; readonly after: number },
): Generator<Registered> {
  const mails = index.mailbox(agency)?.list({ type: 'document', states: allStates }) ?? [];
  for (const { pkg, deliveredAt: at, position: mark } of mails) {
    if (mark <= after) continue;
    const record = index.package(pkg);
    if (record && beginsAt(record, registry, agency)) yield { record, at, mark };
  }
}

/** Whether a package is how a document came to the agency: a new one, or an update that adds the agency to its receivers. */
function beginsAt({ facts }: PackageRecord, registry: Registry, agency: OrganId): boolean {
  const { kind, changes } = facts;
  if (kind === 'update')
    return (changes?.added ?? []).some((code) => registry.find(code)?.organId === agency);
  return isDocument(kind);
}

/**
 * What the agency has sent and its node has taken after a mark, in the order in which it was taken: a package may have been
 * refused at first.
 */
function sent(index: NodeIndex, agency: OrganId, after: number): readonly Registered[] {
  return [...index.sentBy(agency)]
    .flatMap((record) => {
      if (!isDocument(record.facts.kind)) return [];
      const taken = record.entries.find(({ act }) => act === 'relayed' || act === 'delivered');
      return taken ? [{ record, at: taken.at }] : [];
    })
    .sort((one, other) => one.at - other.at)
    .slice(after)
    .map((registered, place) => ({ ...registered, mark: after + place + 1 }));
}

function isDocument(kind: string): boolean {
  return kind === 'new' || kind === 'replace';
}

function summaryOf({ receiver, lifecycle }: DocumentLife): LifeSummary {
  const { state, pending } = lifecycle;
  return { receiver, state, pending, ...milestonesOf(lifecycle) };
}
