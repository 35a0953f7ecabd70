/**
 * `pnpm bench` measures the system, `pnpm bench sites` several servers, `pnpm bench agencies` ten to 100,000 agencies, `pnpm bench
 * signature` signing and verifying, `pnpm bench console` the page in a browser; each writes its part of the page.
 */
import { performancePage } from './performance-page.ts';

const benches = {
  system: async () => (await import('./system/system-bench.ts')).systemBench(),
  sites: async () => (await import('./sites/sites-bench.ts')).sitesBench(),
  agencies: async () => (await import('./agencies/agencies-bench.ts')).agenciesBench(),
  console: async () => (await import('./console/console-bench.ts')).consoleBench(),
  signature: async () => (await import('./signature/signature-bench.ts')).signatureBench(),
} as const;

const [name = 'system'] = process.argv.slice(2).filter((argument) => argument !== '--');
if (!Object.hasOwn(benches, name)) {
  process.stderr.write(`no bench ${name}: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
const lines = await benches[name as keyof typeof benches]();
await performancePage.replace(name, lines);
process.stdout.write(`${lines.join('\n')}\n`);
