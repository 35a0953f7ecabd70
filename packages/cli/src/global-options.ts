import type { Language } from '@lienthong/errors';
import { Option } from 'commander';
import { oneOf } from './argument-parsers.ts';
import type { CommandKit } from './command-kit.ts';

/** What every command takes. */
export type GlobalOptions = {
  readonly state: string;
  readonly lang?: Language;
  readonly json?: true;
  readonly verbose?: true;
};

export const languages = ['vi', 'en'] as const;

/** The options that stand before or after every command. */
export function globalOptions({ say }: Pick<CommandKit, 'say'>): readonly Option[] {
  return [
    new Option(
      '--state <dir>',
      say({ vi: 'thư mục lưu mọi thứ của hệ thống', en: 'directory that holds everything' }),
    ).default('.lienthong'),
    new Option('--lang <vi|en>', say({ vi: 'ngôn ngữ hiển thị', en: 'language of the output' })).argParser(
      oneOf(languages),
    ),
    new Option(
      '--json',
      say({ vi: 'in kết quả thành một tài liệu JSON', en: 'print the result as one JSON document' }),
    ),
    new Option('--verbose', say({ vi: 'in cả chi tiết của lỗi', en: 'print the details of errors too' })),
  ];
}

/**
 * The language of a command line, before it is parsed: `--lang`, else LIENTHONG_LANG, else Vietnamese. Help and
 * complaints about the command line itself need it.
 */
export function languageOf(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Language {
  const place = argv.findIndex((argument) => argument === '--lang' || argument.startsWith('--lang='));
  const argument = argv[place] ?? '';
  const given = argument.startsWith('--lang=') ? argument.slice('--lang='.length) : argv[place + 1];
  const wanted = place < 0 ? env['LIENTHONG_LANG'] : given;
  return languages.find((language) => language === wanted?.slice(0, 2).toLowerCase()) ?? 'vi';
}
