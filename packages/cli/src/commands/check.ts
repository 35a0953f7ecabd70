import { type PolicyProfile, policyProfiles } from '@lienthong/edxml';
import { loadRegistry } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { Command } from 'commander';
import { oneOf } from '../argument-parsers.ts';
import { type CheckSettings, checkPackage, rulesNotChecked } from '../check/check-package.ts';
import {
  type CheckedPackage,
  type CheckResult,
  type FailLevel,
  type FixResult,
  isFailure,
  type UnreadableInput,
} from '../check/check-result.ts';
import { type CheckInput, findInputs } from '../check/find-inputs.ts';
import type { FixedPackage } from '../check/fix-package.ts';
import { jsonReport } from '../check/json-report.ts';
import { junitReport } from '../check/junit-report.ts';
import { readPolicy } from '../check/read-policy.ts';
import { sarifReport } from '../check/sarif-report.ts';
import { textReport } from '../check/text-report.ts';
import { FixedFiles } from '../check/write-fixed.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { readInput } from '../read-input.ts';
import { usageError } from '../usage-error.ts';

type Format = 'text' | 'json' | 'sarif' | 'junit';

type CheckOptions = {
  readonly format?: Format;
  readonly profile: PolicyProfile;
  readonly policy?: string;
  readonly failOn: FailLevel;
  readonly registry?: string;
  readonly fix?: true;
  readonly out?: string;
};

/** `lienthong check`: what is wrong with edXML files, and what the other side will make of it. Needs nothing running. */
export function checkCommand({ say, run }: CommandKit): Command {
  return new Command('check')
    .description(
      say({
        vi: 'kiểm tra tệp edXML theo mọi quy tắc, không cần hệ thống đang chạy',
        en: 'checks edXML files against all rules; needs nothing running',
      }),
    )
    .argument(
      '<file...>',
      say({ vi: 'tệp, thư mục (*.edxml, *.xml), hoặc -', en: 'files, folders (*.edxml, *.xml), or -' }),
    )
    .option(
      '--format <format>',
      say({
        vi: 'text, json, sarif hoặc junit (mặc định: text)',
        en: 'text, json, sarif or junit (default: text)',
      }),
      oneOf<Format>(['text', 'json', 'sarif', 'junit']),
    )
    .option(
      '--profile <profile>',
      say({
        vi: 'lenient: nhận mọi gói tin có thật; strict: chặt; dotnet-peer: như phần mềm .NET',
        en: 'lenient: takes all real traffic; strict; dotnet-peer: what .NET software refuses',
      }),
      oneOf(Object.keys(policyProfiles) as PolicyProfile[]),
      'lenient',
    )
    .option(
      '--policy <file>',
      say({
        vi: 'tệp JSON nâng, hạ hoặc tắt từng quy tắc',
        en: 'JSON file that raises, lowers or turns off rules',
      }),
    )
    .option(
      '--fail-on <weight>',
      say({
        vi: 'mức làm lệnh thất bại: error, warning hoặc info',
        en: 'what fails: error, warning or info',
      }),
      oneOf<FailLevel>(['error', 'warning', 'info']),
      'error',
    )
    .option(
      '--registry <name>',
      say({
        vi: 'danh mục để kiểm tra mã và tên cơ quan',
        en: 'list to check codes and names of agencies against',
      }),
    )
    .option(
      '--fix',
      say({
        vi: 'ghi lại theo dạng của SDK Java nếu không mất gì (NAME.fixed.edxml)',
        en: 'write the shape of the Java SDK where nothing is lost (NAME.fixed.edxml)',
      }),
    )
    .option('--out <dir>', say({ vi: 'thư mục cho --fix', en: 'folder for --fix' }))
    .action((files: readonly string[], options: CheckOptions) =>
      run((context) => context.interrupt.orInterrupted(check(context, files, options))),
    );
}

async function check(
  context: CommandContext,
  files: readonly string[],
  options: CheckOptions,
): Promise<ExitStatus> {
  refuseContradictions(files, options);
  const { output, look, stdin, clock } = context;
  const format = options.format ?? (output.isJson ? 'json' : 'text');
  const settings: CheckSettings = {
    policy: await readPolicy({ profile: options.profile, file: options.policy }, stdin),
    now: clock.now(),
    withExcerpts: format === 'text',
    ...(options.registry !== undefined && { registry: loadRegistry(options.registry) }),
  };
  const { inputs, unreadable } = await findInputs(files);
  const fixedFiles = options.fix && new FixedFiles(options.out, inputs);
  const result = await checkAll(context, { inputs, settings, fixedFiles });
  const whole: CheckResult = { ...result, unreadable: [...unreadable, ...result.unreadable] };
  const isFailed = result.packages.some(({ items }) => items.some((item) => isFailure(item, options.failOn)));
  const status =
    whole.unreadable.length > 0 ? exitStatus.environment : isFailed ? exitStatus.refused : exitStatus.ok;
  const { language } = look;
  const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;
  switch (format) {
    case 'text':
      output.raw(`${textReport(whole, look).join('\n')}\n`);
      break;
    case 'json':
      output.raw(json(jsonReport(whole, { ok: status === exitStatus.ok })));
      break;
    case 'sarif':
      output.raw(json(sarifReport(whole, language)));
      break;
    case 'junit':
      output.raw(junitReport(whole, { language, failLevel: options.failOn, now: settings.now }));
      break;
  }
  return status;
}

function refuseContradictions(files: readonly string[], { fix, out, policy }: CheckOptions): void {
  if (out !== undefined && fix === undefined) {
    throw usageError({ vi: '--out chỉ dùng cùng --fix', en: '--out goes with --fix' });
  }
  const readsStdin = files.includes('-');
  if (readsStdin && policy === '-') {
    throw usageError({
      vi: 'đầu vào chuẩn chỉ đọc được một lần',
      en: 'standard input can be read only once',
    });
  }
  if (readsStdin && fix && out === undefined) {
    throw usageError({ vi: '--fix với - cần --out', en: '--fix of - needs --out' });
  }
}

async function checkAll(
  { stdin, interrupt }: CommandContext,
  work: {
    readonly inputs: readonly CheckInput[];
    readonly settings: CheckSettings;
    readonly fixedFiles: FixedFiles | undefined;
  },
): Promise<CheckResult> {
  const { inputs, settings, fixedFiles } = work;
  const packages: CheckedPackage[] = [];
  const unreadable: UnreadableInput[] = [];
  // One file ahead is read while one is checked.
  let ahead: Promise<Uint8Array | UnreadableInput> | undefined;
  for (const [index, input] of inputs.entries()) {
    interrupt.signal.throwIfAborted();
    const bytes = await (ahead ?? bytesOf(input, stdin));
    const next = inputs[index + 1];
    ahead = next && bytesOf(next, stdin);
    if (!(bytes instanceof Uint8Array)) {
      unreadable.push(bytes);
      continue;
    }
    const { checked, fixed } = checkPackage(input.name, bytes, settings);
    const fix = fixedFiles && (await resultOf(fixed(), (rewritten) => fixedFiles.write(input, rewritten)));
    packages.push(fix === undefined ? checked : { ...checked, fix });
  }
  return { packages, unreadable, notChecked: rulesNotChecked(settings) };
}

/** An empty file is a package with a defect; one that cannot be opened is none. */
async function bytesOf(
  { path, name }: CheckInput,
  stdin: CommandContext['stdin'],
): Promise<Uint8Array | UnreadableInput> {
  try {
    return await readInput(path, stdin);
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return failure.code === 'CLI_FILE_EMPTY' ? new Uint8Array(0) : { name, error: failure };
  }
}

async function resultOf(
  fixed: FixedPackage,
  write: (bytes: Uint8Array) => Promise<string>,
): Promise<FixResult> {
  return fixed.kind === 'rewritten' ? { kind: 'written', path: await write(fixed.bytes) } : fixed;
}
