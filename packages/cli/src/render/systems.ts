import { defaultSystemSettings, type System } from '@lienthong/systems';
import { wrap } from './columns.ts';
import { fieldLines } from './fields.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatCount, formatInstant } from './quantity.ts';
import { type SdkAccess, sdkConstructor, sdkPropertiesLines } from './sdk-configuration.ts';
import { printedTable, tableLines } from './table.ts';

/** Lines of the book, one a system; secrets only where asked for. */
export function systemsLines(
  systems: readonly System[],
  look: Look,
  { secrets }: { readonly secrets: boolean },
): readonly string[] {
  const { language, style } = look;
  if (systems.length === 0)
    return [
      {
        vi: 'Chưa có hệ thống nào. Thêm: lienthong systems add MÃ',
        en: 'There is no system yet. Add one: lienthong systems add ID',
      }[language],
    ];
  const titles = {
    vi: ['Mã hệ thống', 'Tên', 'Cơ quan', 'Trạng thái', 'Khác mặc định', 'Mã bí mật'],
    en: ['System id', 'Name', 'Agencies', 'State', 'Not default', 'Secret'],
  }[language];
  const table = tableLines(
    titles.slice(0, secrets ? 6 : 5).map((title) => ({ title })),
    systems.map((system) => [
      system.id,
      printable(system.name),
      agencyCount(system, look),
      stateOf(system, look),
      ownSettings(system).join(' ') || '–',
      ...(secrets ? [printable(system.secret)] : []),
    ]),
  );
  return [
    ...printedTable(table, style),
    style.dim(
      secrets
        ? secretWarning[language]
        : {
            vi: 'Xem mã bí mật: lienthong systems show MÃ, hoặc list --secrets',
            en: 'To see secrets: lienthong systems show ID, or list --secrets',
          }[language],
    ),
  ];
}

/** What was done to a system, for the head of its lines. */
export type SystemDeed = 'added' | 'changed' | 'rotated' | 'locked' | 'unlocked' | 'removed';

const deeds: Readonly<Record<SystemDeed, { readonly vi: string; readonly en: string }>> = {
  added: { vi: 'Đã thêm', en: 'Added' },
  changed: { vi: 'Đã sửa', en: 'Changed' },
  rotated: { vi: 'Đã cấp mã bí mật mới; mã cũ hết hiệu lực', en: 'New secret; the old one has ended' },
  locked: { vi: 'Đã khóa', en: 'Locked' },
  unlocked: { vi: 'Đã mở khóa', en: 'Unlocked' },
  removed: { vi: 'Đã gỡ', en: 'Removed' },
};

const secretWarning = {
  vi: 'Mã bí mật đã hiện trên màn hình này: ai có nó có thể gửi và nhận thay hệ thống.',
  en: 'The secret stands on this screen: whoever has it can send and receive as the system.',
} as const;

/** One line on a change that shows no secret. */
export function systemDeedLine(deed: SystemDeed, { id, name }: System, { language, style }: Look): string {
  const title = id === name ? id : `${id} · ${printable(name)}`;
  return `${style.good('✓')} ${style.bold(deeds[deed][language])} · ${title}`;
}

/** All about a system, its secret too, and what to paste into a client. */
export function systemLines(system: System, url: string, look: Look): readonly string[] {
  const { language, style } = look;
  const { id, secret, agencies, settings } = system;
  const label = (vi: string, en: string): string => ({ vi, en })[language];
  const access: SdkAccess = { url, id, secret };
  const [firstLine = '', ...moreLines] = wrap(agencies === 'all' ? '' : agencies.join(' '), 80).slice(0, 4);
  const [firstSettings = '', ...moreSettings] = wrap(
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
    80,
  );
  return [
    ...fieldLines(
      [
        [label('Mã hệ thống', 'System id'), id],
        [label('Tên', 'Name'), printable(system.name)],
        [label('Mã bí mật', 'Secret'), printable(secret)],
        [
          label('Mật khẩu', 'Password'),
          system.passwordHash === undefined ? undefined : label('có (lối vào LGSP)', 'set (LGSP front)'),
        ],
        [label('Cơ quan', 'Agencies'), agencyCount(system, look)],
        ['', firstLine === '' ? undefined : firstLine],
        ...moreLines.map((line) => ['', line] as const),
        [label('Trạng thái', 'State'), stateOf(system, look)],
        [label('Thiết đặt', 'Settings'), firstSettings],
        ...moreSettings.map((line) => ['', line] as const),
        [label('Lập lúc', 'Made at'), formatInstant(system.createdAt)],
        [
          label('Đổi mã lúc', 'Rotated at'),
          system.rotatedAt === undefined ? undefined : formatInstant(system.rotatedAt),
        ],
      ],
      look,
    ),
    '',
    style.dim(label('# collaboration.properties của SDK Java', '# collaboration.properties of the Java SDK')),
    ...sdkPropertiesLines(access),
    style.dim(label('# hoặc', '# or')),
    sdkConstructor(access),
    '',
    style.dim(secretWarning[language]),
  ];
}

/** A system as data: everything but the hash of its password. */
export function systemData({ passwordHash, ...system }: System): object {
  return { ...system, hasPassword: passwordHash !== undefined };
}

/** As {@link systemData}, with what to paste into a client. */
export function systemAccessData(system: System, url: string): object {
  const access: SdkAccess = { url, id: system.id, secret: system.secret };
  return {
    ...systemData(system),
    sdk: { properties: sdkPropertiesLines(access), constructor: sdkConstructor(access) },
  };
}

function agencyCount({ agencies }: System, { language }: Look): string {
  return agencies === 'all'
    ? { vi: 'tất cả', en: 'all' }[language]
    : `${formatCount(agencies.length, language)}`;
}

function stateOf({ locked }: System, { language, style }: Look): string {
  return locked ? style.bad({ vi: 'khóa', en: 'locked' }[language]) : { vi: 'mở', en: 'open' }[language];
}

function ownSettings({ settings }: System): readonly string[] {
  const defaults: Readonly<Record<string, unknown>> = defaultSystemSettings;
  return Object.entries(settings).flatMap(([name, value]) =>
    defaults[name] === value ? [] : [`${name}=${value}`],
  );
}
