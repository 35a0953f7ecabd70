import { runCommandLine } from './command-line.ts';

// A reader that has seen enough, as in `lienthong agencies | head`, is no failure.
process.stdout.on('error', (failure: NodeJS.ErrnoException) => {
  process.exit(failure.code === 'EPIPE' ? 0 : 1);
});
process.exitCode = await runCommandLine({
  argv: process.argv.slice(2),
  process,
  forceExit: (status) => process.exit(status),
});
