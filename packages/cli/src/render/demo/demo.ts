import type { DemoStep } from '../../demo/run-demo.ts';
import type { Look } from '../look.ts';
import { booksLines } from './books.ts';
import { circularLines } from './circular.ts';
import { duplicateLines } from './duplicate.ts';
import { startLines } from './headline.ts';
import { refusalsLines } from './refusals.ts';
import { reportLines } from './report.ts';

/** The lines of one step. */
export function stepLines(step: DemoStep, look: Look): readonly string[] {
  switch (step.name) {
    case 'start':
      return startLines(step.facts, look);
    case 'report':
      return reportLines(step.facts, look);
    case 'circular':
      return circularLines(step.facts, look);
    case 'refusals':
      return refusalsLines(step.facts, look);
    case 'duplicate':
      return duplicateLines(step.facts, look);
    case 'books':
      return booksLines(step.facts, look);
  }
}
