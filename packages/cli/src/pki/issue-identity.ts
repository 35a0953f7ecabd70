import { join, resolve } from 'node:path';
import type { IssuerName } from '@lienthong/pki';
import { Command } from 'commander';
import { oneOf } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { fieldLines } from '../render/fields.ts';
import { printable } from '../render/printable.ts';
import { usageError } from '../usage-error.ts';
import { certificateDesk } from './pki-desk.ts';
import { writeIdentity } from './write-identity.ts';

type IssueOptions = {
  readonly agency: string;
  readonly person?: string;
  readonly name?: string;
  readonly title?: string;
  readonly issuer: IssuerName;
  readonly out?: string;
  readonly registry?: string;
};

/** `lienthong pki issue`: key and certificate of an agency, or of a person who signs for it, as files. */
export function issueIdentityCommand({ say, run }: CommandKit): Command {
  return new Command('issue')
    .description(
      say({
        vi: 'khóa và chứng thư của cơ quan, hoặc của cá nhân ký cho cơ quan, thành tệp; chưa có thì cấp',
        en: 'key and certificate of an agency, or of a person who signs for it, as files; made where there is none',
      }),
    )
    .requiredOption('--agency <code>', say({ vi: 'mã cơ quan', en: 'code of the agency' }))
    .option(
      '--person <id>',
      say({ vi: 'mã của cá nhân; cần cả --name và --title', en: 'a person; needs --name and --title too' }),
    )
    .option('--name <text>', say({ vi: 'họ tên', en: 'name of the person' }))
    .option('--title <text>', say({ vi: 'chức vụ', en: 'position of the person' }))
    .option(
      '--issuer <state|party>',
      say({ vi: 'nơi cấp: cho cơ quan Nhà nước hay Đảng', en: 'authority for State or for Party agencies' }),
      oneOf(['state', 'party'] as const),
      'state',
    )
    .option(
      '-o, --out <dir>',
      say({ vi: 'thư mục ghi các tệp (mặc định: mã)', en: 'directory (default: code)' }),
    )
    .option('--registry <name>', say({ vi: 'danh mục cơ quan', en: 'list of agencies' }))
    .action((options: IssueOptions) => run((context) => issue(context, options)));
}

async function issue(context: CommandContext, options: IssueOptions): Promise<ExitStatus> {
  const { look, output, say } = context;
  const { agency, person: id, name, title, issuer } = options;
  const isComplete = id === undefined ? !name && !title : name && title;
  if (!isComplete)
    throw usageError({
      vi: 'chứng thư cá nhân cần --person, --name và --title',
      en: 'a personal certificate needs --person, --name and --title',
    });
  const desk = await certificateDesk(context, options);
  const organId = desk.organIdOf(agency);
  const person = id === undefined ? undefined : { id, name: name ?? '', title: title ?? '' };
  const identity = await desk.issue(agency, { issuer, ...(person ? { person } : {}) });
  const directory = resolve(options.out ?? join('.', id === undefined ? organId : `${organId}_${id}`));
  const files = await writeIdentity(identity, directory);
  output.print([
    `${look.style.good('✓')} ${printable(identity.subject)}`,
    ...fieldLines(
      [
        [say({ vi: 'Khóa', en: 'Key' }), printable(files.key)],
        [say({ vi: 'Chứng thư', en: 'Certificate' }), printable(files.certificate)],
        [say({ vi: 'Chuỗi', en: 'Chain' }), printable(files.chain)],
      ],
      look,
    ),
  ]);
  output.data({ organId, subject: identity.subject, fingerprint: identity.fingerprint, files });
  return exitStatus.ok;
}
