import { chmod, copyFile } from 'node:fs/promises';
import { findNatsServer } from '../../packages/nats-server/src/index.ts';

/** Puts a nats-server, found or fetched as `lienthong up` does it, where the argument says. */
const [target = ''] = process.argv.slice(2);
const { path, version, source } = await findNatsServer({
  env: process.env,
  cacheDir: '/tmp/nats-server',
  announce: ({ en }) => console.log(en),
});
await copyFile(path, target);
await chmod(target, 0o755);
console.log(`nats-server ${version} (${source})`);
