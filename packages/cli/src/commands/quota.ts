import type { NodeHeldPackage, Quota } from '@lienthong/exchange';
import { Command } from 'commander';
import { oneOf, wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { parseDuration } from '../parse-duration.ts';
import { checkedQuota } from '../quotas/read-quota.ts';
import { heldLines, quotasLines, useLines } from '../quotas/render-quotas.ts';
import { usageError } from '../usage-error.ts';
import { withSession } from '../with-session.ts';

const countMax = 999_999_999;
const bytesMax = 999_999_999_999_999;
const hourMs = 3_600_000;

type QuotaFlags = {
  readonly perHour?: number;
  readonly bytesPerHour?: number;
  readonly urgentPerHour?: number;
  readonly per?: number;
  readonly waiting?: number;
  readonly policy?: 'refuse' | 'queue';
};

/** `lienthong quota`: what agencies may hand in. */
export function quotaCommand(kit: CommandKit): Command {
  const { say, run } = kit;
  const where = say({ vi: 'mã cơ quan, cấp, hoặc all', en: 'code of an agency, a tier, or all' });
  return new Command('quota')
    .description(
      say({
        vi: 'hạn mức gửi của cơ quan và của cấp: số gói, dung lượng, số bản đang chờ',
        en: 'what agencies may send, each or by tier: packages, bytes, copies that wait',
      }),
    )
    .addCommand(setCommand(kit, where))
    .addCommand(
      new Command('list')
        .description(say({ vi: 'các hạn mức và phần đã dùng', en: 'quotas, and how much of them is used' }))
        .action(() => run(list)),
    )
    .addCommand(
      new Command('show')
        .description(
          say({
            vi: 'hạn mức của một cơ quan, như cơ quan đó thấy',
            en: 'the quota of an agency, as it sees it',
          }),
        )
        .argument('<code>', say({ vi: 'mã cơ quan', en: 'code of the agency' }))
        .action((code: string) => run((context) => show(context, code))),
    )
    .addCommand(
      new Command('clear')
        .description(
          say({ vi: 'bỏ hạn mức; không nêu mã thì bỏ tất cả', en: 'takes a quota back; all without a code' }),
        )
        .argument('[code]', where)
        .action((code: string | undefined) => run((context) => clear(context, code))),
    );
}

function setCommand({ say, run }: CommandKit, where: string): Command {
  return new Command('set')
    .description(
      say({
        vi: 'đặt hạn mức, thay cho hạn mức cũ; có hiệu lực khi lệnh kết thúc',
        en: 'sets a quota in the place of the one before; it holds when the command ends',
      }),
    )
    .argument('<code>', where)
    .option('--per-hour <n>', say({ vi: 'số gói mỗi giờ', en: 'packages an hour' }), wholeNumber(1, countMax))
    .option(
      '--bytes-per-hour <n>',
      say({ vi: 'số byte mỗi giờ', en: 'bytes an hour' }),
      wholeNumber(1, bytesMax),
    )
    .option(
      '--urgent-per-hour <n>',
      say({ vi: 'số gói khẩn mỗi giờ', en: 'urgent packages an hour' }),
      wholeNumber(1, countMax),
    )
    .option(
      '--per <length>',
      say({
        vi: 'tính theo khoảng này thay cho một giờ: 10m, 1d',
        en: 'for this time in place of an hour: 10m, 1d',
      }),
      parseDuration,
    )
    .option(
      '--waiting <n>',
      say({
        vi: 'số bản còn trên đường hoặc chưa được bên nhận lấy',
        en: 'copies on their way or not taken out by their receivers',
      }),
      wholeNumber(1, countMax),
    )
    .option(
      '--policy <refuse|queue>',
      say({ vi: 'phần vượt: từ chối, hoặc giữ lại chờ', en: 'what is above: refused, or held' }),
      oneOf(['refuse', 'queue'] as const),
    )
    .action((code: string, flags: QuotaFlags) => run((context) => set(context, code, flags)));
}

function quotaOf({ perHour, bytesPerHour, urgentPerHour, per, waiting, policy }: QuotaFlags): Quota {
  if ([perHour, bytesPerHour, urgentPerHour, waiting].every((limit) => limit === undefined))
    throw usageError({
      vi: 'cần ít nhất một hạn mức: --per-hour, --bytes-per-hour, --urgent-per-hour hoặc --waiting',
      en: 'name at least one limit: --per-hour, --bytes-per-hour, --urgent-per-hour or --waiting',
    });
  const quota = {
    packages: perHour,
    bytes: bytesPerHour,
    urgent: urgentPerHour,
    waiting,
    windowMs: per ?? hourMs,
    policy,
  };
  return checkedQuota(quota, '--per');
}

async function set(context: CommandContext, code: string, flags: QuotaFlags): Promise<ExitStatus> {
  const quota = quotaOf(flags);
  const { quotas, held } = await withSession(context, async (session) => {
    await session.quotas.set(code, quota);
    return { quotas: await session.quotas.list(), held: await session.quotas.held() };
  });
  context.output.print([...quotasLines(quotas, context.look), ...stillHeldLines(held, context)]);
  context.output.data({ ...quotas, held });
  return exitStatus.ok;
}

/** What a person must know who has changed a quota while packages are held. */
function stillHeldLines(
  held: readonly NodeHeldPackage[],
  { say }: Pick<CommandContext, 'say'>,
): readonly string[] {
  if (held.length === 0) return [];
  return [
    say({
      vi: `  ${held.length} gói tin đang được giữ; mỗi gói được xem lại trong ít giây theo hạn mức mới`,
      en: `  ${held.length} ${held.length === 1 ? 'package is' : 'packages are'} held; each is looked at again within seconds, by what holds now`,
    }),
  ];
}

async function list(context: CommandContext): Promise<ExitStatus> {
  const { quotas, held } = await withSession(context, async (session) => ({
    quotas: await session.quotas.list(),
    held: await session.quotas.held(),
  }));
  context.output.print([...quotasLines(quotas, context.look), ...heldLines(held, context.look)]);
  context.output.data({ ...quotas, held });
  return exitStatus.ok;
}

async function show(context: CommandContext, code: string): Promise<ExitStatus> {
  const { view, held } = await withSession(context, async (session) => {
    const desk = await session.desk(code);
    const { organId } = desk.organisation;
    const all = await session.quotas.held(session.topology.nodeOf(organId));
    return { view: await desk.quota(), held: all.filter(({ agency }) => agency === organId) };
  });
  context.output.print([
    ...(view ? useLines([view], context.look) : [context.say({ vi: 'Không có hạn mức.', en: 'No quota.' })]),
    ...heldLines(held, context.look),
  ]);
  context.output.data({ quota: view ?? null, held });
  return exitStatus.ok;
}

async function clear(context: CommandContext, code: string | undefined): Promise<ExitStatus> {
  const { cleared, held } = await withSession(context, async (session) => ({
    cleared: await session.quotas.clear(code),
    held: await session.quotas.held(),
  }));
  const { style } = context.look;
  context.output.print([
    cleared === 0
      ? context.say({ vi: 'Không có hạn mức nào để bỏ.', en: 'There was no quota to clear.' })
      : `${style.good('✓')} ${context.say({ vi: `Đã bỏ ${cleared} hạn mức`, en: `Cleared ${cleared} ${cleared === 1 ? 'quota' : 'quotas'}` })}`,
    ...stillHeldLines(held, context),
  ]);
  context.output.data({ cleared, held });
  return exitStatus.ok;
}
