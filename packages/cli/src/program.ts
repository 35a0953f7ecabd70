import { readFileSync } from 'node:fs';
import { Command, type Option } from 'commander';
import type { CommandKit } from './command-kit.ts';
import { agenciesCommand } from './commands/agencies.ts';
import { behaveCommand } from './commands/behave.ts';
import { canonicalizeCommand } from './commands/canonicalize.ts';
import { checkCommand } from './commands/check.ts';
import { clockCommand } from './commands/clock.ts';
import { countersCommand } from './commands/counters.ts';
import { deadCommand } from './commands/dead.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { dutiesCommand } from './commands/duties.ts';
import { evidenceCommand } from './commands/evidence.ts';
import { faultCommand } from './commands/fault.ts';
import { inboxCommand } from './commands/inbox.ts';
import { journeyCommand } from './commands/journey.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { loadCommand } from './commands/load.ts';
import { pdfCommand } from './commands/pdf.ts';
import { pkiCommand } from './commands/pki.ts';
import { quotaCommand } from './commands/quota.ts';
import { recordCommand, replayCommand } from './commands/record.ts';
import { registerCommand } from './commands/register.ts';
import { reportCommand } from './commands/report.ts';
import { sendCommand } from './commands/send.ts';
import { signCommand } from './commands/sign.ts';
import { simCommand } from './commands/sim.ts';
import { sitesCommand } from './commands/sites.ts';
import { snapshotCommand } from './commands/snapshot.ts';
import { statusCommand } from './commands/status.ts';
import { storyCommand } from './commands/story.ts';
import { systemsCommand } from './commands/systems.ts';
import { upCommand } from './commands/up.ts';
import { verifyCommand } from './commands/verify.ts';
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

/** The version that the package states of itself. */
const { version }: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** The whole command line. Failures come out as exceptions, complaints of the parser too. */
export function buildProgram(
  kit: CommandKit & { readonly stdout: OutputStream; readonly stderr: OutputStream },
): Command {
  const { say, stdout, stderr } = kit;
  const program = new Command('lienthong').description(
    say({
      vi: 'Liên thông: trục liên thông văn bản bốn cấp, giả lập trên một máy.',
      en: 'Liên thông: the four-tier document exchange, emulated on one machine.',
    }),
  );
  for (const option of globalOptions(kit)) program.addOption(option);
  program.version(version, '-V, --version', say({ vi: 'phiên bản', en: 'version' }));
  for (const command of [
    demoCommand,
    upCommand,
    sendCommand,
    inboxCommand,
    statusCommand,
    journeyCommand,
    evidenceCommand,
    registerCommand,
    dutiesCommand,
    behaveCommand,
    checkCommand,
    countersCommand,
    reportCommand,
    ledgerCommand,
    agenciesCommand,
    systemsCommand,
    pdfCommand,
    pkiCommand,
    verifyCommand,
    canonicalizeCommand,
    signCommand,
    faultCommand,
    quotaCommand,
    deadCommand,
    sitesCommand,
    clockCommand,
    simCommand,
    storyCommand,
    loadCommand,
    snapshotCommand,
    recordCommand,
    replayCommand,
    doctorCommand,
  ])
    program.addCommand(command(kit));
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
        optionDescription: ({ description, defaultValue }: Option) =>
          typeof defaultValue === 'string' || typeof defaultValue === 'number'
            ? `${description} (${say({ vi: 'mặc định', en: 'default' })}: ${defaultValue})`
            : description,
        styleTitle: (title) => say(headings[title] ?? { vi: title, en: title }),
      })
      // The one who runs the program says what is wrong, in the language and form that was asked for.
      .configureOutput({
        writeOut: (text) => void stdout.write(text),
        writeErr: (text) => void stderr.write(text),
        outputError: () => undefined,
      });
  return program;
}
