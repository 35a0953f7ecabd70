import { registerDuties } from '@lienthong/registers';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { readDutySettings } from '../read-settings-file.ts';
import { dutiesData, dutiesLines } from '../render/duties.ts';
import { parseInstant } from '../signature/parse-instant.ts';
import { withSession } from '../with-session.ts';

type DutiesOptions = {
  readonly overdue?: true;
  readonly all?: true;
  readonly at?: number;
  readonly calendar?: string;
};

/** `lienthong duties`: what an agency owes, and what is owed to it (nhắc việc). */
export function dutiesCommand({ say, run }: CommandKit): Command {
  return new Command('duties')
    .description(
      say({
        vi: 'nhắc việc: việc đến hạn, quá hạn của cơ quan và của nơi nhận văn bản do cơ quan gửi',
        en: 'what is due and overdue, of an agency and of those that it has written to',
      }),
    )
    .argument('<code>', say({ vi: 'mã cơ quan', en: 'code of the agency' }))
    .option('--overdue', say({ vi: 'chỉ việc quá hạn', en: 'only what is overdue' }))
    .option('--all', say({ vi: 'cả việc đã làm', en: 'also what is done' }))
    .option(
      '--at <time>',
      say({ vi: 'tính đến thời điểm này', en: 'as it stands at this instant' }),
      parseInstant,
    )
    .option(
      '--calendar <file>',
      say({ vi: 'tệp JSON: lịch làm việc và thời hạn', en: 'JSON file: working days and limits' }),
    )
    .action((code: string, options: DutiesOptions) => run((context) => duties(context, code, options)));
}

async function duties(context: CommandContext, code: string, options: DutiesOptions): Promise<ExitStatus> {
  const { overdue = false, all = false } = options;
  const settings = await readDutySettings(options.calendar, context.stdin);
  const shown = await withSession(context, async (session) => {
    const { at = session.clock.now() } = options;
    const desk = await session.desk(code);
    const items = [...(await desk.register('in')), ...(await desk.register('out'))];
    const owed = registerDuties(items, at, settings).filter(({ state }) =>
      overdue ? state === 'overdue' : all || state === 'overdue' || state === 'open',
    );
    const nameOf = (agency: string) => session.registry.find(agency)?.name ?? agency;
    return { organisation: desk.organisation, at, owed, nameOf };
  });
  context.output.print(dutiesLines(shown, context.look));
  context.output.data(dutiesData(shown));
  return exitStatus.ok;
}
