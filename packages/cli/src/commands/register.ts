import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { type RegisterDirection, registerCsv } from '@lienthong/registers';
import { Command } from 'commander';
import { oneOf, parseDay, wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { registerData, registerLines } from '../render/register.ts';
import { usageError } from '../usage-error.ts';
import { withSession } from '../with-session.ts';

type RegisterOptions = {
  readonly search?: string;
  readonly from?: string;
  readonly to?: string;
  readonly csv?: string;
  readonly limit?: number;
};

const directions = ['in', 'out'] as const;

/** `lienthong register`: sổ văn bản đến, sổ văn bản đi of an agency. */
export function registerCommand({ say, run }: CommandKit): Command {
  return new Command('register')
    .description(
      say({ vi: 'sổ văn bản đến (in), sổ văn bản đi (out) của một cơ quan', en: 'registers of an agency' }),
    )
    .argument(
      '<in|out>',
      say({ vi: 'in: văn bản đến, out: văn bản đi', en: 'in: incoming, out: outgoing' }),
      oneOf(directions),
    )
    .argument('<code>', say({ vi: 'mã cơ quan', en: 'code of the agency' }))
    .option(
      '--search <words>',
      say({
        vi: 'tìm theo số, ký hiệu, trích yếu, người ký, nơi gửi; không cần dấu; #12 là số trong sổ',
        en: 'number, notation, subject, signer, issuer; without diacritics; #12 is the number in the register',
      }),
    )
    .option('--from <day>', say({ vi: 'từ ngày yyyy-MM-dd', en: 'first day, yyyy-MM-dd' }), parseDay)
    .option('--to <day>', say({ vi: 'đến hết ngày yyyy-MM-dd', en: 'last day, yyyy-MM-dd' }), parseDay)
    .option('--csv <file>', say({ vi: 'ghi ra tệp CSV, - là đầu ra chuẩn', en: 'write CSV; - prints it' }))
    .option('--limit <n>', say({ vi: 'số dòng tối đa', en: 'most rows' }), wholeNumber(1, 1_000_000))
    .action((direction: RegisterDirection, code: string, options: RegisterOptions) =>
      run((context) => register(context, { direction, code, ...options })),
    );
}

async function register(
  context: CommandContext,
  options: RegisterOptions & { readonly direction: RegisterDirection; readonly code: string },
): Promise<ExitStatus> {
  const { direction, code, csv, ...query } = options;
  const { output, look } = context;
  if (csv === '-' && output.isJson)
    throw usageError({
      vi: '--csv - và --json không dùng cùng nhau',
      en: '--csv - and --json exclude each other',
    });
  if (query.from !== undefined && query.to !== undefined && query.from > query.to)
    throw usageError({ vi: '--from sau --to', en: '--from is after --to' });
  const shown = await withSession(context, async (session) => {
    const desk = await session.desk(code);
    const items = await desk.register(direction, query);
    const nameOf = (agency: string) => session.registry.find(agency)?.name ?? agency;
    return { organisation: desk.organisation, direction, items, nameOf };
  });
  if (csv !== undefined) {
    const text = registerCsv(direction, shown.items, { nameOf: shown.nameOf, language: look.language });
    if (csv === '-') {
      output.raw(text);
      return exitStatus.ok;
    }
    const path = resolve(csv);
    await writeText(path, text);
    output.print([
      `${look.style.good('✓')} ${shown.items.length} ${{ vi: 'dòng, đã ghi', en: 'rows, written to' }[look.language]} ${path}`,
    ]);
  } else output.print(registerLines(shown, look));
  output.data(registerData(shown));
  return exitStatus.ok;
}

async function writeText(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (failure) {
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('CLI_FILE_UNWRITABLE', { path, problem }, { cause: failure });
  }
}
