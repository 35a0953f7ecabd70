import type { ListedFault } from '@lienthong/emulator';
import type { Language } from '@lienthong/errors';
import { type Fault, type FaultParameter, faultKindNames, faultKinds } from '@lienthong/faults';
import type { Look } from '../render/look.ts';
import { formatCount, formatInstant } from '../render/quantity.ts';
import { printedTable, tableLines } from '../render/table.ts';
import { formatLength } from './format-length.ts';

const states = {
  waiting: { vi: 'sắp tới', en: 'to come' },
  holding: { vi: 'đang có', en: 'holds' },
  over: { vi: 'đã hết', en: 'over' },
} as const;

const scopeWords = {
  node: { vi: 'nút', en: 'node' },
  agency: { vi: 'cơ quan', en: 'agency' },
  system: { vi: 'hệ thống', en: 'system' },
  packages: { vi: 'loại', en: 'kind' },
} as const;

/** What a fault is limited to, in words. */
function scopeText({ on }: Pick<Fault, 'on'>, language: Language): string {
  const parts = [
    ...(on.edge ? [`${on.edge[0]} → ${on.edge[1]}`] : []),
    ...(['node', 'agency', 'system', 'packages'] as const).flatMap((name) =>
      on[name] === undefined ? [] : [`${scopeWords[name][language]} ${on[name]}`],
    ),
  ];
  return parts.join(', ') || { vi: 'khắp nơi', en: 'everywhere' }[language];
}

function parameterText(
  kind: Fault['kind'],
  name: string,
  value: number | string,
  language: Language,
): string {
  const parameter = faultKinds[kind].parameters[name];
  if (typeof value === 'string' || !parameter || !('unit' in parameter)) return `${name}=${value}`;
  if (parameter.unit === 'ms') return `${name}=${formatLength(value)}`;
  return `${name}=${parameter.unit === 'share' ? value : formatCount(value, language)}`;
}

function timeText({ from, to, state }: ListedFault, language: Language): string {
  const text = {
    from: { vi: 'từ', en: 'from' }[language],
    until: { vi: 'đến', en: 'until' }[language],
    lifted: { vi: 'tới khi gỡ', en: 'until lifted' }[language],
  };
  const end = to === undefined ? text.lifted : `${text.until} ${formatInstant(to)}`;
  return state === 'waiting' ? `${text.from} ${formatInstant(from)}, ${end}` : end;
}

/** One line on a fault that was made. */
export function madeLine(fault: Fault, { language, style }: Look): string {
  const { id, kind } = fault;
  const parameters = Object.entries(fault.with).map(([name, value]) =>
    parameterText(kind, name, value, language),
  );
  return [
    `${style.warning('⚡')} ${style.bold(id)} ${faultKinds[kind].name[language]} (${kind})`,
    scopeText(fault, language),
    ...(parameters.length === 0 ? [] : [parameters.join(' ')]),
    `seed ${fault.seed}`,
  ].join(' · ');
}

/** Lines of all faults. */
export function faultsLines(faults: readonly ListedFault[], look: Look): readonly string[] {
  const { language, style } = look;
  if (faults.length === 0) return [{ vi: 'Không có lỗi nào được tạo.', en: 'No faults.' }[language]];
  const titles = {
    vi: ['Lỗi', 'Loại', 'Phạm vi', 'Tham số', 'Lúc này', 'Thời gian', 'Số lần', 'Gói tin gần nhất'],
    en: ['Fault', 'Kind', 'Where', 'With', 'Now', 'Time', 'Struck', 'Last package'],
  }[language];
  const table = tableLines(
    titles.map((title, index) => ({ title, ...(index === 6 ? { align: 'right' as const } : {}) })),
    faults.map((fault) => [
      fault.id,
      `${faultKinds[fault.kind].name[language]} (${fault.kind})`,
      scopeText(fault, language),
      Object.entries(fault.with)
        .map(([name, value]) => parameterText(fault.kind, name, value, language))
        .join(' '),
      states[fault.state][language],
      timeText(fault, language),
      formatCount(fault.struck, language),
      fault.packages[0] ?? '',
    ]),
  );
  return [
    ...printedTable(table, style),
    style.dim(
      {
        vi: 'Gỡ: lienthong fault lift F1 · gỡ hết: lienthong fault lift-all',
        en: 'Lift one: lienthong fault lift F1 · all: lienthong fault lift-all',
      }[language],
    ),
  ];
}

/** What has struck a package, one line a fault. */
export function struckLines(
  faults: readonly ListedFault[],
  pkg: string,
  { language, style }: Look,
): readonly string[] {
  const struck = { vi: 'lỗi cố ý đã tác động tới gói này', en: 'a fault on purpose has struck this package' }[
    language
  ];
  return faults
    .filter(({ packages }) => packages.includes(pkg))
    .map(
      (fault) =>
        `  ${style.warning('⚡')} ${fault.id} ${faultKinds[fault.kind].name[language]} (${scopeText(fault, language)}): ${struck}`,
    );
}

/** One line that warns that faults are there; undefined where none hold or are to come. */
export function faultsWarning(faults: readonly ListedFault[], { language, style }: Look): string | undefined {
  const there = faults.filter(({ state }) => state !== 'over');
  if (there.length === 0) return undefined;
  const names = there.map(({ id, kind }) => `${id} ${faultKinds[kind].name[language]}`).join(', ');
  const text = {
    vi: `Đang có ${there.length} lỗi được tạo: ${names} · lienthong fault list`,
    en: `${there.length} ${there.length === 1 ? 'fault is' : 'faults are'} in place: ${names} · lienthong fault list`,
  }[language];
  return `${style.warning('⚡')} ${text}`;
}

/** The kinds of faults with their scopes, parameters and effects. */
export function kindsLines({ language, style }: Look): readonly string[] {
  const words = {
    scopes: { vi: 'phạm vi', en: 'scopes' }[language],
    everywhere: { vi: 'chỉ khắp nơi', en: 'everywhere only' }[language],
    seen: { vi: 'thấy gì', en: 'seen' }[language],
    counted: { vi: 'bộ đếm', en: 'counted' }[language],
  };
  return faultKindNames.flatMap((kind) => {
    const { name, does, scopes, parameters, seen, counted, error } = faultKinds[kind];
    const given = Object.entries(parameters).map(([parameter, row]) => `${parameter} ${boundsText(row)}`);
    return [
      `${style.bold(kind)} · ${name[language]}${error === undefined ? '' : ` · ${error}`}`,
      `  ${does[language]}`,
      style.dim(
        `  ${words.scopes}: ${scopes.join(', ') || words.everywhere}${given.length === 0 ? '' : ` · ${given.join(' · ')}`}`,
      ),
      `  ${words.seen}: ${seen[language]}`,
      `  ${words.counted}: ${counted[language]}`,
    ];
  });
}

function boundsText(parameter: FaultParameter): string {
  if ('choices' in parameter)
    return parameter.choices.map((choice) => (choice === parameter.usual ? `[${choice}]` : choice)).join('|');
  const { unit, least, most, usual } = parameter;
  const show = unit === 'ms' ? formatLength : String;
  return `${show(least)}…${show(most)}${usual === undefined ? '' : ` [${show(usual)}]`}`;
}
