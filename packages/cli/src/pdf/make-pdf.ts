import { administrativeDocument, type DocumentContent, issueDocument } from '@lienthong/emulator';
import { composePdf } from '@lienthong/pdf';
import { Command } from 'commander';
import { chooseRegistry } from '../choose-registry.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { openStatePki } from '../pki/pki-desk.ts';
import { readInput } from '../read-input.ts';
import { printable } from '../render/printable.ts';
import { parseInstant } from '../signature/parse-instant.ts';
import { writeResult } from './write-result.ts';

type MakeOptions = {
  readonly agency: string;
  readonly subject: string;
  readonly to?: readonly string[];
  readonly type: string;
  readonly number: string;
  readonly notation?: string;
  readonly place?: string;
  readonly at?: number;
  readonly text?: string;
  readonly signed?: true;
  readonly registry?: string;
  readonly output: string;
};

/** `lienthong pdf make`: a document of an agency as a PDF, in the form of NĐ 30/2020. */
export function makePdfCommand({ say, run }: CommandKit): Command {
  return new Command('make')
    .description(
      say({
        vi: 'lập văn bản hành chính dạng PDF theo thể thức NĐ 30/2020',
        en: 'makes an administrative document as a PDF, in the form of NĐ 30/2020',
      }),
    )
    .requiredOption('--agency <code>', say({ vi: 'mã cơ quan ban hành', en: 'code of the issuing agency' }))
    .requiredOption('--subject <text>', say({ vi: 'trích yếu', en: 'subject' }))
    .requiredOption('-o, --output <file>', say({ vi: 'tệp kết quả', en: 'file to write' }))
    .option('--to <codes...>', say({ vi: 'mã các cơ quan nhận', en: 'codes of the receiving agencies' }))
    .option('--type <name>', say({ vi: 'loại văn bản', en: 'type of document' }), 'Công văn')
    .option('--number <n>', say({ vi: 'số văn bản', en: 'number' }), '1')
    .option('--notation <text>', say({ vi: 'ký hiệu văn bản', en: 'notation, as in 12/BC-UBND' }))
    .option('--place <text>', say({ vi: 'địa danh', en: 'place' }))
    .option(
      '--at <time>',
      say({ vi: 'thời điểm ban hành (mặc định: hiện tại)', en: 'instant of promulgation (default: now)' }),
      parseInstant,
    )
    .option(
      '--text <file>',
      say({
        vi: 'nội dung, mỗi đoạn một dòng; - là đầu vào chuẩn',
        en: 'content, a paragraph a line; - for standard input',
      }),
    )
    .option(
      '--signed',
      say({
        vi: 'người ký và cơ quan ký luôn bằng khóa giả lập',
        en: 'signed by person and agency with fake keys at once',
      }),
    )
    .option('--registry <name>', say({ vi: 'danh mục cơ quan', en: 'list of agencies' }))
    .action((options: MakeOptions) => run((context) => make(context, options)));
}

async function make(context: CommandContext, options: MakeOptions): Promise<ExitStatus> {
  const { clock, random, look, output, say, stdin } = context;
  const { registry } = await chooseRegistry(context.stateDir, options.registry);
  const from = registry.get(options.agency);
  const { subject, to = [], type: typeName, number: codeNumber, notation, place, at = clock.now() } = options;
  const text = options.text === undefined ? undefined : await readInput(options.text, stdin);
  const content: DocumentContent = {
    ...{ from, at, subject, typeName, codeNumber },
    to: to.map((code) => registry.get(code)),
    codeNotation: notation ?? `CV-${from.shortName ?? 'UBND'}`,
    ...(place !== undefined && { place }),
    ...(text && { paragraphs: paragraphsOf(Buffer.from(text).toString('utf8')) }),
  };
  const bytes = options.signed
    ? (await issueDocument(content, { registry, pki: await openStatePki(context), clock, random })).bytes
    : await composePdf(administrativeDocument(content, registry));
  await writeResult(options.output, bytes);
  const path = printable(options.output);
  output.print([
    `${look.style.good('✓')} ${
      options.signed
        ? say({
            vi: `Đã lập, người và cơ quan đã ký: ${path}`,
            en: `Made, signed by person and agency: ${path}`,
          })
        : say({ vi: `Đã lập, chưa ký: ${path}`, en: `Made, not signed: ${path}` })
    }`,
  ]);
  output.data({ output: options.output, bytes: bytes.length, isSigned: options.signed === true });
  return exitStatus.ok;
}

function paragraphsOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/\t/g, ' ').trim())
    .filter((line) => line !== '');
}
