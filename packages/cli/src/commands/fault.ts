import { type Session, StateDir } from '@lienthong/emulator';
import {
  type Fault,
  type FaultKind,
  faultKindNames,
  faultKinds,
  makeFault,
  parseFaultScenario,
} from '@lienthong/faults';
import { Command } from 'commander';
import { oneOf, wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { listNotes, uncountedFaults } from '../faults/list-notes.ts';
import { type FaultFlags, readFaultOrder } from '../faults/read-fault-order.ts';
import { faultsLines, kindsLines, madeLine } from '../faults/render-faults.ts';
import { parseDuration } from '../parse-duration.ts';
import { parseVietnamTime } from '../parse-vietnam-time.ts';
import { readInput } from '../read-input.ts';
import { withSession } from '../with-session.ts';

/** `lienthong fault`: faults on purpose in a running exchange. */
export function faultCommand(kit: CommandKit): Command {
  const { say, run } = kit;
  const id = say({ vi: 'mã lỗi, như F1', en: 'id of the fault, such as F1' });
  return new Command('fault')
    .description(
      say({
        vi: 'cố ý gây lỗi trong hệ thống đang chạy: chậm, mất, đứt, sửa byte, hết hạn, đầy đĩa, giết tiến trình …',
        en: 'faults on purpose in a running exchange: delay, loss, cut, altered byte, certificate, full disk, killed process …',
      }),
    )
    .addCommand(addCommand(kit))
    .addCommand(
      new Command('list')
        .description(
          say({ vi: 'các lỗi đang có và số lần đã xảy ra', en: 'faults, and how often each has struck' }),
        )
        .action(() => run(list)),
    )
    .addCommand(
      new Command('lift')
        .description(
          say({ vi: 'gỡ lỗi; những gì bị giữ lại đi tiếp', en: 'lifts faults; what was held back goes on' }),
        )
        .argument('<ids...>', id)
        .action((ids: readonly string[]) => run((context) => lift(context, ids))),
    )
    .addCommand(
      new Command('lift-all')
        .description(say({ vi: 'gỡ mọi lỗi', en: 'lifts all of them' }))
        .action(() => run(liftAll)),
    )
    .addCommand(
      new Command('run')
        .description(
          say({
            vi: 'tạo các lỗi của một tệp kịch bản JSON',
            en: 'makes the faults of a scenario, a JSON file',
          }),
        )
        .argument('<file|->', say({ vi: 'tệp kịch bản', en: 'file of the scenario' }))
        .action((file: string) => run((context) => runScenario(context, file))),
    )
    .addCommand(
      new Command('kinds')
        .description(
          say({
            vi: 'các loại lỗi, phạm vi, tham số, hậu quả',
            en: 'kinds with scopes, parameters and effects',
          }),
        )
        .action(() => run(kinds)),
    );
}

function addCommand({ say, run }: CommandKit): Command {
  const code = (vi: string, en: string) => say({ vi, en });
  return new Command('add')
    .description(
      say({
        vi: 'gây một lỗi; có hiệu lực khi lệnh kết thúc',
        en: 'makes a fault; it holds when the command ends',
      }),
    )
    .argument(
      '<kind>',
      say({ vi: 'loại lỗi (lienthong fault kinds)', en: 'kind (lienthong fault kinds)' }),
      oneOf(faultKindNames),
    )
    .option(
      '--edge <codes...>',
      code('hai nút kề nhau, theo chiều đi', 'two neighbouring nodes, in the direction of traffic'),
    )
    .option('--node <code>', code('nút', 'node'))
    .option('--agency <code>', code('cơ quan gửi hoặc nhận', 'agency that sends or receives'))
    .option('--system <id>', code('hệ thống của cổng VXP', 'client system of the gateway'))
    .option(
      '--packages <kind>',
      code(
        'loại gói: new, revoke, update, replace, status, receipt',
        'kind of package: new, revoke, update, replace, status, receipt',
      ),
    )
    .option(
      '--set <name=value...>',
      code('tham số của loại lỗi: ms=2s share=0.3', 'parameters of the kind: ms=2s share=0.3'),
    )
    .option(
      '--from <time>',
      code('bắt đầu lúc (giờ Việt Nam)', 'begins at (time in Vietnam)'),
      parseVietnamTime,
    )
    .option('--to <time>', code('kết thúc lúc', 'ends at'), parseVietnamTime)
    .option('--for <length>', code('kéo dài: 90s, 2h, 3d', 'how long: 90s, 2h, 3d'), parseDuration)
    .option('--after <n>', code('bỏ qua n lần đầu', 'lets the first n pass'), wholeNumber(0, 999_999_999))
    .option(
      '--seed <text>',
      code('hạt giống: cùng hạt giống, cùng lựa chọn', 'the same seed makes the same choices'),
    )
    .action((kind: FaultKind, flags: FaultFlags) => run((context) => add(context, kind, flags)));
}

async function add(context: CommandContext, kind: FaultKind, flags: FaultFlags): Promise<ExitStatus> {
  const order = readFaultOrder(kind, flags);
  // What can never be made is refused before anything is asked.
  makeFault(order, { id: 'F1', now: order.from ?? context.clock.now() });
  return made(context, async (session) => [await session.faults.add(order)]);
}

async function runScenario(context: CommandContext, file: string): Promise<ExitStatus> {
  const scenario = parseFaultScenario(Buffer.from(await readInput(file, context.stdin)).toString('utf8'));
  return made(context, (session) => session.faults.run(scenario));
}

async function made(
  context: CommandContext,
  make: (session: Session) => Promise<readonly Fault[]>,
): Promise<ExitStatus> {
  const faults = await withSession(context, make);
  context.output.print(faults.map((fault) => madeLine(fault, context.look)));
  context.output.data({ faults });
  return exitStatus.ok;
}

async function list(context: CommandContext): Promise<ExitStatus> {
  const { look, output, say, stateDir } = context;
  const faults = await withSession(context, (session) => session.faults.list());
  const running = await new StateDir(stateDir).readRun();
  output.print(faultsLines(faults, look));
  for (const note of listNotes(faults, running)) output.note(say(note));
  output.data({ faults, uncounted: uncountedFaults(faults, running) });
  return exitStatus.ok;
}

async function lift(context: CommandContext, ids: readonly string[]): Promise<ExitStatus> {
  await withSession(context, async ({ faults }) => {
    for (const id of ids) await faults.lift(id);
  });
  const { style } = context.look;
  context.output.print([
    `${style.good('✓')} ${context.say({ vi: 'Đã gỡ', en: 'Lifted' })} ${ids.join(', ')}`,
  ]);
  context.output.data({ lifted: ids.length });
  return exitStatus.ok;
}

async function liftAll(context: CommandContext): Promise<ExitStatus> {
  const lifted = await withSession(context, ({ faults }) => faults.liftAll());
  const { style } = context.look;
  context.output.print([
    `${style.good('✓')} ${context.say({ vi: `Đã gỡ ${lifted} lỗi`, en: `Lifted ${lifted}` })}`,
  ]);
  context.output.data({ lifted });
  return exitStatus.ok;
}

async function kinds(context: CommandContext): Promise<ExitStatus> {
  context.output.print(kindsLines(context.look));
  context.output.data({ kinds: faultKinds });
  return exitStatus.ok;
}
