import { planInputs, planShapes } from './plan-inputs.ts';
import { planRows } from './plan-rows.ts';

/** The tables of inputs and of what follows from them, as `infra/national-plan.md` shows them. */
export function planTables(): readonly string[] {
  const [before, after] = planShapes.map(planRows);
  if (!before || !after) throw new Error('two shapes of the country');
  return [
    '### Inputs',
    '',
    '| what | value | from |',
    '| --- | --- | --- |',
    ...Object.values(planInputs).map(({ what, value, from }) => `| ${what} | ${shown(value)} | ${from} |`),
    '',
    '### What follows',
    '',
    `| | ${planShapes.map(({ name }) => name).join(' | ')} | |`,
    '| --- | --- | --- | --- |',
    ...before.map(({ what, value, unit, how }, place) => {
      const other = after[place]?.value ?? Number.NaN;
      return `| ${what} | ${withUnit(value, unit)} | ${withUnit(other, unit)} | ${how} |`;
    }),
  ];
}

function withUnit(value: number, unit: string): string {
  return unit === '/s' || unit === '' ? `${shown(value)}${unit}` : `${shown(value)} ${unit}`;
}

/** Three digits that mean something, whole numbers whole. */
function shown(value: number): string {
  const rounded = value >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en-GB', { maximumFractionDigits: 4 });
}
