import { parseEdxml } from '@lienthong/edxml';
import type { PackageSigner } from '@lienthong/edxml-signature';
import type { AgencyDesk, Session } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { type Outcome, readContent } from '@lienthong/exchange';
import { type AbnormalState, abnormalStates } from '@lienthong/pki';
import type { System } from '@lienthong/systems';
import { Command } from 'commander';
import { oneOf, parseDay, wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import {
  addOrderOptions,
  changesOf,
  composeOrder,
  type OrderOptions,
  orderOf,
} from '../orders/order-options.ts';
import { readAttachments, readInput } from '../read-input.ts';
import { type HeldSubmission, heldData, heldLines } from '../render/held.ts';
import { outcomeData, outcomeLines } from '../render/outcome.ts';
import { type ShownSend, sendReplyData, sendReplyLines } from '../render/vxp-reply.ts';
import { readCertificates, readPrivateKey } from '../signature/read-pem.ts';
import { usageError } from '../usage-error.ts';
import { isThroughGateway, systemOption, viaOption } from '../via.ts';
import { withSession } from '../with-session.ts';
import { withVxpClient } from '../with-vxp-client.ts';

const certificateStates = Object.keys(abnormalStates) as AbnormalState[];

type SendOptions = OrderOptions & {
  readonly as?: string;
  readonly via: 'node' | 'vxp';
  readonly system?: string;
  readonly sign: boolean;
  readonly key?: string;
  readonly cert?: string;
  readonly certificate?: AbnormalState;
  readonly to?: readonly string[];
  readonly subject?: string;
  readonly number?: string;
  readonly notation?: string;
  readonly type: string;
  readonly priority: number;
  readonly attach?: readonly string[];
  readonly due?: string;
};

/** `lienthong send`: hands a package in as an agency, from a file or composed here. */
export function sendCommand({ say, run }: CommandKit): Command {
  return addOrderOptions(new Command('send'), { say })
    .description(
      say({
        vi: 'gửi một gói tin: từ tệp edXML, hoặc soạn ngay tại đây (--to, --subject)',
        en: 'sends a package: an edXML file, or one composed here (--to, --subject)',
      }),
    )
    .argument(
      '[file]',
      say({ vi: 'tệp edXML, hoặc - để đọc đầu vào chuẩn', en: 'edXML file, or - for standard input' }),
    )
    .option('--as <code>', say({ vi: 'mã cơ quan gửi', en: 'code of the sending agency' }))
    .addOption(viaOption(say))
    .addOption(systemOption(say))
    .option(
      '--no-sign',
      say({ vi: 'gửi nguyên tệp, không ký thêm', en: 'send the file as it is, unsigned by us' }),
    )
    .option(
      '--key <file>',
      say({
        vi: 'ký bằng khóa này (PEM), kể cả khóa không ai chấp nhận, như của lienthong pki make',
        en: 'sign with this key (PEM), even one that nobody accepts, such as of lienthong pki make',
      }),
    )
    .option(
      '--cert <file>',
      say({
        vi: 'chứng thư của khóa đó, kèm trung gian (PEM)',
        en: 'its certificate, then issuing ones (PEM)',
      }),
    )
    .option(
      '--certificate <state>',
      say({
        vi: `ký bằng một chứng thư bất thường vừa tạo: ${certificateStates.join(', ')}`,
        en: `sign with an abnormal certificate, made for it: ${certificateStates.join(', ')}`,
      }),
      oneOf(certificateStates),
    )
    .option('--to <codes...>', say({ vi: 'mã các cơ quan nhận', en: 'codes of the receiving agencies' }))
    .option('--subject <text>', say({ vi: 'trích yếu', en: 'subject' }))
    .option(
      '--number <n>',
      say({ vi: 'số văn bản (mặc định: số tiếp theo)', en: 'number (default: the next one)' }),
    )
    .option('--notation <text>', say({ vi: 'ký hiệu văn bản', en: 'notation, as in 12/BC-UBND' }))
    .option('--type <name>', say({ vi: 'loại văn bản', en: 'type of document' }), 'Công văn')
    .option(
      '--priority <0-4>',
      say({ vi: 'độ khẩn, 0 thường đến 4 hỏa tốc hẹn giờ', en: 'urgency, 0 normal to 4 at a fixed hour' }),
      wholeNumber(0, 4),
      0,
    )
    .option('--due <day>', say({ vi: 'hạn xử lý yyyy-MM-dd', en: 'due day, yyyy-MM-dd' }), parseDay)
    .option(
      '--attach <files...>',
      say({
        vi: 'tệp đính kèm (mặc định: văn bản PDF lập và ký tại đây)',
        en: 'attachments (default: the document as a PDF, made and signed here)',
      }),
    )
    .action((file: string | undefined, options: SendOptions, command: Command) =>
      run((context) => send(context, file, { ...options, changes: changesOf(options, command) })),
    );
}

async function send(
  context: CommandContext,
  file: string | undefined,
  options: SendOptions,
): Promise<ExitStatus> {
  const order = orderOf(options);
  const isComposed = order !== undefined || options.to !== undefined || options.subject !== undefined;
  if (isComposed === (file !== undefined))
    throw usageError({
      vi: 'cần một tệp edXML, hoặc --to và --subject, không dùng cả hai',
      en: 'give either an edXML file, or --to and --subject',
    });
  const isWhole = options.to !== undefined && options.subject !== undefined;
  if (isComposed && order !== 'revoke' && order !== 'update' && !isWhole)
    throw usageError({
      vi: 'soạn văn bản cần cả --to và --subject',
      en: 'a document to be composed needs both --to and --subject',
    });
  const { as = '' } = options;
  const overVxp = isThroughGateway(options) ? options : undefined;
  if (!overVxp && as === '') throw usageError({ vi: 'thiếu --as', en: '--as is missing' });
  // Before anything is connected: a file that is not there needs no exchange to be found out.
  const input = file === undefined ? undefined : await readInput(file, context.stdin);
  const attachments = await readAttachments(options.attach ?? [], context.stdin);
  const signer = await readSigner(options, context.stdin);
  const { certificate } = options;
  const signing = async ({ certificates }: Session, desk: AgencyDesk): Promise<AgencyDesk> => {
    if (certificate === undefined) return signer ? desk.signingWith(signer) : desk;
    return desk.signingWith(await certificates.makeAbnormal(certificate, desk.organisation.organId));
  };
  const make = async (session: Session, desk: AgencyDesk): Promise<Uint8Array> =>
    input
      ? signed(desk, input, options)
      : order === 'revoke' || order === 'update'
        ? composeOrder(session, desk, { ...options, attachments })
        : composed(session, desk, options, attachments);
  if (overVxp) return sendOverVxp(context, overVxp, { input, make, signing });
  const outcome = await withSession(context, async (session): Promise<Outcome | HeldSubmission> => {
    const desk = await signing(session, await session.desk(as));
    const bytes = await make(session, desk);
    try {
      return (await desk.submit(bytes)).outcome;
    } catch (failure) {
      if (!isExchangeError(failure, 'EXCHANGE_SUBMISSION_QUEUED')) throw failure;
      return { documentId: documentIdOf(bytes), reason: failure };
    }
  });
  if ('reason' in outcome) {
    context.output.print(heldLines(outcome, context.look));
    context.output.data(heldData(outcome));
    return exitStatus.ok;
  }
  context.output.print(outcomeLines(outcome, context.look));
  context.output.data(outcomeData(outcome));
  return outcome.status === 'refused' ? exitStatus.refused : exitStatus.ok;
}

/** The document's own id; '' where the bytes are no package. */
function documentIdOf(bytes: Uint8Array): string {
  try {
    return readContent(parseEdxml(bytes)).facts.documentId;
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return '';
  }
}

/** Sends as a client system; the agency's key signs here, as a document system would have it. */
async function sendOverVxp(
  context: CommandContext,
  { as, system: id, sign }: SendOptions & { readonly system: string },
  work: {
    readonly input: Uint8Array | undefined;
    readonly make: (session: Session, desk: AgencyDesk) => Promise<Uint8Array>;
    readonly signing: (session: Session, desk: AgencyDesk) => Promise<AgencyDesk>;
  },
): Promise<ExitStatus> {
  const { input, make, signing } = work;
  const shown = await withVxpClient(context, id, async (client, system): Promise<ShownSend> => {
    const from = as ?? senderOf(system);
    const bytes =
      input && !sign
        ? input
        : await withSession(context, async (session) =>
            make(session, await signing(session, await session.desk(from))),
          );
    const messagetype = isStatus(bytes) ? 'status' : 'edoc';
    return { from, reply: await client.sendEdoc({ from, servicetype: 'eDoc', messagetype }, bytes) };
  });
  context.output.print(sendReplyLines(shown, context.look));
  context.output.data(sendReplyData(shown));
  return shown.reply.status === 'OK' ? exitStatus.ok : exitStatus.refused;
}

/** The agency that a system speaks for where none is named: the one that it is called by, or its only one. */
function senderOf({ id, agencies }: System): string {
  if (agencies === 'all' || agencies.includes(id)) return id;
  const [only, ...more] = agencies;
  if (only !== undefined && more.length === 0) return only;
  throw usageError({
    vi: `hệ thống ${id} gửi thay nhiều cơ quan: cần --as`,
    en: `system ${id} speaks for several agencies: give --as`,
  });
}

/**
 * Whoever is to sign in place of the agency's own key; undefined where nobody is.
 *
 * @throws CLI_USAGE for half of it
 * @throws CLI_FILE_*, SIGNATURE_KEY_UNREADABLE
 */
async function readSigner(
  { key, cert, certificate, sign }: Pick<SendOptions, 'key' | 'cert' | 'certificate' | 'sign'>,
  stdin: CommandContext['stdin'],
): Promise<PackageSigner | undefined> {
  if (certificate !== undefined && (key !== undefined || cert !== undefined || !sign))
    throw usageError({
      vi: '--certificate không dùng với --key, --cert, --no-sign',
      en: '--certificate does not go with --key, --cert and --no-sign',
    });
  if (key === undefined && cert === undefined) return undefined;
  if (key === undefined || cert === undefined || !sign)
    throw usageError({
      vi: '--key và --cert đi cùng nhau, không dùng với --no-sign',
      en: '--key and --cert go together, and not with --no-sign',
    });
  const certificates = await readCertificates(cert, stdin);
  return { key: await readPrivateKey(key, stdin), certificates: certificates.map(({ der }) => der) };
}

/** What cannot be read goes as a document: the gateway is to refuse it, not this command. */
function isStatus(bytes: Uint8Array): boolean {
  try {
    return parseEdxml(bytes).kind === 'status';
  } catch (failure) {
    if (isExchangeError(failure)) return false;
    throw failure;
  }
}

function signed(desk: AgencyDesk, bytes: Uint8Array, { sign }: SendOptions): Promise<Uint8Array> {
  return sign ? desk.sign(bytes) : Promise.resolve(bytes);
}

async function composed(
  session: Session,
  desk: AgencyDesk,
  options: SendOptions,
  attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<Uint8Array> {
  const { to = [], subject = '', type, priority, number, notation, replace, reason = '', due } = options;
  const content = {
    to: to.map((code) => session.registry.get(code)),
    codeNumber: number ?? (await nextNumber(session, desk)),
    codeNotation: notation ?? `CV-${desk.organisation.shortName ?? 'UBND'}`,
    typeName: type,
    subject,
  };
  const draft = {
    ...content,
    priority,
    attachments: attachments.length > 0 ? attachments : [await desk.issueDocument(content)],
    ...(due === undefined ? {} : { dueAt: Date.parse(`${due}T00:00:00+07:00`) }),
  };
  if (replace === undefined) return desk.compose(draft);
  const replaces = replace.map((documentId) => ({ documentId }));
  return desk.composeReplacement({ ...draft, reason, replaces });
}

/** One more than the highest number that the agency has used, as in a register of outgoing documents. */
async function nextNumber({ quotas, topology }: Session, desk: AgencyDesk): Promise<string> {
  const { organId } = desk.organisation;
  const sent = await desk.sent({ limit: 100_000 });
  // What waits for the agency's quota has its number too.
  const held = (await quotas.held(topology.nodeOf(organId))).filter(({ agency }) => agency === organId);
  const numbers = [...sent, ...held].map(({ facts }) =>
    facts.kind === 'status' ? 0 : Number.parseInt(facts.code ?? '', 10) || 0,
  );
  return String(Math.max(0, ...numbers) + 1);
}
