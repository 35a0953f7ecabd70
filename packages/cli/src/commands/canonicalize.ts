import { parseXml } from '@lienthong/xml';
import { type CanonicalMethod, canonicalize, canonicalizeDocument, IdIndex } from '@lienthong/xml-signature';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { readInput } from '../read-input.ts';
import { generousXmlLimits } from '../signature/generous-limits.ts';
import { usageError } from '../usage-error.ts';

type CanonicalizeCommandOptions = {
  readonly exclusive?: boolean;
  readonly c14n11?: boolean;
  readonly withComments?: boolean;
  readonly inclusivePrefixes?: string;
  readonly id?: string;
};

/** `lienthong canonicalize`: the canonical bytes of a document or of one element, as a signature covers them. */
export function canonicalizeCommand({ say, run }: CommandKit): Command {
  return new Command('canonicalize')
    .description(
      say({
        vi: 'in dạng chuẩn tắc (C14N) của tệp XML hoặc của một phần tử',
        en: 'prints the canonical form (C14N) of an XML file or of one element',
      }),
    )
    .argument(
      '<file>',
      say({ vi: 'tệp XML, hoặc - để đọc đầu vào chuẩn', en: 'XML file, or - for standard input' }),
    )
    .option('--exclusive', say({ vi: 'C14N loại trừ (exclusive)', en: 'exclusive canonicalisation' }))
    .option('--c14n11', say({ vi: 'C14N 1.1 (mặc định: 1.0)', en: 'Canonical XML 1.1 (default: 1.0)' }))
    .option('--with-comments', say({ vi: 'giữ chú thích', en: 'keep comments' }))
    .option(
      '--inclusive-prefixes <list>',
      say({
        vi: 'các tiền tố xử lý như C14N bao gồm, cách nhau bằng dấu cách; #default là không tiền tố',
        en: 'prefixes treated as inclusive does, separated by spaces; #default for none',
      }),
    )
    .option('--id <id>', say({ vi: 'chỉ phần tử có Id này', en: 'only the element with this Id' }))
    .action((file: string, options: CanonicalizeCommandOptions) =>
      run((context) => printCanonical(context, file, options)),
    );
}

async function printCanonical(
  { stdin, output }: CommandContext,
  file: string,
  options: CanonicalizeCommandOptions,
): Promise<ExitStatus> {
  const method = methodOf(options);
  const document = parseXml(await readInput(file, stdin), { limits: generousXmlLimits });
  if (options.id === undefined) {
    write(output, canonicalizeDocument(document, method));
    return exitStatus.ok;
  }
  const element = new IdIndex(document).element(options.id);
  if (element < 0) {
    const shown = options.id.slice(0, 40);
    throw usageError({
      vi: `không có đúng một phần tử mang Id “${shown}”`,
      en: `there is not exactly one element with Id “${shown}”`,
    });
  }
  write(output, canonicalize(document, element, method));
  return exitStatus.ok;
}

function methodOf({
  exclusive = false,
  c14n11,
  withComments,
  inclusivePrefixes,
}: CanonicalizeCommandOptions): CanonicalMethod {
  if (exclusive && c14n11)
    throw usageError({
      vi: '--exclusive và --c14n11 không dùng cùng nhau',
      en: '--exclusive and --c14n11 exclude each other',
    });
  if (inclusivePrefixes !== undefined && !exclusive)
    throw usageError({
      vi: '--inclusive-prefixes chỉ dùng với --exclusive',
      en: '--inclusive-prefixes needs --exclusive',
    });
  const prefixes = inclusivePrefixes?.split(/\s+/).filter((prefix) => prefix !== '');
  return {
    exclusive,
    comments: withComments ?? false,
    ...(c14n11 && { version: '1.1' as const }),
    ...(prefixes !== undefined && {
      inclusivePrefixes: prefixes.map((prefix) => (prefix === '#default' ? '' : prefix)),
    }),
  };
}

/** Canonical XML is UTF-8, so that text holds every byte of it. */
function write(output: CommandContext['output'], canonical: Buffer): void {
  const text = canonical.toString('utf8');
  if (output.isJson) output.data({ canonical: text });
  else output.raw(text);
}
