import type { SiteFacts } from '../start-facts.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatCount } from './quantity.ts';
import { printedTable, tableLines } from './table.ts';

const texts = {
  site: { vi: 'Nơi', en: 'Site' },
  nodes: { vi: 'Nút', en: 'Nodes' },
  server: { vi: 'Máy chủ', en: 'Server' },
  above: { vi: 'Nối lên', en: 'Linked to' },
  link: { vi: 'Đường truyền', en: 'Link' },
  up: { vi: 'thông', en: 'up' },
  cut: { vi: 'bị cắt', en: 'cut' },
  stalled: { vi: 'bị nghẽn', en: 'stalled' },
} as const;

/** Lines of the sites with a server each, none where there are none. */
export function siteLines(sites: readonly SiteFacts[], { language, style }: Look): readonly string[] {
  if (sites.length === 0) return [];
  const state = (link: string | undefined) =>
    link === 'up' || link === 'cut' || link === 'stalled' ? texts[link][language] : '';
  const table = tableLines(
    [
      { title: texts.site[language] },
      { title: '' },
      { title: texts.nodes[language], align: 'right' },
      { title: texts.server[language] },
      { title: texts.above[language] },
      { title: texts.link[language] },
    ],
    sites.map(({ site, name, above = '', nodes, url, linkPort, link }) => [
      site,
      printable(name),
      formatCount(nodes, language),
      url.replace('nats://', ''),
      above,
      linkPort === undefined ? '' : `:${linkPort} ${state(link)}`,
    ]),
  );
  return ['', ...printedTable(table, style).map((line) => `  ${line}`)];
}
