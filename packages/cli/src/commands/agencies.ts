import { loadRegistry, StateDir } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { agenciesData, agenciesLines } from '../render/agencies.ts';
import { searchAgencies } from '../search-agencies.ts';

const defaultRegistry = 'nghe-an-2019';

/** `lienthong agencies`: looks agencies up by words of their names or by codes. Needs nothing running. */
export function agenciesCommand({ say, run }: CommandKit): Command {
  return new Command('agencies')
    .description(
      say({
        vi: 'tra cứu cơ quan theo tên (không cần dấu) hoặc mã',
        en: 'looks agencies up by name, with or without diacritics, or code',
      }),
    )
    .argument('[query...]', say({ vi: 'các từ cần tìm', en: 'words to look for' }))
    .option(
      '--registry <name>',
      say({
        vi: `danh mục (mặc định: của hệ thống đang chạy, nếu không thì ${defaultRegistry})`,
        en: `list (default: that of the running exchange, else ${defaultRegistry})`,
      }),
    )
    .action((query: readonly string[], options: { readonly registry?: string }) =>
      run((context) => agencies(context, query.join(' '), options)),
    );
}

async function agencies(
  context: CommandContext,
  query: string,
  options: { readonly registry?: string },
): Promise<ExitStatus> {
  const name = options.registry ?? (await runningRegistry(context.stateDir)) ?? defaultRegistry;
  const registry = loadRegistry(name);
  const shown = { name, registry, found: searchAgencies(registry, query) };
  context.output.print(agenciesLines(shown, context.look));
  context.output.data(agenciesData(shown));
  return exitStatus.ok;
}

async function runningRegistry(stateDir: string): Promise<string | undefined> {
  try {
    return (await new StateDir(stateDir).readRun()).registry;
  } catch (failure) {
    if (isExchangeError(failure, 'NOT_RUNNING')) return undefined;
    throw failure;
  }
}
