import { join, resolve } from 'node:path';
import { errorRow, errorText } from '@lienthong/errors';
import { type AbnormalState, abnormalStates } from '@lienthong/pki';
import { Command } from 'commander';
import { oneOf } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { errorName } from '../render/error.ts';
import { fieldLines } from '../render/fields.ts';
import { printable } from '../render/printable.ts';
import { certificateDesk } from './pki-desk.ts';
import { writeIdentity } from './write-identity.ts';

type MakeOptions = { readonly agency: string; readonly out?: string; readonly registry?: string };

const states = Object.keys(abnormalStates) as AbnormalState[];

/** `lienthong pki make`: an identity that is to be refused, as files. */
export function makeAbnormalCommand({ say, run }: CommandKit): Command {
  return new Command('make')
    .description(
      say({
        vi: `tạo khóa và chứng thư ở trạng thái bất thường: ${states.join(', ')}`,
        en: `makes key and certificate in an abnormal state: ${states.join(', ')}`,
      }),
    )
    .argument('<state>', say({ vi: 'trạng thái', en: 'state' }), oneOf(states))
    .requiredOption(
      '--agency <code>',
      say({ vi: 'mã cơ quan gửi', en: 'code of the agency that will send with it' }),
    )
    .option(
      '-o, --out <dir>',
      say({ vi: 'thư mục ghi các tệp (mặc định: trạng thái-mã)', en: 'directory (default: state-code)' }),
    )
    .option('--registry <name>', say({ vi: 'danh mục cơ quan', en: 'list of agencies' }))
    .action((state: AbnormalState, options: MakeOptions) => run((context) => make(context, state, options)));
}

async function make(
  context: CommandContext,
  state: AbnormalState,
  options: MakeOptions,
): Promise<ExitStatus> {
  const { look, output } = context;
  const { language, style } = look;
  const desk = await certificateDesk(context, options);
  const sender = desk.organIdOf(options.agency);
  const identity = await desk.makeAbnormal(state, options.agency);
  const files = await writeIdentity(identity, resolve(options.out ?? join('.', `${state}-${sender}`)));
  const { leadsTo, text, textVi } = abnormalStates[state];
  const details = { organId: identity.organId, sender, algorithm: 'rsa 1024' };
  const label = (vi: string, en: string): string => ({ vi, en })[language];
  output.print([
    `${style.good('✓')} ${style.bold(state)}: ${label(textVi, text)}`,
    ...fieldLines(
      [
        [label('Khóa', 'Key'), printable(files.key)],
        [label('Chứng thư', 'Certificate'), printable(files.certificate)],
        [label('Chuỗi', 'Chain'), printable(files.chain)],
        [label('Chủ thể', 'Subject'), printable(identity.subject)],
        [
          label('Ký bằng khóa này sẽ bị', 'A signature with it leads to'),
          errorName({ code: leadsTo, details: {} }),
        ],
        ['', errorText(leadsTo, details, language).summary],
      ],
      look,
    ),
  ]);
  output.data({
    state,
    organId: sender,
    fingerprint: identity.fingerprint,
    subject: identity.subject,
    files,
    leadsTo: { code: leadsTo, rule: errorRow(leadsTo).clause ?? null },
  });
  return exitStatus.ok;
}
