import type { Organisation, Registry } from '@lienthong/registry';
import { tierText } from '../texts/tier-texts.ts';
import type { Look } from './look.ts';
import { formatCount } from './quantity.ts';
import { printedTable, tableLines } from './table.ts';

/** What a search found in a list of agencies. */
export type ShownAgencies = {
  readonly name: string;
  readonly registry: Registry;
  readonly found: readonly Organisation[];
};

/** Lines of a search: both codes, tier, name, the agency above, and whether the code is still valid. */
export function agenciesLines(
  { name, registry, found }: ShownAgencies,
  { language, style }: Look,
): readonly string[] {
  const titles = {
    vi: ['Mã (QCVN 102)', 'Mã (QĐ 20)', 'Cấp', 'Tên', 'Trực thuộc'],
    en: ['Code (QCVN 102)', 'Code (QĐ 20)', 'Tier', 'Name', 'Below'],
  }[language];
  const table = tableLines(
    titles.map((title) => ({ title })),
    found.map((organisation) => {
      const { codeQcvn102 = '–', codeQd20 = '–', tier, name: own, parent } = organisation;
      const retired = registry.isInForce(organisation)
        ? ''
        : ` ${style.warning({ vi: '(ngừng hiệu lực)', en: '(retired)' }[language])}`;
      const above = parent === undefined ? '' : registry.get(parent).name;
      return [codeQcvn102, codeQd20, tierText(tier)[language], own + retired, above];
    }),
  );
  const sum = `${formatCount(found.length, language)} ${{ vi: 'cơ quan', en: 'agencies' }[language]} · ${name}`;
  return found.length === 0 ? [sum] : [...printedTable(table, style), style.dim(sum)];
}

/** The search as data. */
export function agenciesData({ name, registry, found }: ShownAgencies): object {
  return {
    registry: name,
    agencies: found.map((organisation) => {
      const { organId, codeQcvn102, codeQd20, name: own, fullName, tier, parent, successors } = organisation;
      const inForce = registry.isInForce(organisation);
      return { organId, codeQcvn102, codeQd20, name: own, fullName, tier, parent, inForce, successors };
    }),
  };
}
