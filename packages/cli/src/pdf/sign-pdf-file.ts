import { agencyRequestOf } from '@lienthong/emulator';
import { type PdfSigner, type SignPdfOptions, signPdf } from '@lienthong/pdf';
import { type Identity, requestTimeStamp } from '@lienthong/pki';
import { Command } from 'commander';
import { oneOf } from '../argument-parsers.ts';
import { chooseRegistry } from '../choose-registry.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { openStatePki } from '../pki/pki-desk.ts';
import { readInput } from '../read-input.ts';
import { printable } from '../render/printable.ts';
import { readCertificates, readPrivateKey } from '../signature/read-pem.ts';
import { refuseForeignKey } from '../signature/refuse-foreign-key.ts';
import { usageError } from '../usage-error.ts';
import { writeResult } from './write-result.ts';

type SignOptions = {
  readonly kind: 'person' | 'agency';
  readonly agency?: string;
  readonly person: string;
  readonly name: string;
  readonly title: string;
  readonly key?: string;
  readonly cert?: string;
  readonly timeStamp?: string | true;
  readonly of?: string;
  readonly field?: string;
  readonly anyOrder?: true;
  readonly registry?: string;
  readonly output: string;
};

/** `lienthong pdf sign`: one more signature on a PDF, with a key of the state directory or one's own. */
export function signPdfCommand({ say, run }: CommandKit): Command {
  return new Command('sign')
    .description(
      say({
        vi: 'ký tệp PDF (PAdES): người có thẩm quyền trước, cơ quan sau',
        en: 'signs a PDF (PAdES): the authorised person first, then the agency',
      }),
    )
    .argument(
      '<file>',
      say({ vi: 'tệp PDF, hoặc - để đọc đầu vào chuẩn', en: 'PDF, or - for standard input' }),
    )
    .requiredOption('-o, --output <file>', say({ vi: 'tệp kết quả', en: 'file to write' }))
    .option(
      '--as <person|agency>',
      say({
        vi: 'ký với tư cách người có thẩm quyền hay cơ quan',
        en: 'sign as the authorised person or as the agency',
      }),
      oneOf(['person', 'agency'] as const),
      'person',
    )
    .option(
      '--agency <code>',
      say({
        vi: 'mã cơ quan, dùng khóa giả lập của thư mục lưu',
        en: 'code of the agency, with fake keys of the state directory',
      }),
    )
    .option('--person <id>', say({ vi: 'mã của người ký', en: 'the person' }), 'nguoi-ky')
    .option('--name <text>', say({ vi: 'họ tên người ký', en: 'name of the person' }), 'Nguyễn Văn Ví Dụ')
    .option('--title <text>', say({ vi: 'chức vụ', en: 'position of the person' }), 'Chủ tịch')
    .option(
      '--key <file>',
      say({ vi: 'khóa riêng (PEM), thay cho --agency', en: 'private key (PEM), instead of --agency' }),
    )
    .option(
      '--cert <file>',
      say({
        vi: 'chứng thư của khóa đó, kèm trung gian (PEM)',
        en: 'its certificate, then issuing ones (PEM)',
      }),
    )
    .option(
      '--time-stamp [url]',
      say({
        vi: 'kèm dấu thời gian: của dịch vụ này, hoặc giả lập',
        en: 'with a time stamp: of this service, or a fake one',
      }),
    )
    .option(
      '--of <text>',
      say({
        vi: 'số, ký hiệu văn bản chính, ghi trên phụ lục',
        en: 'number and notation of the main document, for an appendix',
      }),
    )
    .option('--field <name>', say({ vi: 'ô chữ ký trống', en: 'empty signature field' }))
    .option('--any-order', say({ vi: 'cho cơ quan ký trước', en: 'let the agency sign first' }))
    .option('--registry <name>', say({ vi: 'danh mục cơ quan', en: 'list of agencies' }))
    .action(
      (
        file: string,
        { as: kind, ...options }: Omit<SignOptions, 'kind'> & { readonly as: SignOptions['kind'] },
      ) => run((context) => sign(context, file, { ...options, kind })),
    );
}

async function sign(context: CommandContext, file: string, options: SignOptions): Promise<ExitStatus> {
  const { stdin, clock, look, output, say } = context;
  const { kind, of, field, anyOrder } = options;
  const bytes = await readInput(file, stdin);
  const signer = await signerOf(context, options);
  const timeStamp =
    options.timeStamp === undefined ? undefined : await timeStampFrom(context, options.timeStamp);
  const signed = await signPdf(bytes, {
    ...{ signer, kind, at: clock.now() },
    ...(timeStamp && { timeStamp }),
    ...(of !== undefined && { of }),
    ...(field !== undefined && { field }),
    ...(anyOrder && { anyOrder }),
  });
  await writeResult(options.output, signed);
  const path = printable(options.output);
  output.print([`${look.style.good('✓')} ${say({ vi: `Đã ký: ${path}`, en: `Signed: ${path}` })}`]);
  output.data({ output: options.output, bytes: signed.length, kind, hasTimeStamp: timeStamp !== undefined });
  return exitStatus.ok;
}

async function signerOf(context: CommandContext, options: SignOptions): Promise<PdfSigner> {
  const { key: keyFile, cert, agency } = options;
  const isOwnKey = keyFile !== undefined && cert !== undefined;
  if (isOwnKey === (agency !== undefined) || (keyFile === undefined) !== (cert === undefined))
    throw usageError({
      vi: 'cần --agency, hoặc cả --key và --cert',
      en: 'give either --agency, or --key and --cert',
    });
  if (!isOwnKey) return stateIdentity(context, options, agency ?? '');
  const key = await readPrivateKey(keyFile, context.stdin);
  const certificates = await readCertificates(cert, context.stdin);
  refuseForeignKey(key, certificates[0]);
  return { key, certificates: certificates.map(({ der }) => der) };
}

async function stateIdentity(context: CommandContext, options: SignOptions, code: string): Promise<Identity> {
  const { registry } = await chooseRegistry(context.stateDir, options.registry);
  const request = agencyRequestOf(registry.get(code));
  const pki = await openStatePki(context);
  const { organId, name: agencyName } = request;
  const { person: personId, name, title } = options;
  return options.kind === 'agency'
    ? pki.agencyIdentity(request)
    : pki.personIdentity({ organId, personId, name, title, agencyName });
}

/** A service that answers at an address, or the one of the state directory without any network. */
async function timeStampFrom(
  context: CommandContext,
  service: string | true,
): Promise<NonNullable<SignPdfOptions['timeStamp']>> {
  const { clock, random } = context;
  const pki = await openStatePki(context);
  const fetching = service === true && {
    fetchMessage: ({ body }: { readonly body?: { readonly bytes: Uint8Array } }) =>
      pki.services.timeStamp(body?.bytes ?? new Uint8Array()),
  };
  const url = service === true ? 'pki:' : service;
  return async (stamped) =>
    (await requestTimeStamp({ url, stamped, trust: pki.trust, clock, random, ...fetching })).token;
}
