import { errorOf, runCommandLine } from './command-line.ts';
import { exitStatus } from './exit-status.ts';
import { languageOf } from './global-options.ts';
import { errorLines } from './render/error.ts';
import { plainStyle } from './render/style.ts';

const argv = process.argv.slice(2);
// A reader that has seen enough, as in `lienthong agencies | head`, is no failure.
process.stdout.on('error', (failure: NodeJS.ErrnoException) => {
  process.exit(failure.code === 'EPIPE' ? exitStatus.ok : exitStatus.refused);
});
process.on('uncaughtException', (failure) => {
  const look = { language: languageOf(argv, process.env), style: plainStyle };
  const lines = errorLines(errorOf(failure), look, { verbose: argv.includes('--verbose') });
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(exitStatus.refused);
});
const status = await runCommandLine({ argv, process, forceExit: (forced) => process.exit(forced) });
// Not by waiting for nothing to be left: a socket to a server that hangs would keep the process.
process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
