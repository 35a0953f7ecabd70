import { type StatusCode, statusCodes } from '@lienthong/edxml';
import type { Session } from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import type { InboxItem, Outcome } from '@lienthong/exchange';
import type { Organisation } from '@lienthong/registry';
import { Command } from 'commander';
import { parseStatusCode } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { outcomeData, outcomeLines } from '../render/outcome.ts';
import { usageError } from '../usage-error.ts';
import { withSession } from '../with-session.ts';

type StatusOptions = {
  readonly as: string;
  readonly code: StatusCode;
  readonly reason?: string;
  readonly to?: readonly string[];
};

/** `lienthong status`: a receiver tells the sender how it handles a document. */
export function statusCommand({ say, run }: CommandKit): Command {
  return new Command('status')
    .description(
      say({ vi: 'báo trạng thái xử lý cho nơi gửi', en: 'tells the sender how a document is handled' }),
    )
    .argument(
      '<package>',
      say({ vi: 'mã gói tin hoặc mã văn bản đã nhận', en: 'package or document received' }),
    )
    .requiredOption('--as <code>', say({ vi: 'mã cơ quan nhận', en: 'code of the receiving agency' }))
    .requiredOption(
      '--code <nn>',
      say({
        vi: `trạng thái: ${Object.entries(statusCodes)
          .map(([code, { vi }]) => `${code} ${vi}`)
          .join(', ')}`,
        en: `status: ${Object.entries(statusCodes)
          .map(([code, { en }]) => `${code} ${en}`)
          .join(', ')}`,
      }),
      parseStatusCode,
    )
    .option(
      '--to <codes...>',
      say({
        vi: 'với 13: lấy lại từ các nơi nhận này (mặc định: mọi nơi còn giữ)',
        en: 'with 13: receivers to take it back from (default: all who have it)',
      }),
    )
    .option('--reason <text>', say({ vi: 'lý do hoặc diễn giải', en: 'reason or description' }))
    .action((id: string, options: StatusOptions) => run((context) => sendStatus(context, id, options)));
}

async function sendStatus(context: CommandContext, id: string, options: StatusOptions): Promise<ExitStatus> {
  if (options.code === '13') return takeBack(context, id, options);
  if (options.to !== undefined)
    throw usageError({ vi: '--to chỉ dùng với --code 13', en: '--to goes with --code 13 only' });
  const { outcome } = await withSession(context, async (session) => {
    const desk = await session.desk(options.as);
    const item = await receivedPackage(session, desk.organisation, id);
    return desk.sendStatus(item, options.code, options.reason ?? statusCodes[options.code].vi);
  });
  context.output.print(outcomeLines(outcome, context.look));
  context.output.data(outcomeData(outcome));
  return outcome.status === 'refused' ? exitStatus.refused : exitStatus.ok;
}

/** Asks receivers for a document of the agency's own; each is told by a status of its own. */
async function takeBack(context: CommandContext, id: string, options: StatusOptions): Promise<ExitStatus> {
  const outcomes = await withSession(context, async (session) => {
    const desk = await session.desk(options.as);
    const documentId = await sentDocument(session, desk.organisation, id);
    const receivers = options.to
      ? options.to.map((code) => session.registry.get(code))
      : await desk.holders(documentId);
    const told: Outcome[] = [];
    for (const receiver of receivers) {
      const { outcome } = await desk.takeBack(documentId, receiver, options.reason ?? statusCodes['13'].vi);
      told.push(outcome);
    }
    return told;
  });
  if (outcomes.length === 0)
    context.output.print([
      { vi: 'Không còn nơi nào giữ văn bản.', en: 'Nobody has the document any more.' }[
        context.look.language
      ],
    ]);
  context.output.print(outcomes.flatMap((outcome) => outcomeLines(outcome, context.look)));
  context.output.data({ outcomes: outcomes.map(outcomeData) });
  return outcomes.some(({ status }) => status === 'refused') ? exitStatus.refused : exitStatus.ok;
}

/** The id of the document that `id`, a package or the document itself, names and that the agency has sent. */
async function sentDocument(session: Session, { organId }: Organisation, id: string): Promise<string> {
  const found = await (await session.operator()).find(id);
  const own = found.find(({ facts }) => facts.kind !== 'status' && facts.sender === organId);
  if (own) return own.facts.documentId;
  throw new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', { pkg: id.slice(0, 200), agency: organId });
}

/** The package that `id` names and that was delivered to the agency, whether it still waits or not. */
async function receivedPackage(session: Session, { organId }: Organisation, id: string): Promise<InboxItem> {
  const operator = await session.operator();
  const node = session.topology.nodeOf(organId);
  for (const found of (await operator.find(id)).toReversed()) {
    if (node === undefined || found.facts.kind === 'status') continue;
    const record = await operator.record(node, found.pkg);
    const delivery = record?.entries.find(({ act, agency }) => act === 'delivered' && agency === organId);
    if (record && delivery) return { pkg: found.pkg, facts: record.facts, deliveredAt: delivery.at };
  }
  throw new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', { pkg: id.slice(0, 200), agency: organId });
}
