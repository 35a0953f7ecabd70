import { createWriteStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FetchSource } from './fetch-source.ts';
import { runProgram } from './run-program.ts';

/** Official image; its minor tag follows the latest patch. */
export const defaultNatsImage = 'nats:2.14';

/** Where images keep the program: the official one, then its Alpine sister. */
const programs = ['/nats-server', '/usr/local/bin/nats-server'];

/**
 * The program out of the official image (or that of LIENTHONG_NATS_IMAGE), which is a static Linux binary: one container is made,
 * copied from and removed, and the server then runs without any. Its registry's checksums are the engine's to verify.
 */
export const natsImage: FetchSource = {
  source: 'container',
  async *offers({ env, announce, failed, workDir }) {
    const { LIENTHONG_NATS_IMAGE: image = defaultNatsImage } = env;
    if (process.platform !== 'linux') return failed('container image: holds a program for Linux only');
    announce({
      vi: `Lấy nats-server từ ảnh container ${image}`,
      en: `Taking nats-server from the container image ${image}`,
    });
    const archive = join(workDir, 'program.tar');
    try {
      const { GenericContainer } = await import('testcontainers');
      const container = await new GenericContainer(image).withStartupTimeout(60_000).start();
      try {
        const copies = programs.map((path) => () => container.copyArchiveFromContainer(path));
        await pipeline(await firstThatWorks(copies), createWriteStream(archive));
      } finally {
        await container.stop();
      }
    } catch (failure) {
      return failed(
        `container image ${image}: ${failure instanceof Error ? failure.message : String(failure)}`,
      );
    }
    const unpacked = await runProgram('tar', ['-xf', archive], { timeoutMs: 60_000, env, cwd: workDir });
    const file = join(workDir, 'nats-server');
    if (unpacked.code !== 0 || !(await lstat(file)).isFile())
      return failed(`container image ${image}: ${unpacked.complaint || 'holds no program'}`);
    yield file;
  },
};

async function firstThatWorks<Result>(attempts: readonly (() => Promise<Result>)[]): Promise<Result> {
  let last: unknown;
  for (const attempt of attempts) {
    try {
      return await attempt();
    } catch (failure) {
      last = failure;
    }
  }
  throw last;
}
