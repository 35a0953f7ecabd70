import {
  checkedScenario,
  commandOf,
  type DefectName,
  defectNames,
  faultNames,
  packagesMax,
  readFaults,
  runSimulation,
  type Scenario,
  type SimulationResult,
  scenarioDefaults,
  shrinkScenario,
  simulatedAgenciesMax,
} from '@lienthong/simulation';
import { Command } from 'commander';
import { oneOf, wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { simulationData, simulationLines, soundLine } from '../sim/render-simulation.ts';

type SimOptions = {
  readonly seed: string;
  readonly packages: number;
  readonly agencies: number;
  readonly faults: string;
  readonly signatures: Scenario['signatures'];
  readonly seeds?: number;
  readonly shrink?: true;
  readonly break?: DefectName;
};

/** `lienthong sim`: the production pipeline on virtual time under seeded faults; needs nothing running. */
export function simCommand({ say, run }: CommandKit): Command {
  return new Command('sim')
    .description(
      say({
        vi: 'mô phỏng tất định: luồng xử lý thật, thời gian ảo, sự cố theo hạt giống; kiểm tra mọi bất biến',
        en: 'deterministic simulation: the real pipeline, virtual time, seeded faults; checks every invariant',
      }),
    )
    .option('--seed <text>', say({ vi: 'cùng hạt giống, cùng sổ cái', en: 'same seed, same ledgers' }), '1')
    .option(
      '--packages <count>',
      say({ vi: 'số gói tin', en: 'number of packages' }),
      wholeNumber(1, packagesMax),
      scenarioDefaults.packages,
    )
    .option(
      '--agencies <count>',
      say({
        vi: `số cơ quan, 2 đến ${simulatedAgenciesMax}`,
        en: `number of agencies, 2 to ${simulatedAgenciesMax}`,
      }),
      wholeNumber(2, simulatedAgenciesMax),
      scenarioDefaults.agencies,
    )
    .option(
      '--faults <list>',
      say({ vi: `all, none, hoặc: ${faultNames.join(',')}`, en: `all, none, or: ${faultNames.join(',')}` }),
      'all',
    )
    .option(
      '--signatures <policy>',
      say({ vi: 'enforce: kiểm tra chữ ký; off: bỏ qua', en: 'enforce: refuse bad signatures; off: do not' }),
      oneOf<Scenario['signatures']>(['enforce', 'off']),
      scenarioDefaults.signatures,
    )
    .option(
      '--seeds <count>',
      say({ vi: 'chạy nhiều hạt giống: SEED-1, SEED-2, …', en: 'runs many seeds: SEED-1, SEED-2, …' }),
      wholeNumber(1, 1_000_000),
    )
    .option(
      '--shrink',
      say({ vi: 'khi có lỗi, tìm kịch bản nhỏ hơn vẫn lỗi', en: 'on a failure, finds a smaller scenario' }),
    )
    .option(
      '--break <defect>',
      say({
        vi: `cố ý gây một lỗi để thấy nó bị phát hiện: ${defectNames.join(', ')}`,
        en: `breaks a promise on purpose, to see it found: ${defectNames.join(', ')}`,
      }),
      oneOf(defectNames),
    )
    .action((options: SimOptions) =>
      run((context) => context.interrupt.orInterrupted(simulate(context, options))),
    );
}

async function simulate(context: CommandContext, options: SimOptions): Promise<ExitStatus> {
  const { clock, interrupt, look, output, progress, say } = context;
  const { seed, packages, agencies, signatures, seeds, shrink, break: defect } = options;
  const faults = readFaults(options.faults);
  const scenario = checkedScenario({ seed, packages, agencies, faults, signatures, defect });
  const simulateOne = (one: Scenario) => runSimulation(one, { stopwatch: clock, signal: interrupt.signal });
  const all = seeds === undefined ? [seed] : Array.from({ length: seeds }, (_, at) => `${seed}-${at + 1}`);
  let result: SimulationResult | undefined;
  let sound = 0;
  for (const one of all) {
    progress.update(`${say({ vi: 'hạt giống', en: 'seed' })} ${one}`);
    result = await simulateOne({ ...scenario, seed: one });
    if (result.violation) break;
    sound += 1;
    if (all.length > 1) output.print([soundLine(result, look)]);
  }
  if (!result) return exitStatus.usage;
  let smaller: Scenario | undefined;
  if (result.violation && shrink) {
    progress.update(say({ vi: 'tìm kịch bản nhỏ hơn', en: 'looking for a smaller scenario' }));
    smaller = await shrinkScenario(
      result.scenario,
      async (one) => (await simulateOne(one)).violation !== undefined,
    );
  }
  progress.end();
  const commands = {
    command: commandOf(result.scenario),
    ...(smaller && { smaller: commandOf(smaller) }),
  };
  output.print(simulationLines(result, commands, look));
  output.data(simulationData(result, { ...commands, soundSeeds: sound }));
  return result.violation ? exitStatus.refused : exitStatus.ok;
}
