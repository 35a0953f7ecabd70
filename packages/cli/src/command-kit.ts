import type { CommandContext } from './command-context.ts';
import type { ExitStatus } from './exit-status.ts';
import type { Text } from './texts/text.ts';

/** What a command does, once the command line has been read; resolves with the exit status. */
export type CommandBody = (context: CommandContext) => Promise<ExitStatus>;

/** What the commands are built with. */
export type CommandKit = {
  /** A text in the language of the command line. */
  readonly say: (text: Text) => string;
  /** Runs a command's body. */
  readonly run: (body: CommandBody) => Promise<void>;
};
