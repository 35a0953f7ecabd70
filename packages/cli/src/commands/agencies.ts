import { Command } from 'commander';
import { chooseRegistry, defaultRegistry } from '../choose-registry.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { agenciesData, agenciesLines } from '../render/agencies.ts';
import { searchAgencies } from '../search-agencies.ts';

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
  const { name, registry } = await chooseRegistry(context.stateDir, options.registry);
  const shown = { name, registry, found: searchAgencies(registry, query) };
  context.output.print(agenciesLines(shown, context.look));
  context.output.data(agenciesData(shown));
  return exitStatus.ok;
}
