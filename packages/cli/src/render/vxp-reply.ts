import type { ListReply, SendReply, VxpReply } from '@lienthong/vxp-client';
import { fieldLines } from './fields.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { printedTable, tableLines } from './table.ts';

/** What a gateway answered to a package. */
export type ShownSend = { readonly from: string; readonly reply: SendReply };

/** Lines of the answer to a package that was sent through the gateway. */
export function sendReplyLines({ from, reply }: ShownSend, look: Look): readonly string[] {
  const { language, style } = look;
  const isTaken = reply.status === 'OK';
  const verdict = isTaken ? { vi: 'Đã nhận', en: 'Accepted' } : { vi: 'Bị từ chối', en: 'Refused' };
  return [
    `${isTaken ? style.good('✓') : style.bad('✗')} ${style.bold(verdict[language])} · VXP`,
    ...fieldLines(
      [
        ['from', from],
        ['status', printable(reply.status)],
        ['ErrorCode', printable(reply.errorCode)],
        ['ErrorDesc', printable(reply.errorDesc)],
        ['DocId', reply.docId === '' ? undefined : printable(reply.docId)],
      ],
      look,
    ),
  ];
}

/** The answer as data. */
export function sendReplyData({ from, reply }: ShownSend): object {
  return { via: 'vxp', from, ...reply };
}

type Row = ListReply<'getReceivedEdocList'>['data'][number];

/** A system's mailbox as the gateway lists it, and what was done with it. */
export type ShownMail = {
  readonly system: string;
  readonly rows: readonly Row[];
  /** Where packages were saved, by docId. */
  readonly files: ReadonlyMap<string, string>;
  readonly acknowledged: boolean;
};

/** Lines of a system's mailbox, one a package. */
export function mailLines({ system, rows, files, acknowledged }: ShownMail, look: Look): readonly string[] {
  const { language, style } = look;
  const title = `${style.bold(system)} · VXP`;
  if (rows.length === 0) return [`${title} · ${{ vi: 'hộp thư trống', en: 'nothing waits' }[language]}`];
  const columns = ['docId', 'created_time', 'messageType', 'from', 'to', 'status'] as const;
  const table = tableLines(
    columns.map((name) => ({ title: name })),
    rows.map((row) => columns.map((name) => printable(String(row[name] ?? '')))),
  );
  const saved = { vi: 'đã lưu vào', en: 'saved as' }[language];
  return [
    `${title} · ${rows.length} ${{ vi: 'gói đang chờ', en: 'waiting' }[language]}`,
    ...printedTable(table, style).map((line) => `  ${line}`),
    ...[...files.values()].map((path) => `  ${saved} ${path}`),
    ...(acknowledged
      ? [
          `${style.good('✓')} ${{ vi: 'Đã xác nhận lấy về (done)', en: 'Taken out of the mailbox (done)' }[language]}`,
        ]
      : []),
  ];
}

/** The mailbox as data. */
export function mailData({ system, rows, files, acknowledged }: ShownMail): object {
  return {
    via: 'vxp',
    system,
    acknowledged,
    items: rows.map((row) => {
      const file = files.get(String(row.docId ?? ''));
      return file === undefined ? row : { ...row, file };
    }),
  };
}

/** A call that the gateway has refused. */
export type ShownRefusal = { readonly operation: string; readonly reply: VxpReply };

/** Lines of a refusal. */
export function refusedCallLines({ operation, reply }: ShownRefusal, look: Look): readonly string[] {
  const { language, style } = look;
  const said = { vi: 'Bị từ chối', en: 'Refused' }[language];
  return [
    `${style.bad('✗')} ${style.bold(said)} · ${operation} · ${printable(reply.errorCode)} · ${printable(reply.errorDesc)}`,
  ];
}

/** A refusal as data. */
export function refusedCallData({ operation, reply }: ShownRefusal): object {
  const { status, errorCode, errorDesc } = reply;
  return { via: 'vxp', operation, status, errorCode, errorDesc };
}
