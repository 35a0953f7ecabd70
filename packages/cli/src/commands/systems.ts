import { StateDir } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { SettingsChange, System } from '@lienthong/systems';
import { Command } from 'commander';
import { type AgencyOptions, chooseAgencies } from '../choose-agencies.ts';
import { chooseRegistry } from '../choose-registry.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { openSystemBook } from '../open-system-book.ts';
import { parseSetting, settingChoices } from '../parse-setting.ts';
import { readInput } from '../read-input.ts';
import {
  type SystemDeed,
  systemAccessData,
  systemData,
  systemDeedLine,
  systemLines,
  systemsLines,
} from '../render/systems.ts';
import { usageError } from '../usage-error.ts';

type FieldOptions = AgencyOptions & {
  readonly name?: string;
  readonly set?: SettingsChange;
  readonly password?: string;
  readonly registry?: string;
};
type AddOptions = FieldOptions & { readonly secret?: string };

/** `lienthong systems`: the client systems of the gateway. A file holds them, so nothing has to run. */
export function systemsCommand(kit: CommandKit): Command {
  const { say, run } = kit;
  const id = say({ vi: 'mã hệ thống', en: 'id of the system' });
  const list = new Command('list')
    .description(
      say({
        vi: 'liệt kê; --json và --secrets có cả mã bí mật',
        en: 'lists them; --json and --secrets have the secrets too',
      }),
    )
    .option('--secrets', say({ vi: 'hiện mã bí mật', en: 'show the secrets' }))
    .action(({ secrets = false }: { readonly secrets?: boolean }) =>
      run((context) => listSystems(context, { secrets })),
    );
  const add = fieldOptions(
    new Command('add').description(
      say({ vi: 'thêm một hệ thống và in mã bí mật', en: 'adds a system and prints its secret' }),
    ),
    kit,
  )
    .argument('<id>', id)
    .option(
      '--secret <text>',
      say({
        vi: 'mã bí mật đã có, hoặc - để đọc đầu vào chuẩn (mặc định: sinh ngẫu nhiên)',
        en: 'a secret that is there already, or - for standard input (default: made at random)',
      }),
    )
    .action((system: string, options: AddOptions) => run((context) => addSystem(context, system, options)));
  const change = fieldOptions(
    new Command('change').description(
      say({ vi: 'sửa tên, cơ quan, thiết đặt, mật khẩu', en: 'changes name, agencies, settings, password' }),
    ),
    kit,
  )
    .argument('<id>', id)
    .action((system: string, options: FieldOptions) =>
      run((context) => changeSystem(context, system, options)),
    );
  const show = new Command('show')
    .description(
      say({
        vi: 'in mọi thông tin, cả mã bí mật và cấu hình SDK',
        en: 'prints all about it, its secret and the SDK configuration too',
      }),
    )
    .argument('<id>', id)
    .action((system: string) => run((context) => showSystem(context, system)));
  const deeds = (
    [
      ['rotate', 'rotated', { vi: 'cấp mã bí mật mới và in ra', en: 'gives it a new secret and prints it' }],
      ['lock', 'locked', { vi: 'khóa: mọi yêu cầu bị từ chối', en: 'locks it: every request is refused' }],
      ['unlock', 'unlocked', { vi: 'mở khóa', en: 'lets it in again' }],
      ['remove', 'removed', { vi: 'gỡ khỏi danh sách', en: 'takes it off the list' }],
    ] as const
  ).map(([verb, deed, description]) =>
    new Command(verb)
      .description(say(description))
      .argument('<id>', id)
      .action((system: string) =>
        run(async (context) => {
          const book = await openSystemBook(context);
          return told(context, await book[verb](system), deed);
        }),
      ),
  );
  const systems = new Command('systems').description(
    say({
      vi: 'các hệ thống được kết nối vào cổng VXP: mã, mã bí mật, cơ quan, khóa',
      en: 'the systems that may use the VXP gateway: ids, secrets, agencies, locks',
    }),
  );
  for (const command of [list, add, change, show, ...deeds]) systems.addCommand(command);
  return systems;
}

function fieldOptions(command: Command, { say }: CommandKit): Command {
  const choices = Object.entries(settingChoices).map(([name, values]) => `${name}=${values}`);
  return command
    .option(
      '--agencies <codes...>',
      say({ vi: 'mã các cơ quan được gửi nhận thay', en: 'codes of the agencies it speaks for' }),
    )
    .option(
      '--under <code>',
      say({ vi: 'cơ quan này và mọi cơ quan bên dưới', en: 'this agency and everything below it' }),
    )
    .option('--all', say({ vi: 'mọi cơ quan', en: 'every agency' }))
    .option('--name <text>', say({ vi: 'tên hiển thị', en: 'name for people' }))
    .option(
      '--set <name=value>',
      say({
        vi: `thiết đặt, lặp lại được: ${choices.join(', ')}`,
        en: `a setting, may be repeated: ${choices.join(', ')}`,
      }),
      parseSetting,
    )
    .option(
      '--password <text>',
      say({
        vi: 'mật khẩu của lối vào LGSP, hoặc - để đọc đầu vào chuẩn',
        en: 'password of the LGSP front, or - for standard input',
      }),
    )
    .option('--registry <name>', say({ vi: 'danh mục để tra mã', en: 'list to look codes up in' }));
}

async function listSystems(
  context: CommandContext,
  options: { readonly secrets: boolean },
): Promise<ExitStatus> {
  const book = await openSystemBook(context);
  const systems = await book.list();
  context.output.print(systemsLines(systems, context.look, options));
  context.output.data({ file: book.file, systems: systems.map(systemData) });
  return exitStatus.ok;
}

async function addSystem(context: CommandContext, id: string, options: AddOptions): Promise<ExitStatus> {
  const { registry } = await chooseRegistry(context.stateDir, options.registry);
  const own = registry.find(id);
  const agencies = chooseAgencies(options, registry) ?? (own && [own.organId]);
  if (agencies === undefined)
    throw usageError({
      vi: `“${id.slice(0, 64)}” không phải mã cơ quan: cần --agencies, --under hoặc --all`,
      en: `“${id.slice(0, 64)}” is no code of an agency: give --agencies, --under or --all`,
    });
  if (options.secret === '-' && options.password === '-')
    throw usageError({
      vi: 'chỉ một trong --secret và --password đọc được từ đầu vào chuẩn',
      en: 'only one of --secret and --password can come from standard input',
    });
  const book = await openSystemBook(context);
  const secret = await readSecretText(options.secret, context);
  const system = await book.add({
    id,
    name: options.name ?? own?.name ?? id,
    agencies,
    ...(options.set && { settings: options.set }),
    ...(secret === undefined ? {} : { secret }),
    ...(await passwordOf(options, context)),
  });
  return told(context, system, 'added');
}

async function changeSystem(context: CommandContext, id: string, options: FieldOptions): Promise<ExitStatus> {
  const { registry } = await chooseRegistry(context.stateDir, options.registry);
  const agencies = chooseAgencies(options, registry);
  const book = await openSystemBook(context);
  const system = await book.change(id, {
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(agencies && { agencies }),
    ...(options.set && { settings: options.set }),
    ...(await passwordOf(options, context)),
  });
  return told(context, system, 'changed');
}

async function showSystem(context: CommandContext, id: string): Promise<ExitStatus> {
  const system = await (await openSystemBook(context)).get(id);
  const url = await gatewayUrl(context.stateDir);
  context.output.print(systemLines(system, url, context.look));
  context.output.data(systemAccessData(system, url));
  return exitStatus.ok;
}

async function told(context: CommandContext, system: System, deed: SystemDeed): Promise<ExitStatus> {
  const isNewSecret = deed === 'added' || deed === 'rotated';
  const url = await gatewayUrl(context.stateDir);
  const title = systemDeedLine(deed, system, context.look);
  context.output.print([title, ...(isNewSecret ? systemLines(system, url, context.look) : [])]);
  context.output.data({ deed, ...(isNewSecret ? systemAccessData(system, url) : withoutSecret(system)) });
  return exitStatus.ok;
}

function withoutSecret(system: System): object {
  const { secret: _, ...rest } = systemData(system) as { secret: string };
  return rest;
}

async function passwordOf(
  { password }: FieldOptions,
  context: CommandContext,
): Promise<{ readonly password?: string }> {
  const text = await readSecretText(password, context);
  return text === undefined ? {} : { password: text };
}

/** The text itself, or the first line of the standard input: an argument can be seen by every process of the machine. */
async function readSecretText(
  text: string | undefined,
  { stdin }: CommandContext,
): Promise<string | undefined> {
  if (text !== '-') return text;
  return Buffer.from(await readInput('-', stdin))
    .toString('utf8')
    .split(/\r?\n/, 1)[0];
}

/** Where clients find the gateway: the running one, else where the next one will be. */
async function gatewayUrl(stateDir: string): Promise<string> {
  const usual = 'http://127.0.0.1:8102';
  try {
    return (await new StateDir(stateDir).readRun()).gateway?.url ?? usual;
  } catch (failure) {
    if (isExchangeError(failure, 'NOT_RUNNING')) return usual;
    throw failure;
  }
}
