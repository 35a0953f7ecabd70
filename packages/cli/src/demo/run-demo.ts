import { join } from 'node:path';
import { loadRegistry, startLocalExchange } from '@lienthong/emulator';
import { buildTopology } from '@lienthong/registry';
import { Closers } from '@lienthong/runtime';
import type { CommandContext } from '../command-context.ts';
import { type StartFacts, startFactsOf } from '../start-facts.ts';
import type { Text } from '../texts/text.ts';
import { type BooksFacts, booksStep } from './books-step.ts';
import { chooseCast } from './cast.ts';
import { type CircularFacts, circularStep } from './circular-step.ts';
import { claimDemoDirectory } from './demo-directory.ts';
import { type DuplicateFacts, duplicateStep } from './duplicate-step.ts';
import { type RefusalFacts, refusalsStep } from './refusals-step.ts';
import { type ReportFacts, reportStep } from './report-step.ts';
import type { Stage } from './stage.ts';
import { Tap } from './tap.ts';

/** What the demonstration found out, step by step. Every fact was asserted before it stands here. */
export type DemoFacts = {
  readonly start: StartFacts;
  readonly report: ReportFacts;
  readonly circular: CircularFacts;
  readonly refusals: readonly RefusalFacts[];
  readonly duplicate: DuplicateFacts;
  readonly books: BooksFacts;
};

/** One step that has held. */
export type DemoStep = {
  [Name in keyof DemoFacts]: { readonly name: Name; readonly facts: DemoFacts[Name] };
}[keyof DemoFacts];

/** A demonstration that has been shown and whose exchange still runs. */
export type ShownDemo = { readonly facts: DemoFacts; readonly stop: () => Promise<void> };

/**
 * Starts an exchange of its own, in `demo` below the state directory, and goes through the steps; `onStep` is told each
 * one when it has held.
 *
 * @throws DEMO_STEP_FAILED when a step does not hold; the exchange is stopped then
 * @throws DEMO_DIRECTORY_FOREIGN, DEMO_REGISTRY_UNFIT, ALREADY_RUNNING, and whatever a start throws
 */
export async function runDemo(
  context: CommandContext,
  options: { readonly registry: string; readonly pid: number; readonly onStep: (step: DemoStep) => void },
): Promise<ShownDemo> {
  const { clock, random, env, interrupt, output, progress, say, stateDir } = context;
  const { onStep } = options;
  const registry = loadRegistry(options.registry);
  const cast = chooseCast(registry, buildTopology(registry, { routing: 'tiered' }), options.registry);
  const directory = join(stateDir, 'demo');
  const tap = new Tap();
  const closers = new Closers();
  const onProgress = (text: Text): void => progress.update(say(text));
  try {
    const startedAt = clock.now();
    onProgress({ vi: 'khởi động các cấp', en: 'starting all tiers' });
    closers.add(await claimDemoDirectory(directory, options.pid));
    const exchange = await startLocalExchange({
      stateDir: directory,
      registry: options.registry,
      env,
      clock,
      random,
      announce: (line) => output.note(say(line)),
      wrapAxis: (host, transport) => (host === cast.aboveSender.tier ? tap.on(transport) : transport.axis),
    });
    closers.add(() => exchange.stop());
    const start = startFactsOf(exchange, {
      registry: options.registry,
      readyAfterMs: clock.now() - startedAt,
    });
    onStep({ name: 'start', facts: start });

    const stage: Stage = { session: exchange.emulator.session, cast, tap, clock, random, onProgress };
    const play = async <Facts>(text: Text, step: Promise<Facts>): Promise<Facts> => {
      onProgress(text);
      return interrupt.orInterrupted(step).finally(() => progress.end());
    };
    const report = await play({ vi: 'bước 1/5', en: 'step 1/5' }, reportStep(stage));
    onStep({ name: 'report', facts: report });
    const circular = await play({ vi: 'bước 2/5', en: 'step 2/5' }, circularStep(stage));
    onStep({ name: 'circular', facts: circular });
    const refusals = await play({ vi: 'bước 3/5', en: 'step 3/5' }, refusalsStep(stage));
    onStep({ name: 'refusals', facts: refusals });
    const duplicate = await play({ vi: 'bước 4/5', en: 'step 4/5' }, duplicateStep(stage, report));
    onStep({ name: 'duplicate', facts: duplicate });
    const books = await play({ vi: 'bước 5/5', en: 'step 5/5' }, booksStep(stage));
    onStep({ name: 'books', facts: books });
    return {
      facts: { start, report, circular, refusals, duplicate, books },
      stop: () => closers.close(),
    };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}
