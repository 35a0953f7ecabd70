import { Command } from 'commander';
import type { CommandKit } from './command-kit.ts';
import { demoCommand } from './commands/demo.ts';
import { globalOptions } from './global-options.ts';
import type { OutputStream } from './output.ts';
import type { Text } from './texts/text.ts';

const headings: Readonly<Record<string, Text>> = {
  'Usage:': { vi: 'Cách dùng:', en: 'Usage:' },
  'Arguments:': { vi: 'Tham số:', en: 'Arguments:' },
  'Options:': { vi: 'Tùy chọn:', en: 'Options:' },
  'Global Options:': { vi: 'Tùy chọn chung:', en: 'Global options:' },
  'Commands:': { vi: 'Lệnh:', en: 'Commands:' },
};

/** The whole command line. Failures come out as exceptions, complaints of the parser too. */
export function buildProgram(
  kit: CommandKit & { readonly stdout: OutputStream; readonly stderr: OutputStream },
): Command {
  const { say, stdout } = kit;
  const program = new Command('lienthong').description(
    say({
      vi: 'Liên thông: trục liên thông văn bản bốn cấp, giả lập trên một máy.',
      en: 'Liên thông: the four-tier document exchange, emulated on one machine.',
    }),
  );
  for (const option of globalOptions(kit)) program.addOption(option);
  for (const command of [demoCommand]) program.addCommand(command(kit));
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ])
    command
      .exitOverride()
      .helpCommand(false)
      .helpOption('-h, --help', say({ vi: 'hướng dẫn sử dụng', en: 'how to use it' }))
      .configureHelp({
        showGlobalOptions: true,
        styleTitle: (title) => say(headings[title] ?? { vi: title, en: title }),
      })
      // The one who runs the program says what is wrong, in the language and form that was asked for.
      .configureOutput({ writeOut: (text) => void stdout.write(text), outputError: () => undefined });
  return program;
}
