export { type CommandLineProcess, runCommandLine } from './command-line.ts';
export { type ExitStatus, exitStatus, exitStatusOf } from './exit-status.ts';
