import { isExchangeError } from '@lienthong/errors';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { readInput } from '../read-input.ts';
import { OfferedTrust } from '../signature/offered-trust.ts';
import { parseInstant } from '../signature/parse-instant.ts';
import { readCertificates } from '../signature/read-pem.ts';
import { reportData } from '../signature/report-data.ts';
import { reportLines } from '../signature/report-lines.ts';
import type { FileReport } from '../signature/signature-report.ts';
import { unreadableFile, type VerifyFileOptions, verifyFile } from '../signature/verify-file.ts';

type VerifyOptions = {
  readonly ca?: readonly string[];
  readonly at?: number;
  readonly allowSha1?: boolean;
};

/** `lienthong verify`: what the signatures of edXML packages, or of any XML, are worth. Needs nothing running. */
export function verifyCommand({ say, run }: CommandKit): Command {
  return new Command('verify')
    .description(
      say({
        vi: 'kiểm tra chữ ký của gói edXML hoặc tệp XML bất kỳ (0 hợp lệ, 1 không, 3 không đọc được)',
        en: 'verifies the signatures of edXML packages or any XML (0 valid, 1 not, 3 unreadable)',
      }),
    )
    .argument(
      '<files...>',
      say({ vi: 'các tệp, hoặc - để đọc đầu vào chuẩn', en: 'files, or - for standard input' }),
    )
    .option(
      '--ca <files...>',
      say({
        vi: 'chứng thư được tin cậy (PEM): gốc, trung gian hoặc của chính người ký',
        en: 'certificates to trust (PEM): roots, issuing ones, or the signer’s own',
      }),
    )
    .option(
      '--at <time>',
      say({
        vi: 'xét chứng thư tại thời điểm này (mặc định: thời điểm ký được bao phủ, nếu không thì hiện tại)',
        en: 'judge certificates as of this instant (default: the signing time where covered, else now)',
      }),
      parseInstant,
    )
    .option('--allow-sha1', say({ vi: 'chấp nhận SHA-1', en: 'let SHA-1 count' }))
    .action((files: readonly string[], options: VerifyOptions) =>
      run((context) => verify(context, files, options)),
    );
}

async function verify(
  context: CommandContext,
  files: readonly string[],
  { ca = [], at, allowSha1 = false }: VerifyOptions,
): Promise<ExitStatus> {
  const { stdin, clock, output, look } = context;
  const named = (await Promise.all(ca.map((path) => readCertificates(path, stdin)))).flat();
  const trust = new OfferedTrust(named, { at, now: clock.now() });
  const reports: FileReport[] = [];
  for (const file of files) {
    const report = await reportOn(file, context, { trust, allowSha1 });
    output.print(reportLines(report, look));
    reports.push(report);
  }
  output.data({ valid: reports.every(({ isValid }) => isValid), files: reports.map(reportData) });
  if (reports.some(({ kind }) => kind === 'unreadable')) return exitStatus.environment;
  return reports.every(({ isValid }) => isValid) ? exitStatus.ok : exitStatus.refused;
}

/** One file that cannot be read does not keep the others from being verified. */
async function reportOn(
  file: string,
  { stdin }: CommandContext,
  options: VerifyFileOptions,
): Promise<FileReport> {
  try {
    return verifyFile(file, await readInput(file, stdin), options);
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return unreadableFile(file, failure);
  }
}
