import type { AgencyDesk, DocumentChanges, Session } from '@lienthong/emulator';
import type { Command } from 'commander';
import { parseDay } from '../argument-parsers.ts';
import type { CommandKit } from '../command-kit.ts';
import { usageError } from '../usage-error.ts';

/** Options of `send` that are about documents sent before. */
export type OrderOptions = {
  readonly revoke?: string;
  readonly update?: string;
  readonly replace?: readonly string[];
  readonly reason?: string;
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
  readonly summary?: string;
  readonly signer?: string;
  readonly position?: string;
  readonly place?: string;
  readonly date?: string;
  /** What an update is to change, as {@link changesOf} has read it. */
  readonly changes?: DocumentChanges;
};

type Attachments = readonly { readonly name: string; readonly bytes: Uint8Array }[];

/** What `send` says of the document itself. */
type Described = {
  readonly to?: readonly string[];
  readonly subject?: string;
  readonly number?: string;
};

type DescribedMore = {
  readonly notation?: string;
  readonly type: string;
  readonly priority: number;
  readonly due?: string;
};

/** Adds the options to `send`. */
export function addOrderOptions(command: Command, { say }: Pick<CommandKit, 'say'>): Command {
  return command
    .option(
      '--revoke <document>',
      say({ vi: 'thu hồi văn bản đã gửi (loại 1)', en: 'take back a document that was sent (kind 1)' }),
    )
    .option(
      '--update <document>',
      say({
        vi: 'cập nhật văn bản đã gửi (loại 2): --subject, --number, --notation, --type, --priority, --due, --attach, --add, --drop, --summary, --signer, --position, --place, --date',
        en: 'update a document that was sent (kind 2): --subject, --number, --notation, --type, --priority, --due, --attach, --add, --drop, --summary, --signer, --position, --place, --date',
      }),
    )
    .option(
      '--replace <documents...>',
      say({
        vi: 'văn bản mới thay thế các văn bản này (loại 3)',
        en: 'a new document in place of these (kind 3)',
      }),
    )
    .option(
      '--reason <text>',
      say({ vi: 'lý do thu hồi, cập nhật, thay thế', en: 'why it is revoked, updated, replaced' }),
    )
    .option(
      '--add <codes...>',
      say({ vi: 'thêm nơi nhận (với --update)', en: 'receivers to add (--update)' }),
    )
    .option(
      '--drop <codes...>',
      say({ vi: 'bỏ nơi nhận (với --update)', en: 'receivers to drop (--update)' }),
    )
    .option(
      '--summary <text>',
      say({ vi: 'nội dung tóm tắt (với --update)', en: 'its content in brief (--update)' }),
    )
    .option('--signer <name>', say({ vi: 'người ký (với --update)', en: 'who has signed it (--update)' }))
    .option(
      '--position <text>',
      say({ vi: 'chức vụ người ký (với --signer)', en: 'position of the signer (--signer)' }),
    )
    .option('--place <text>', say({ vi: 'nơi ban hành (với --update)', en: 'place of issue (--update)' }))
    .option(
      '--date <day>',
      say({ vi: 'ngày ban hành yyyy-MM-dd (với --update)', en: 'day of issue, yyyy-MM-dd (--update)' }),
      parseDay,
    );
}

/** What the command line says of the document itself; what it leaves to its usual value is not to be changed. */
export function changesOf(
  options: OrderOptions & Described & DescribedMore,
  command: Pick<Command, 'getOptionValueSource'>,
): DocumentChanges {
  const isSaid = (name: string) => command.getOptionValueSource(name) === 'cli';
  const { subject, number, notation, type, priority, due, summary, signer, position, place, date } = options;
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(number === undefined ? {} : { codeNumber: number }),
    ...(notation === undefined ? {} : { codeNotation: notation }),
    ...(isSaid('type') ? { typeName: type } : {}),
    ...(isSaid('priority') ? { priority } : {}),
    ...(due === undefined ? {} : { dueDate: due.replaceAll('-', '/') }),
    ...(summary === undefined ? {} : { content: summary }),
    ...(signer === undefined
      ? {}
      : { signerInfo: { fullName: signer, ...(position === undefined ? {} : { position }) } }),
    ...(place === undefined ? {} : { place }),
    ...(date === undefined ? {} : { promulgationDate: date.replaceAll('-', '/') }),
  };
}

/**
 * Whether the options give an order about documents sent before, and which.
 *
 * @throws CLI_USAGE when they contradict each other
 */
export function orderOf(options: OrderOptions & Described): 'revoke' | 'update' | 'replace' | undefined {
  const given = (['revoke', 'update', 'replace'] as const).filter((kind) => options[kind] !== undefined);
  const [kind, ...more] = given;
  if (more.length > 0)
    throw usageError({
      vi: '--revoke, --update, --replace không dùng cùng nhau',
      en: '--revoke, --update and --replace exclude each other',
    });
  if (kind !== 'update' && (options.add ?? options.drop))
    throw usageError({ vi: '--add, --drop đi với --update', en: '--add and --drop go with --update' });
  const { summary, signer, position, place, date } = options;
  if (kind !== 'update' && (summary ?? signer ?? position ?? place ?? date) !== undefined)
    throw usageError({
      vi: '--summary, --signer, --position, --place, --date đi với --update',
      en: '--summary, --signer, --position, --place and --date go with --update',
    });
  if (position !== undefined && signer === undefined)
    throw usageError({ vi: '--position đi với --signer', en: '--position goes with --signer' });
  if (kind === undefined) return undefined;
  if (options.reason === undefined)
    throw usageError({ vi: `--${kind} cần --reason`, en: `--${kind} needs --reason` });
  if (kind === 'revoke' && (options.subject ?? options.number) !== undefined)
    throw usageError({
      vi: 'thu hồi không thay đổi nội dung văn bản',
      en: 'a revocation changes nothing about the document',
    });
  if (kind === 'update' && options.to !== undefined)
    throw usageError({
      vi: 'cập nhật gửi đến các nơi đang giữ văn bản; dùng --add, --drop',
      en: 'an update goes to those who have the document; use --add and --drop',
    });
  return kind;
}

/** The signed package of a revocation or of an update. */
export function composeOrder(
  { registry }: Session,
  desk: AgencyDesk,
  options: OrderOptions & Described & { readonly attachments: Attachments },
): Promise<Uint8Array> {
  const { revoke, update = '', reason = '', to, changes, attachments, add = [], drop = [] } = options;
  const organisations = (codes: readonly string[]) => codes.map((code) => registry.get(code));
  if (revoke !== undefined)
    return desk.composeRevocation(revoke, { reason, ...(to && { to: organisations(to) }) });
  return desk.composeUpdate(update, {
    reason,
    added: organisations(add),
    dropped: organisations(drop),
    ...changes,
    ...(attachments.length === 0 ? {} : { attachments }),
  });
}
