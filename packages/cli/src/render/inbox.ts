import type { InboxItem } from '@lienthong/exchange';
import type { Organisation } from '@lienthong/registry';
import { kindText } from '../texts/kind-texts.ts';
import { cut } from './columns.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatInstant } from './quantity.ts';
import { printedTable, tableLines } from './table.ts';

/** A mailbox, and what was done with it. */
export type ShownInbox = {
  readonly organisation: Organisation;
  readonly items: readonly InboxItem[];
  /** Where packages were saved, by package. */
  readonly files: ReadonlyMap<string, string>;
  readonly acknowledged: boolean;
};

/** Lines of a mailbox, one a package. */
export function inboxLines(inbox: ShownInbox, look: Look): readonly string[] {
  const { organisation, items, files, acknowledged } = inbox;
  const { language, style } = look;
  const title = `${style.bold(organisation.name)} ${style.dim(organisation.organId)}`;
  if (items.length === 0) return [`${title} · ${{ vi: 'hộp thư trống', en: 'nothing waits' }[language]}`];
  const text = {
    waiting: { vi: 'gói đang chờ', en: 'waiting' }[language],
    saved: { vi: 'đã lưu vào', en: 'saved as' }[language],
    acknowledged: { vi: 'Đã xác nhận lấy về', en: 'Taken out of the mailbox' }[language],
    titles: {
      vi: ['Gói tin', 'Đến lúc', 'Loại', 'Từ', 'Số ký hiệu', 'Trích yếu'],
      en: ['Package', 'Arrived', 'Kind', 'From', 'Code', 'Subject'],
    }[language],
  };
  const table = tableLines(
    text.titles.map((name) => ({ title: name })),
    items.map(({ pkg, facts, deliveredAt }) => [
      pkg,
      formatInstant(deliveredAt),
      kindText(facts.kind)[language] + (facts.status === undefined ? '' : ` ${printable(facts.status)}`),
      facts.sender,
      printable(facts.code ?? ''),
      cut(printable(facts.subject ?? ''), 40),
    ]),
  );
  return [
    `${title} · ${items.length} ${text.waiting}`,
    ...printedTable(table, style).map((line) => `  ${line}`),
    ...[...files.values()].map((path) => `  ${text.saved} ${path}`),
    ...(acknowledged ? [`${style.good('✓')} ${text.acknowledged}`] : []),
  ];
}

/** The mailbox as data. */
export function inboxData({ organisation, items, files, acknowledged }: ShownInbox): object {
  return {
    agency: { organId: organisation.organId, name: organisation.name },
    acknowledged,
    items: items.map((item) => {
      const file = files.get(item.pkg);
      return file === undefined ? item : { ...item, file };
    }),
  };
}
