import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ip = (...words: readonly string[]) => run('ip', [...words]);

/**
 * A network of its own for a server, with two cables to this one: one by which its clients reach it, and one, the link,
 * that a test can pull out. Needs the right to make networks.
 */
export class WiredNamespace {
  /** Of the server, for its clients. */
  readonly host: string;
  /** Of this end of the link. */
  readonly linkHost: string;
  /** The program, run in the namespace. */
  readonly program: string;
  readonly #name: string;
  readonly #directory: string;

  private constructor(options: {
    readonly name: string;
    readonly directory: string;
    readonly net: string;
  }) {
    this.#name = options.name;
    this.#directory = options.directory;
    this.host = `${options.net}.2`;
    this.linkHost = `${options.net}.5`;
    this.program = join(options.directory, 'nats-server');
  }

  /** Undefined, with the reason on the console, where this machine does not allow it. */
  static async open(program: string): Promise<WiredNamespace | undefined> {
    const directory = await mkdtemp(join(tmpdir(), 'lienthong-net-'));
    const name = `lt${process.pid}`;
    // Whoever runs at the same time has another process number.
    const net = `10.${100 + (process.pid % 100)}.${Math.floor(process.pid / 100) % 250}`;
    const namespace = new WiredNamespace({ name, directory, net });
    try {
      const path = (await run('sh', ['-c', 'command -v ip'])).stdout.trim();
      await ip('netns', 'add', name);
      for (const [cable, near, far] of [
        ['c', `${net}.1/30`, `${net}.2/30`],
        ['l', `${net}.5/30`, `${net}.6/30`],
      ] as const) {
        const [here, there] = [`${name}${cable}0`, `${name}${cable}1`];
        await ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
        await ip('addr', 'add', near, 'dev', here);
        await ip('link', 'set', here, 'up');
        await ip('-n', name, 'addr', 'add', far, 'dev', there);
        await ip('-n', name, 'link', 'set', there, 'up');
      }
      await writeFile(namespace.program, `#!/bin/sh\nexec ${path} netns exec ${name} ${program} "$@"\n`);
      await chmod(namespace.program, 0o755);
      return namespace;
    } catch (failure) {
      console.warn(`no network namespaces here: ${String(failure).split('\n')[0]}`);
      await namespace.close();
      return undefined;
    }
  }

  /** Pulls the link out: nobody is told, packets get lost. */
  async unplug(): Promise<void> {
    await ip('link', 'set', `${this.#name}l0`, 'down');
  }

  async plug(): Promise<void> {
    await ip('link', 'set', `${this.#name}l0`, 'up');
  }

  async close(): Promise<void> {
    // A cable goes with the namespace of one of its ends.
    await ip('netns', 'del', this.#name).catch(() => undefined);
    await rm(this.#directory, { recursive: true, force: true });
  }
}
