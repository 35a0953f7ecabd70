import type { Readable } from 'node:stream';
import type { Clock, RandomSource } from '@lienthong/runtime';
import type { Interrupt } from './interrupt.ts';
import type { Output } from './output.ts';
import type { Progress } from './progress.ts';
import type { Look } from './render/look.ts';
import type { Text } from './texts/text.ts';

/** What every command gets from the command line and from the process. */
export type CommandContext = {
  /** Language and marks of the standard output. */
  readonly look: Look;
  /** Directory of the exchange. */
  readonly stateDir: string;
  readonly verbose: boolean;
  readonly output: Output;
  readonly progress: Progress;
  readonly interrupt: Interrupt;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** A text in the language of the command. */
  readonly say: (text: Text) => string;
};
