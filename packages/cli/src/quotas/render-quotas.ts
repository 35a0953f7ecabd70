import type { QuotaList } from '@lienthong/emulator';
import type { Language } from '@lienthong/errors';
import { type NodeHeldPackage, type Quota, type QuotaView, quotaWindowMsDefault } from '@lienthong/exchange';
import { formatLength } from '../faults/format-length.ts';
import type { Look } from '../render/look.ts';
import { printable } from '../render/printable.ts';
import { formatBytes, formatCount, formatInstant } from '../render/quantity.ts';
import { printedTable, tableLines } from '../render/table.ts';

const policies = {
  refuse: { vi: 'từ chối', en: 'refused' },
  queue: { vi: 'giữ lại chờ', en: 'held' },
} as const;

/** Agencies of which the use is shown. */
const shownMax = 40;

function limit(value: number | undefined, show: (value: number) => string): string {
  return value === undefined ? '–' : show(value);
}

function limitCells(quota: Quota, language: Language): readonly string[] {
  const count = (value: number) => formatCount(value, language);
  const { packages, bytes, urgent, waiting, windowMs = quotaWindowMsDefault, policy = 'refuse' } = quota;
  return [
    limit(packages, count),
    limit(bytes, (value) => formatBytes(value, language)),
    limit(urgent, count),
    formatLength(windowMs),
    limit(waiting, count),
    policies[policy][language],
  ];
}

/** Lines of what is set, and of those who have used something of it. */
export function quotasLines({ set, agencies }: QuotaList, look: Look): readonly string[] {
  const { language, style } = look;
  if (set.length === 0) return [{ vi: 'Không có hạn mức nào.', en: 'No quotas.' }[language]];
  const titles = {
    vi: ['Cho', 'Gói', 'Dung lượng', 'Gói khẩn', 'Trong', 'Đang chờ', 'Phần vượt'],
    en: ['For', 'Packages', 'Bytes', 'Urgent', 'Within', 'Waiting', 'What is above'],
  }[language];
  const table = tableLines(
    titles.map((title, index) => ({ title, ...(index > 0 && index < 6 ? { align: 'right' as const } : {}) })),
    set.map(({ where, quota }) => [where, ...limitCells(quota, language)]),
  );
  const using = agencies.filter(({ used }) => Object.values(used).some((value) => value > 0));
  return [
    ...printedTable(table, style),
    ...(using.length === 0 ? [] : ['', ...useLines(using.slice(0, shownMax), look)]),
    ...(using.length > shownMax ? [`… (${formatCount(using.length, language)})`] : []),
  ];
}

/** Lines of what agencies have used of what holds for them. */
export function useLines(views: readonly QuotaView[], { language, style }: Look): readonly string[] {
  const titles = {
    vi: ['Cơ quan', 'Gói', 'Dung lượng', 'Gói khẩn', 'Đang chờ'],
    en: ['Agency', 'Packages', 'Bytes', 'Urgent', 'Waiting'],
  }[language];
  const of = (used: number, max: number | undefined, show: (value: number) => string) =>
    max === undefined ? '–' : `${show(used)} / ${show(max)}`;
  // What has grown back in part still takes the room of a whole one; rounding takes none.
  const whole = (value: number) => Math.max(0, Math.ceil(value - 1e-6));
  const count = (value: number) => formatCount(whole(value), language);
  const bytes = (value: number) => formatBytes(whole(value), language);
  const table = tableLines(
    titles.map((title, index) => ({ title, ...(index > 0 ? { align: 'right' as const } : {}) })),
    views.map(({ agency, quota, used }) => [
      agency,
      of(used.packages, quota.packages, count),
      of(used.bytes, quota.bytes, bytes),
      of(used.urgent, quota.urgent, count),
      of(used.waiting, quota.waiting, count),
    ]),
  );
  return printedTable(table, style);
}

/** Packages that are held which are shown. */
const heldMax = 20;

/** Lines of what nodes hold until there is room, the oldest first; none where nothing is held. */
export function heldLines(held: readonly NodeHeldPackage[], { language, style }: Look): readonly string[] {
  if (held.length === 0) return [];
  const titles = {
    vi: ['Đang được giữ', 'Cơ quan', 'Từ', 'Văn bản', 'Trích yếu'],
    en: ['Held', 'Agency', 'Since', 'Document', 'Subject'],
  }[language];
  const table = tableLines(
    titles.map((title) => ({ title })),
    held
      .slice(0, heldMax)
      .map(({ pkg, agency, since, facts }) => [
        pkg,
        agency,
        formatInstant(since),
        printable(facts.documentId),
        printable((facts.subject ?? '').slice(0, 60)),
      ]),
  );
  return [
    '',
    ...printedTable(table, style),
    ...(held.length > heldMax ? [`… (${formatCount(held.length, language)})`] : []),
  ];
}
