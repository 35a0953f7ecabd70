import { runProgram } from './run-program.ts';
import {
  compareServerVersions,
  leastServerVersion,
  leastServerVersionReason,
  parseServerVersion,
} from './server-version.ts';

/** Where a server program came from. */
export type NatsServerSource =
  | 'NATS_SERVER_BIN'
  | 'path'
  | 'cache'
  | 'debian-pool'
  | 'debian-apt'
  | 'release'
  | 'container';

/** A server program that runs on this machine and is new enough. */
export type NatsServerBinary = {
  readonly path: string;
  /** `2.15.1` */
  readonly version: string;
  readonly source: NatsServerSource;
};

/** One line for people, in both languages. */
export type Announcement = { readonly vi: string; readonly en: string };

/** Either the version of a usable program, or why it cannot be used. */
export type BinaryInspection = { readonly version: string } | { readonly problem: Announcement };

/** What the program at `path` says of itself when asked for its version. */
export async function inspectBinary(path: string): Promise<BinaryInspection> {
  const { code, stdout, complaint } = await runProgram(path, ['--version'], { timeoutMs: 10_000 });
  const version = stdout.startsWith('nats-server') ? parseServerVersion(stdout) : undefined;
  if (code !== 0 || !version) {
    const said = complaint.split('\n', 1)[0]?.slice(0, 200) ?? '';
    return {
      problem: {
        vi: `${path} không chạy được như một nats-server: ${said}`,
        en: `${path} does not run as a nats-server: ${said}`,
      },
    };
  }
  const text = `${version.major}.${version.minor}.${version.patch}`;
  if (compareServerVersions(text, leastServerVersion) >= 0) return { version: text };
  return {
    problem: {
      vi: `nats-server ${text} tại ${path} quá cũ: cần từ ${leastServerVersion} để có ${leastServerVersionReason.vi}`,
      en: `nats-server ${text} at ${path} is too old: needs ${leastServerVersion} for ${leastServerVersionReason.en}`,
    },
  };
}
