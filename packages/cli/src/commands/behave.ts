import { type BehaviourProfile, behaviourProfiles, readBehaviourProfile } from '@lienthong/behaviour';
import { statusCodes } from '@lienthong/edxml';
import { joinLocalExchange } from '@lienthong/emulator';
import type { Logger } from '@lienthong/runtime';
import { Command } from 'commander';
import { wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { readDutySettings, readSettingsFile } from '../read-settings-file.ts';
import { printable } from '../render/printable.ts';
import { formatInstant } from '../render/quantity.ts';

type BehaveOptions = {
  readonly profile: string;
  readonly seed: string;
  readonly calendar?: string;
  readonly poll: number;
};

/** `lienthong behave`: agencies that answer by a profile, with nobody at their desks. */
export function behaveCommand({ say, run }: CommandKit): Command {
  const profiles = Object.keys(behaviourProfiles).join(', ');
  return new Command('behave')
    .description(
      say({
        vi: 'để các cơ quan tự trả lời văn bản theo kiểu ứng xử, đến khi bấm Ctrl-C',
        en: 'lets agencies answer by a profile until Ctrl-C',
      }),
    )
    .argument('<codes...>', say({ vi: 'mã các cơ quan', en: 'codes of the agencies' }))
    .option(
      '--profile <name|file>',
      say({ vi: `kiểu ứng xử (${profiles}) hoặc tệp JSON`, en: `one of ${profiles}, or a JSON file` }),
      'prompt',
    )
    .option(
      '--seed <text>',
      say({ vi: 'cùng hạt giống thì ứng xử như nhau', en: 'the same seed behaves the same way' }),
      'lienthong',
    )
    .option('--calendar <file>', say({ vi: 'tệp JSON: lịch làm việc', en: 'JSON file: working days' }))
    .option(
      '--poll <ms>',
      say({ vi: 'nhịp xem hộp thư, mili giây', en: 'time between two looks into a mailbox, milliseconds' }),
      wholeNumber(10, 3_600_000),
      1_000,
    )
    .action((codes: readonly string[], options: BehaveOptions) =>
      run((context) => behave(context, codes, options)),
    );
}

async function behave(
  context: CommandContext,
  codes: readonly string[],
  { profile: wanted, seed, calendar: file, poll: pollMs }: BehaveOptions,
): Promise<ExitStatus> {
  const { clock, random, interrupt, look, output, say, stateDir, stdin } = context;
  const profile = await readProfile(wanted, context);
  const { calendar } = await readDutySettings(file, stdin);
  const session = await joinLocalExchange({ stateDir, clock, random });
  try {
    const logger = deedPrinter(context);
    const agencies = [];
    const names: string[] = [];
    for (const code of new Set(codes.map((one) => session.registry.get(one).organId))) {
      agencies.push(await session.behave(code, profile, { seed, calendar, pollMs, logger }));
      names.push(`${session.registry.get(code).name} ${look.style.dim(code)}`);
    }
    const title = say({ vi: 'Đang tự trả lời', en: 'Answering' });
    output.print([`${look.style.good('●')} ${title} (${wanted}): ${names.join(', ')}`]);
    output.data({ agencies: agencies.length, profile: wanted, seed });
    await Promise.all(agencies.map((agency) => agency.run(interrupt.signal)));
  } finally {
    await session.close();
  }
  output.print([say({ vi: 'Đã dừng.', en: 'Stopped.' })]);
  return exitStatus.ok;
}

/** @throws CLI_USAGE when there is neither such a profile nor a file that is one */
function readProfile(wanted: string, { stdin }: CommandContext): Promise<BehaviourProfile> {
  return Object.hasOwn(behaviourProfiles, wanted)
    ? Promise.resolve(readBehaviourProfile(wanted))
    : readSettingsFile(wanted, stdin, readBehaviourProfile);
}

/** Prints what agencies say as they say it, and what goes wrong beside the results. */
function deedPrinter({ clock, look, output }: CommandContext): Logger {
  return {
    log(level, event, { agency = '', status = '', code = '', reason = '' } = {}) {
      const now = formatInstant(clock.now());
      if (event === 'behaviour-said') {
        const row = statusCodes[status as keyof typeof statusCodes];
        output.print([`  ${now}  ${agency} ▸ ${status} ${row[look.language]} · ${printable(String(code))}`]);
      } else if (level === 'warn' || level === 'error')
        output.note(`${now}  ${agency} ${event} ${status} ${printable(String(code || reason))}`);
    },
  };
}
