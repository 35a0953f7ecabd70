import {
  forkSnapshot,
  listSnapshots,
  resetExchange,
  restoreSnapshot,
  saveSnapshot,
  snapshotFile,
} from '@lienthong/snapshots';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import {
  resetLines,
  restoredData,
  restoredLines,
  savedData,
  savedLines,
  snapshotsData,
  snapshotsLines,
} from '../render/snapshots.ts';
import { usageError } from '../usage-error.ts';

/** `lienthong snapshot`: a whole exchange as one file. */
export function snapshotCommand(kit: CommandKit): Command {
  const { say, run } = kit;
  const nameOrFile = say({
    vi: 'tên (giữ trong thư mục hệ thống) hoặc đường dẫn tệp',
    en: 'a name (kept in the directory of the exchange) or the path of a file',
  });
  const save = new Command('save')
    .description(
      say({
        vi: 'chụp toàn bộ hệ thống, đang chạy hay không, vào một tệp; tệp chứa mọi khóa bí mật',
        en: 'saves the whole exchange, running or not, in one file; the file holds every key',
      }),
    )
    .argument('<name|file>', nameOrFile)
    .option('--overwrite', say({ vi: 'ghi đè bản chụp cùng tên', en: 'replace one of the same name' }))
    .action((to: string, { overwrite = false }: { readonly overwrite?: boolean }) =>
      run((context) => saveOne(context, to, { overwrite })),
    );
  const restore = new Command('restore')
    .description(
      say({
        vi: 'đưa hệ thống (đang dừng) về đúng bản chụp',
        en: 'puts an exchange that does not run back to a snapshot',
      }),
    )
    .argument('<name|file>', nameOrFile)
    .action((from: string) => run((context) => restoreOne(context, from)));
  const fork = new Command('fork')
    .description(
      say({
        vi: 'hệ thống thứ hai cùng quá khứ, tương lai riêng, trong thư mục --state',
        en: 'a second exchange with the same past and its own future, in the directory --state',
      }),
    )
    .argument('<name|file>', nameOrFile)
    .option(
      '--from <dir>',
      say({ vi: 'thư mục giữ bản chụp có tên này', en: 'directory that keeps the snapshot of this name' }),
      '.lienthong',
    )
    .action((snapshot: string, { from }: { readonly from: string }) =>
      run((context) => forkOne(context, snapshotFile(from, snapshot))),
    );
  const list = new Command('list')
    .description(say({ vi: 'các bản chụp trong thư mục', en: 'the snapshots of the directory' }))
    .action(() => run(listAll));
  const reset = new Command('reset')
    .description(
      say({
        vi: 'xóa mọi gói tin và sổ cái của hệ thống đang dừng; giữ khóa, chứng thư, hệ thống kết nối',
        en: 'takes back all packages and ledgers of an exchange that does not run; keeps keys, certificates, client systems',
      }),
    )
    .option('--everything', say({ vi: 'cả khóa và hệ thống kết nối', en: 'keys and client systems too' }))
    .option('--yes', say({ vi: 'đồng ý', en: 'yes, do it' }))
    .action((options: { readonly everything?: boolean; readonly yes?: boolean }) =>
      run((context) => resetOne(context, options)),
    );
  const snapshot = new Command('snapshot').description(
    say({
      vi: 'chụp, phục hồi, tách nhánh, làm mới toàn bộ hệ thống',
      en: 'saves, restores, forks and resets the whole exchange',
    }),
  );
  for (const command of [save, restore, fork, list, reset]) snapshot.addCommand(command);
  return snapshot;
}

async function saveOne(
  context: CommandContext,
  to: string,
  options: { readonly overwrite: boolean },
): Promise<ExitStatus> {
  const { clock, random, stateDir, progress, output, look, say } = context;
  progress.update(say({ vi: 'đang chụp', en: 'saving' }));
  const startedAt = clock.now();
  const saved = await saveSnapshot({ stateDir, to, clock, random, ...options }).finally(() => progress.end());
  const shown = { ...saved, tookMs: clock.now() - startedAt };
  output.print(savedLines(shown, look));
  output.data(savedData(shown));
  return exitStatus.ok;
}

async function restoreOne(context: CommandContext, from: string): Promise<ExitStatus> {
  const { random, stateDir, progress, output, look, say } = context;
  progress.update(say({ vi: 'đang phục hồi', en: 'restoring' }));
  const restored = await restoreSnapshot({ stateDir, from, random }).finally(() => progress.end());
  output.print(restoredLines({ ...restored, stateDir }, look));
  output.data(restoredData({ ...restored, stateDir }));
  return exitStatus.ok;
}

async function forkOne(context: CommandContext, file: string): Promise<ExitStatus> {
  const { random, stateDir, progress, output, look, say } = context;
  progress.update(say({ vi: 'đang tách nhánh', en: 'forking' }));
  const restored = await forkSnapshot({ stateDir, from: file, random }).finally(() => progress.end());
  output.print(restoredLines({ ...restored, stateDir }, look));
  output.data(restoredData({ ...restored, stateDir }));
  return exitStatus.ok;
}

async function listAll({ stateDir, output, look }: CommandContext): Promise<ExitStatus> {
  const snapshots = await listSnapshots(stateDir);
  output.print(snapshotsLines(snapshots, look));
  output.data(snapshotsData(snapshots));
  return exitStatus.ok;
}

async function resetOne(
  { stateDir, output, look }: CommandContext,
  { everything = false, yes = false }: { readonly everything?: boolean; readonly yes?: boolean },
): Promise<ExitStatus> {
  if (!yes)
    throw usageError({
      vi: 'reset bỏ mọi gói tin và sổ cái; thêm --yes để đồng ý',
      en: 'reset takes all packages and ledgers away; add --yes to agree',
    });
  const { replaced } = await resetExchange({ stateDir, everything });
  output.print(resetLines({ stateDir, replaced }, look));
  output.data({ stateDir, replaced });
  return exitStatus.ok;
}
