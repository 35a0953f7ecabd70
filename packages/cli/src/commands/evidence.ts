import { open, stat } from 'node:fs/promises';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { checkEvidence, containerBytesMax, type Evidence } from '@lienthong/evidence';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { evidenceData, evidenceLines, madeData, madeLines } from '../evidence/evidence-report.ts';
import { journeyEvidence } from '../evidence/journey-evidence.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { readCertificates } from '../signature/read-pem.ts';
import { withSession } from '../with-session.ts';

type CheckOptions = { readonly root?: readonly string[] };

/** `lienthong evidence`: what proves a journey, as one file; `evidence check`: what such a file is worth. */
export function evidenceCommand(kit: CommandKit): Command {
  const { say, run } = kit;
  return new Command('evidence')
    .description(
      say({
        vi: 'lập tệp bằng chứng (ASiC-E) về hành trình của một gói tin; evidence check TỆP để kiểm tra',
        en: 'writes what proves a journey as one ASiC-E file; evidence check FILE checks one',
      }),
    )
    .argument(
      '<id>',
      say({ vi: 'mã gói tin, mã văn bản, hoặc latest (gói mới nhất)', en: 'package, document, or latest' }),
    )
    .option(
      '-o, --out <file>',
      say({ vi: 'tệp kết quả (mặc định: MÃ-GÓI-TIN.asice)', en: 'result (default: PACKAGE.asice)' }),
    )
    .action((id: string, options: { readonly out?: string }) =>
      run((context) => makeFile(context, id, options)),
    )
    .addCommand(checkCommand(kit));
}

function checkCommand({ say, run }: CommandKit): Command {
  return new Command('check')
    .description(
      say({
        vi: 'kiểm tra tệp bằng chứng, không cần mạng: từng phần đúng, sai, hoặc không kiểm được (0 đúng, 1 không đúng)',
        en: 'checks such a file offline: each part right, wrong, or not checkable (0 right, 1 not)',
      }),
    )
    .argument('<file>', say({ vi: 'tệp bằng chứng', en: 'the file' }))
    .option(
      '--root <files...>',
      say({
        vi: 'chứng thư gốc được tin cậy (PEM); không có thì chỉ xét theo gốc kèm trong tệp',
        en: 'roots to trust (PEM); without, the one in the file is used and proves nothing',
      }),
    )
    .action((file: string, options: CheckOptions) => run((context) => check(context, file, options)));
}

async function makeFile(
  context: CommandContext,
  id: string,
  { out }: { readonly out?: string },
): Promise<ExitStatus> {
  const evidence = await withSession(context, (session) => journeyEvidence(session, id, context));
  const path = out ?? `${evidence.summary.pkg}.asice`;
  await writeParts(path, evidence);
  context.output.print(madeLines(path, evidence, context.look));
  context.output.data(madeData(path, evidence));
  return exitStatus.ok;
}

/** Part after part: the package is never in memory twice. */
async function writeParts(path: string, { parts }: Evidence): Promise<void> {
  try {
    const file = await open(path, 'w');
    try {
      await file.writev([...parts]);
    } finally {
      await file.close();
    }
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ExchangeError('CLI_FILE_UNWRITABLE', { path, problem }, { cause });
  }
}

async function check(
  { output, look, stdin, clock }: CommandContext,
  file: string,
  { root = [] }: CheckOptions,
): Promise<ExitStatus> {
  const named = (await Promise.all(root.map((path) => readCertificates(path, stdin)))).flat();
  const bytes = await readContainer(file);
  const report = await checkEvidence(bytes, { roots: named.map(({ der }) => der), now: clock.now() });
  output.print(evidenceLines(file, report, look));
  output.data(evidenceData(file, report));
  return report.answer === 'right' ? exitStatus.ok : exitStatus.refused;
}

async function readContainer(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > containerBytesMax)
      throw new ExchangeError('CONTENT_TOO_LARGE', { bytes: size, bytesMax: containerBytesMax });
    const file = await open(path, 'r');
    try {
      const bytes = Buffer.alloc(size);
      const { bytesRead } = await file.read(bytes, 0, size, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (failure) {
    if (isExchangeError(failure)) throw failure;
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('CLI_FILE_UNREADABLE', { path, problem }, { cause: failure });
  }
}
