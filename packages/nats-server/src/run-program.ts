import { execFile } from 'node:child_process';

/** How a program ended. */
export type ProgramResult = {
  /** Undefined when the program could not be started or had to be killed. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** What it said, or why it could not run; never empty after a failure. */
  readonly complaint: string;
};

type RunProgramOptions = {
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
};

/** Runs a program without a shell, in the C locale, and resolves however it ends; the promise never rejects. */
export function runProgram(
  program: string,
  args: readonly string[],
  { timeoutMs, env = {}, cwd }: RunProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const settings = {
      cwd,
      env: { ...env, LC_ALL: 'C' },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 20,
    } as const;
    const child = execFile(program, args, settings, (failure, stdout, stderr) => {
      const code = failure ? failure.code : 0;
      const killed = failure?.killed ? `no end within ${timeoutMs} ms` : failure?.message;
      resolve({
        code: typeof code === 'number' ? code : undefined,
        stdout,
        complaint: stderr.trim() || stdout.trim() || (killed ?? ''),
      });
    });
    child.stdin?.end();
  });
}
