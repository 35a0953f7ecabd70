import type { ListedSnapshot, RestoredSnapshot, SavedSnapshot, SnapshotManifest } from '@lienthong/snapshots';
import { fieldLines } from './fields.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatBytes, formatCount, formatDuration, formatInstant } from './quantity.ts';
import { printedTable, tableLines } from './table.ts';

type Timed = SavedSnapshot & { readonly tookMs: number };
type Placed = RestoredSnapshot & { readonly stateDir: string };

const bytesOf = ({ files }: SnapshotManifest): number => files.reduce((sum, { size }) => sum + size, 0);

/** Where a snapshot was written, and what it cost. */
export function savedLines(saved: Timed, look: Look): readonly string[] {
  const { language, style } = look;
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const { manifest, sizeBytes, pausedMs, tookMs } = saved;
  return [
    `${style.good('✓')} ${style.bold(printable(saved.file))}`,
    ...fieldLines(
      [
        [
          text('Dung lượng', 'Size'),
          `${formatBytes(sizeBytes, language)} (${formatBytes(bytesOf(manifest), language)}, ${formatCount(manifest.files.length, language)} ${text('tệp', 'files')})`,
        ],
        [
          text('Thời gian', 'Took'),
          `${formatDuration(tookMs, language)}${manifest.running ? `, ${text('hệ thống dừng', 'the exchange stood still for')} ${formatDuration(pausedMs, language)}` : ''}`,
        ],
      ],
      look,
    ),
    style.dim(
      `  ${text('Tệp chứa mọi khóa bí mật của hệ thống; chỉ bạn đọc được. Đừng gửi cho người khác.', 'The file holds every key of the exchange; only you can read it. Give it to nobody.')}`,
    ),
  ];
}

/** What was saved, as data. */
export function savedData({ file, manifest, sizeBytes, pausedMs, tookMs }: Timed): object {
  return { file, ...manifestData(manifest), sizeBytes, pausedMs, tookMs };
}

/** What was restored, and how to start it. */
export function restoredLines({ manifest, replaced, stateDir }: Placed, look: Look): readonly string[] {
  const { language, style } = look;
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  return [
    `${style.good('✓')} ${style.bold(printable(stateDir))}`,
    ...fieldLines(
      [
        [text('Thời điểm chụp', 'Saved at'), formatInstant(manifest.at)],
        [
          text('Dữ liệu trước đó', 'What was there'),
          replaced === undefined ? undefined : printable(replaced),
        ],
        [text('Khởi động', 'Start it with'), `lienthong up ${upArguments(stateDir, manifest)}`],
      ],
      look,
    ),
  ];
}

/** What was restored, as data. */
export function restoredData({ manifest, replaced, stateDir }: Placed): object {
  return { stateDir, replaced: replaced ?? null, ...manifestData(manifest) };
}

/** The snapshots of a directory. */
export function snapshotsLines(snapshots: readonly ListedSnapshot[], look: Look): readonly string[] {
  const { language, style } = look;
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  if (snapshots.length === 0) return [text('Chưa có bản chụp nào.', 'No snapshots yet.')];
  const rows = snapshots.map(({ name, sizeBytes, manifest }) => [
    printable(name),
    manifest ? formatInstant(manifest.at) : text('không đọc được', 'unreadable'),
    formatBytes(sizeBytes, language),
    manifest?.settings?.registry ?? '–',
  ]);
  const columns = [
    { title: text('Tên', 'Name') },
    { title: text('Thời điểm', 'Saved at') },
    { title: text('Dung lượng', 'Size'), align: 'right' as const },
    { title: text('Danh mục', 'Registry') },
  ];
  return printedTable(tableLines(columns, rows), style);
}

/** The snapshots of a directory, as data. */
export function snapshotsData(snapshots: readonly ListedSnapshot[]): object {
  return {
    snapshots: snapshots.map(({ name, file, sizeBytes, manifest }) => ({
      name,
      file,
      sizeBytes,
      ...(manifest ? manifestData(manifest) : { readable: false }),
    })),
  };
}

/** What a reset left. */
export function resetLines(
  { stateDir, replaced }: { readonly stateDir: string; readonly replaced: string },
  look: Look,
): readonly string[] {
  const { language, style } = look;
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  return [
    `${style.good('✓')} ${style.bold(printable(stateDir))} ${text('đã được làm mới', 'is as new')}`,
    ...fieldLines([[text('Dữ liệu trước đó', 'What was there'), printable(replaced)]], look),
  ];
}

function manifestData(manifest: SnapshotManifest): object {
  const { at, running, layout, settings, files } = manifest;
  return {
    at,
    running,
    layout: layout ?? null,
    settings: settings ?? null,
    files: files.length,
    bytes: bytesOf(manifest),
  };
}

function upArguments(
  stateDir: string,
  { layout, settings }: Pick<SnapshotManifest, 'layout' | 'settings'>,
): string {
  const modes = Object.entries(settings?.hopModes ?? {}).flatMap(([where, mode]) => [
    '--hop-mode',
    `${where}=${mode}`,
  ]);
  const policies = Object.entries(settings?.policies ?? {}).flatMap(([where, changes]) =>
    Object.entries(changes).flatMap(([name, value]) => ['--policy', `${where}:${name}=${value}`]),
  );
  const chosen = settings
    ? ['--registry', settings.registry, '--routing', settings.routing, ...modes, ...policies]
    : [];
  const divided = layout && layout.mode !== 'local' ? ['--mode', layout.mode] : [];
  const sites = layout?.sites === undefined ? [] : ['--sites', layout.sites];
  return ['--state', printable(stateDir), ...divided, ...sites, ...chosen].join(' ');
}
