import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * What takes too long for every change, one after the other: many seeds of the simulation, the crash campaign, the mutations.
 * A step that fails or takes too long does not keep the others from running. Ends with 1 when one did.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    /** Packages of each seed: few, for what is found is found by other orders, not by more of the same. */
    'seed-packages': { type: 'string', default: '200' },
    /** Seeds are drawn anew each night by giving another word; the same word repeats a night. */
    seed: { type: 'string', default: 'nightly' },
    packages: { type: 'string', default: '3000' },
    kills: { type: 'string', default: '200' },
    /** How long each step may take, minutes. */
    minutes: { type: 'string', default: '120' },
    only: { type: 'string', default: 'simulation,campaign,mutations' },
  },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const { seed, seeds, packages, kills } = values;
const steps: Readonly<Record<string, readonly string[]>> = {
  simulation: [
    ...['packages/cli/src/main.ts', 'sim', '--seed', seed, '--seeds', seeds],
    ...['--packages', values['seed-packages'], '--shrink', '--lang', 'en'],
  ],
  campaign: ['test/campaign/main.ts', '--seed', seed, '--packages', packages, '--kills', kills],
  mutations: ['test/mutations/main.ts'],
};

let isInterrupted = false;

/** How a step ended, in a word: `ok`, its status or signal, or `too long`. */
function run(argv: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    // Of its own group, so that what it has started ends with it.
    const child = spawn(process.execPath, [...argv], { cwd: root, stdio: 'inherit', detached: true });
    let isLate = false;
    const end = (signal: NodeJS.Signals) => child.pid !== undefined && process.kill(-child.pid, signal);
    const timer = setTimeout(() => {
      isLate = true;
      end('SIGKILL');
    }, Number(values.minutes) * 60_000);
    const onInterrupt = () => {
      isInterrupted = true;
      end('SIGINT');
    };
    process.once('SIGINT', onInterrupt);
    child.once('error', reject);
    child.once('exit', (status, signal) => {
      clearTimeout(timer);
      process.off('SIGINT', onInterrupt);
      const ended = status === 0 ? 'ok' : (signal ?? `status ${status}`);
      resolve(isLate ? `longer than ${values.minutes} min` : ended);
    });
  });
}

const names = values.only.split(',');
const unknown = names.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}
const summary: string[] = [];
for (const name of names) {
  console.error(`── ${name}`);
  const startedAt = performance.now();
  const ended = await run(steps[name] ?? []);
  summary.push(`${name} ${ended} (${Math.round((performance.now() - startedAt) / 1000)} s)`);
  if (ended !== 'ok') process.exitCode = 1;
  if (isInterrupted) break;
}
console.log(`${process.exitCode ? '✗' : '✓'} nightly, seed ${seed}: ${summary.join(' · ')}`);
