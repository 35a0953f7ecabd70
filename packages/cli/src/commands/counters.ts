import { readOpening } from '@lienthong/reports';
import { Command } from 'commander';
import { oneOf, parseDay } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type Grouping, groupCounters, groupings, sumOf } from '../counter-groups.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { countersCsv, countersData, countersLines } from '../render/counters.ts';
import { usageError } from '../usage-error.ts';
import { withSession } from '../with-session.ts';

type CountersOptions = {
  readonly from?: string;
  readonly to?: string;
  readonly by: Grouping;
  readonly csv?: true;
};

/** `lienthong counters`: cumulative counters, of all time or of a period. */
export function countersCommand({ say, run }: CommandKit): Command {
  return new Command('counters')
    .description(say({ vi: 'bộ đếm lũy kế: đến, đi, nội bộ, qua trục 4 cấp…', en: 'cumulative counters' }))
    .option('--from <day>', say({ vi: 'từ ngày yyyy-MM-dd', en: 'first day, yyyy-MM-dd' }), parseDay)
    .option('--to <day>', say({ vi: 'đến hết ngày yyyy-MM-dd', en: 'last day, yyyy-MM-dd' }), parseDay)
    .option(
      `--by <${groupings.join('|')}>`,
      say({ vi: 'cộng theo cấp, cơ quan hay tỉnh', en: 'sums by tier, agency or province' }),
      oneOf(groupings),
      'tier',
    )
    .option('--csv', say({ vi: 'in dạng CSV', en: 'print CSV' }))
    .action((options: CountersOptions) => run((context) => counters(context, options)));
}

async function counters(context: CommandContext, options: CountersOptions): Promise<ExitStatus> {
  const { by, csv, from, to } = options;
  const { output, look, stateDir } = context;
  if (csv && output.isJson)
    throw usageError({
      vi: '--csv và --json không dùng cùng nhau',
      en: '--csv and --json exclude each other',
    });
  if (from !== undefined && to !== undefined && from > to)
    throw usageError({ vi: '--from sau --to', en: '--from is after --to' });
  const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const { groups, total, opening } = await withSession(context, async (session) => {
    const lines = await (await session.operator()).counters(period);
    // Earlier years come before every period, so they belong only to figures since the beginning.
    const opening = from === undefined ? await readOpening(stateDir, session.registry) : undefined;
    return { groups: groupCounters(lines, session.registry, by), total: sumOf(lines.values()), opening };
  });
  const shown = { by, period, groups, total, opening };
  if (csv) output.raw(countersCsv(shown, look.language));
  else output.print(countersLines(shown, look));
  output.data(countersData(shown));
  return exitStatus.ok;
}
