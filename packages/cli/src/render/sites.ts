import type { SiteFacts } from '../start-facts.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatCount } from './quantity.ts';
import { printedTable, tableLines } from './table.ts';

/** A site to be shown; what was not asked is left out. */
export type ShownSite = SiteFacts & {
  /** Messages that wait for other sites. */
  readonly waiting?: number | undefined;
  readonly answers?: boolean;
};

const texts = {
  site: { vi: 'Nơi', en: 'Site' },
  nodes: { vi: 'Nút', en: 'Nodes' },
  server: { vi: 'Máy chủ', en: 'Server' },
  above: { vi: 'Nối lên', en: 'Linked to' },
  link: { vi: 'Đường truyền', en: 'Link' },
  waiting: { vi: 'Chờ gửi', en: 'Waiting' },
  silent: { vi: 'không trả lời', en: 'no answer' },
  up: { vi: 'thông', en: 'up' },
  cut: { vi: 'bị cắt', en: 'cut' },
  stalled: { vi: 'bị nghẽn', en: 'stalled' },
} as const;

/** Lines of the sites with a server each, none where there are none. */
export function siteLines(sites: readonly ShownSite[], { language, style }: Look): readonly string[] {
  if (sites.length === 0) return [];
  const text = (name: keyof typeof texts): string => texts[name][language];
  const wasAsked = sites.some(({ answers }) => answers !== undefined);
  const link = ({ linkPort, link }: ShownSite): string => {
    if (linkPort === undefined || !link) return '';
    const { state, delayMs, bytesPerSecond } = link;
    const quality = [
      ...(delayMs === undefined ? [] : [`${delayMs} ms`]),
      ...(bytesPerSecond === undefined ? [] : [`${formatCount(bytesPerSecond / 125, language)} kbit/s`]),
    ];
    const shown = state === 'up' ? text(state) : style.warning(text(state));
    return [`:${linkPort}`, shown, ...quality].join(' ');
  };
  const waiting = ({ answers, waiting = 0 }: ShownSite): string =>
    answers ? formatCount(waiting, language) : style.warning(text('silent'));
  const table = tableLines(
    [
      { title: text('site') },
      { title: '' },
      { title: text('nodes'), align: 'right' },
      { title: text('server') },
      { title: text('above') },
      ...(wasAsked ? [{ title: text('waiting'), align: 'right' } as const] : []),
      { title: text('link') },
    ],
    sites.map((shown) => [
      shown.site,
      printable(shown.name),
      formatCount(shown.nodes, language),
      shown.url.replace('nats://', ''),
      shown.above ?? '',
      ...(wasAsked ? [waiting(shown)] : []),
      link(shown),
    ]),
  );
  return ['', ...printedTable(table, style).map((line) => `  ${line}`)];
}

/** A site as data. */
export function siteData({ waiting, above, linkPort, link, ...site }: ShownSite): object {
  return {
    ...site,
    above: above ?? null,
    link: link ?? null,
    linkPort: linkPort ?? null,
    waiting: waiting ?? null,
  };
}
