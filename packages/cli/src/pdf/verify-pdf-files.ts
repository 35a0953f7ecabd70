import { isExchangeError } from '@lienthong/errors';
import { type PdfEvidence, verifyPdf } from '@lienthong/pdf';
import { TrustStore } from '@lienthong/pki';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { openStatePki } from '../pki/pki-desk.ts';
import { readInput } from '../read-input.ts';
import { parseInstant } from '../signature/parse-instant.ts';
import { readCertificates } from '../signature/read-pem.ts';
import { pdfReportData, pdfReportLines } from './pdf-report.ts';

type VerifyOptions = { readonly ca?: readonly string[]; readonly at?: number };

/** `lienthong pdf verify`: what the signatures of PDFs are worth. */
export function verifyPdfCommand({ say, run }: CommandKit): Command {
  return new Command('verify')
    .description(
      say({
        vi: 'kiểm tra chữ ký trên tệp PDF: đúng, sai, hoặc không kiểm được (0 đúng, 1 không đúng, 3 không đọc được)',
        en: 'verifies the signatures of PDFs: right, wrong, or not checkable (0 right, 1 not, 3 unreadable)',
      }),
    )
    .argument(
      '<files...>',
      say({ vi: 'các tệp PDF, hoặc - để đọc đầu vào chuẩn', en: 'PDFs, or - for standard input' }),
    )
    .option(
      '--ca <files...>',
      say({
        vi: 'chứng thư gốc được tin cậy (PEM) thay cho gốc giả lập của thư mục lưu',
        en: 'roots to trust (PEM) instead of the fake ones of the state directory',
      }),
    )
    .option(
      '--at <time>',
      say({ vi: 'thời điểm kiểm tra (mặc định: hiện tại)', en: 'instant of the check (default: now)' }),
      parseInstant,
    )
    .action((files: readonly string[], options: VerifyOptions) =>
      run((context) => verify(context, files, options)),
    );
}

async function verify(
  context: CommandContext,
  files: readonly string[],
  { ca, at = context.clock.now() }: VerifyOptions,
): Promise<ExitStatus> {
  const { output, look, stdin } = context;
  const trust = await trustOf(context, ca);
  const reports: { readonly file: string; readonly evidence: PdfEvidence }[] = [];
  for (const file of files) {
    const evidence = verifyPdf(await readInput(file, stdin), { trust, at });
    output.print(pdfReportLines(file, evidence, look));
    reports.push({ file, evidence });
  }
  const isRight = reports.every(({ evidence }) => evidence.answer === 'right');
  output.data({ isRight, files: reports.map(({ file, evidence }) => pdfReportData(file, evidence)) });
  if (reports.some(({ evidence }) => evidence.problem !== undefined)) return exitStatus.environment;
  return isRight ? exitStatus.ok : exitStatus.refused;
}

/** The roots that the user named, with issuing certificates from the same files; else those of the state directory. */
async function trustOf(context: CommandContext, ca: readonly string[] | undefined): Promise<TrustStore> {
  if (ca === undefined) return (await openStatePki(context)).trust;
  const trust = new TrustStore();
  const named = await Promise.all(ca.map((path) => readCertificates(path, context.stdin)));
  for (const { der } of named.flat()) {
    try {
      trust.addRoot(der);
    } catch (failure) {
      if (!isExchangeError(failure, 'PKI_ROOT_REFUSED')) throw failure;
      trust.addIntermediate(der);
    }
  }
  return trust;
}
