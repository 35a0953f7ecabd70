import { ExchangeError } from '@lienthong/errors';
import type { CommanderError } from 'commander';
import type { Text } from './texts/text.ts';

/** The error for a command line that says something impossible. */
export function usageError(problem: Text): ExchangeError<'CLI_USAGE'> {
  return new ExchangeError('CLI_USAGE', { problem: problem.en, problemVi: problem.vi });
}

const problemsVi: Readonly<Record<string, (subject: string) => string>> = {
  'commander.unknownOption': (option) => `không có tùy chọn ${option}`,
  'commander.unknownCommand': (command) => `không có lệnh ${command}`,
  'commander.missingArgument': (argument) => `thiếu ${argument}`,
  'commander.optionMissingArgument': (option) => `tùy chọn ${option} thiếu giá trị`,
  'commander.missingMandatoryOptionValue': (option) => `thiếu tùy chọn ${option}`,
  'commander.excessArguments': () => 'thừa tham số',
};

/** The usage error that the parser's complaint stands for. */
export function usageErrorOf({ code, message }: CommanderError): ExchangeError<'CLI_USAGE'> {
  const en = (message.split('\n', 1)[0] ?? '').replace(/^error: /, '').slice(0, 300);
  const subject = /'([^']*)'/.exec(en)?.[1] ?? '';
  return usageError({ en, vi: problemsVi[code]?.(subject) ?? en });
}
