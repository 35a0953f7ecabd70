import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A text in which each bench has a part between two marks, and touches nothing else. */
export type SectionedPage = { replace(section: string, lines: readonly string[]): Promise<void> };

/** A page of `infra/reference`. */
export function sectionedPage(name: string): SectionedPage {
  const path = fileURLToPath(new URL(`../../infra/reference/${name}`, import.meta.url));
  return {
    replace: async (section, lines) =>
      writeFile(path, replaceSection(await readFile(path, 'utf8'), section, lines)),
  };
}

/** `infra/reference/performance.md`. */
export const performancePage: SectionedPage = sectionedPage('performance.md');

/** `infra/reference/reliability.md`. */
export const reliabilityPage: SectionedPage = sectionedPage('reliability.md');

/** `page` with the part of `section` made anew; a section that it does not have yet becomes its last. */
export function replaceSection(page: string, section: string, lines: readonly string[]): string {
  const begin = `<!-- bench ${section} -->`;
  const end = `<!-- end of bench ${section} -->`;
  const part = `${begin}\n\n${lines.join('\n').trim()}\n\n${end}`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) return `${page.trimEnd()}\n\n${part}\n`;
  return page.slice(0, from) + part + page.slice(to + end.length);
}

/** Who measured, when, on what: the first lines of a part. */
export function measuredBy(command: string): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const day = new Date().toISOString().slice(0, 10);
  return `Written by \`${command}\` on ${day}: ${machine}, Node ${process.versions.node},`;
}
