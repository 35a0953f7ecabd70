import type { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { systemClock, systemRandom } from '@lienthong/runtime';
import { CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import type { CommandBody } from './command-kit.ts';
import { type ExitStatus, exitStatus, exitStatusOf } from './exit-status.ts';
import { type GlobalOptions, languageOf } from './global-options.ts';
import { Interrupt, Interrupted } from './interrupt.ts';
import { Output, type OutputStream } from './output.ts';
import { buildProgram } from './program.ts';
import { Progress } from './progress.ts';
import { errorData, errorLines } from './render/error.ts';
import { styleFor } from './render/style.ts';
import type { Text } from './texts/text.ts';
import { usageErrorOf } from './usage-error.ts';

/** The process as the command line uses it. */
export type CommandLineProcess = EventEmitter & {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
};

const interruptedText: Text = {
  vi: 'Đang dừng… nhấn Ctrl-C lần nữa để dừng ngay.',
  en: 'Stopping… press Ctrl-C again to stop at once.',
};

/**
 * Runs one command line and resolves with the exit status. Every failure ends here: as code, number, rule, what
 * happened and what to do, or as JSON.
 *
 * @param options.argv - arguments without program and script
 * @param options.forceExit - ends the process at once, after a second Ctrl-C
 */
export async function runCommandLine(options: {
  readonly argv: readonly string[];
  readonly process: CommandLineProcess;
  readonly forceExit: (status: ExitStatus) => void;
}): Promise<ExitStatus> {
  const { argv, process } = options;
  const { env, stdin, stdout, stderr } = process;
  const language = languageOf(argv, env);
  const say = (text: Text): string => text[language];
  const interrupt = new Interrupt();
  const progress = new Progress(stderr);
  const stopListening = interrupt.listen(process, {
    first: () => {
      progress.end();
      stderr.write(`\n${say(interruptedText)}\n`);
    },
    second: () => options.forceExit(exitStatus.interrupted),
  });
  let status: ExitStatus = exitStatus.ok;
  let output = new Output({ stdout, stderr, isJson: argv.includes('--json') });
  const run = async (body: CommandBody): Promise<void> => {
    const { state, verbose = false, json = false } = program.opts<GlobalOptions>();
    output = new Output({ stdout, stderr, isJson: json });
    const context: CommandContext = {
      look: { language, style: styleFor(stdout, env) },
      stateDir: resolve(state),
      verbose,
      output,
      progress,
      interrupt,
      env,
      stdin,
      clock: systemClock,
      random: systemRandom,
      say,
    };
    status = await body(context);
  };
  const program = buildProgram({ say, run, stdout, stderr });
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
    return status;
  } catch (failure) {
    progress.end();
    if (failure instanceof Interrupted) return exitStatus.interrupted;
    if (failure instanceof CommanderError && failure.exitCode === 0) return exitStatus.ok;
    // The parser has shown the help in place of a complaint.
    if (failure instanceof CommanderError && failure.code === 'commander.help') return exitStatus.usage;
    const error = errorOf(failure);
    // A command that has printed its document already, such as `up`, can only speak beside it.
    if (output.isJson && !output.hasData) output.data({ error: errorData(error) });
    else {
      const look = { language, style: styleFor(stderr, env) };
      const lines = errorLines(error, look, { verbose: argv.includes('--verbose') });
      stderr.write(`${lines.join('\n')}\n`);
    }
    return exitStatusOf(error);
  } finally {
    progress.end();
    stopListening();
  }
}

/** Any failure as one of the table: the parser's complaints are usage, anything unforeseen is a defect. */
export function errorOf(failure: unknown): ExchangeError {
  if (isExchangeError(failure)) return failure;
  if (failure instanceof CommanderError) return usageErrorOf(failure);
  if (failure instanceof AggregateError) {
    const known = failure.errors.find((one) => isExchangeError(one));
    if (known) return known;
  }
  const what = failure instanceof Error ? failure.message : String(failure);
  return new ExchangeError('INVARIANT_BROKEN', { what: what.slice(0, 300) }, { cause: failure });
}
