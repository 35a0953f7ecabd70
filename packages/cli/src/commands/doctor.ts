import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { checkBacklog } from '../doctor/check-backlog.ts';
import { checkContainer } from '../doctor/check-container.ts';
import { checkDirectory, checkDisk } from '../doctor/check-directory.ts';
import { checkExchange } from '../doctor/check-exchange.ts';
import { checkFaults } from '../doctor/check-faults.ts';
import { checkGateway } from '../doctor/check-gateway.ts';
import { checkNode } from '../doctor/check-node.ts';
import { checkPki } from '../doctor/check-pki.ts';
import { checkServer } from '../doctor/check-server.ts';
import { checkSystems } from '../doctor/check-systems.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { doctorLines } from '../render/doctor.ts';

/** `lienthong doctor`: whether everything that a start needs is there. Changes nothing. */
export function doctorCommand({ say, run }: CommandKit): Command {
  return new Command('doctor')
    .description(
      say({
        vi: 'kiểm tra máy có đủ điều kiện chạy không',
        en: 'checks whether this machine has what a start needs',
      }),
    )
    .action(() => run(doctor));
}

async function doctor(context: CommandContext): Promise<ExitStatus> {
  const { stateDir, env, clock, random, progress, say, interrupt } = context;
  progress.update(say({ vi: 'đang kiểm tra', en: 'checking' }));
  const found = await interrupt.orInterrupted(
    Promise.all([
      checkNode(process.version),
      checkServer(env),
      checkDirectory(stateDir),
      checkExchange(stateDir),
      checkFaults({ stateDir, clock, random }),
      checkBacklog({ stateDir, clock, random }),
      checkGateway(stateDir),
      checkSystems({ stateDir, clock, random }),
      checkPki({ stateDir, clock, random }),
      checkDisk(stateDir),
      checkContainer(env),
    ]),
  );
  progress.end();
  const findings = found.filter((finding) => finding !== undefined);
  const isFit = findings.every(({ verdict }) => verdict !== 'fail');
  context.output.print(doctorLines(findings, context.look));
  context.output.data({ ok: isFit, checks: findings });
  return isFit ? exitStatus.ok : exitStatus.refused;
}
