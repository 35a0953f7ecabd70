import type { SimulationResult } from '@lienthong/simulation';
import { errorData, errorLines } from '../render/error.ts';
import type { Look } from '../render/look.ts';
import { formatCount, formatDuration } from '../render/quantity.ts';

/** Command lines that lead to a result again, and to a smaller scenario that fails too. */
export type SimulationCommands = { readonly command: string; readonly smaller?: string };

/** One line of a sound run among many. */
export function soundLine({ scenario, ledgerHash, copies }: SimulationResult, look: Look): string {
  const { language, style } = look;
  const unit = language === 'vi' ? 'bản' : 'copies';
  return `${style.good('✓')} ${scenario.seed}  ${formatCount(copies, language)} ${unit}  ${style.dim(ledgerHash.slice(0, 16))}`;
}

/** Lines of a run: what was simulated, whether everything held, and how to see it again. */
export function simulationLines(
  result: SimulationResult,
  { command, smaller }: SimulationCommands,
  look: Look,
): readonly string[] {
  const { language, style } = look;
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const count = (value: number) => formatCount(value, language);
  const { violation, took } = result;
  const facts = [
    `  ${count(result.packages)} ${text('gói tin', 'packages')} · ${count(result.copies)} ${text('bản', 'copies')} · ${count(result.arrivals)} ${text('lượt qua nút', 'arrivals at nodes')} · ${count(result.entries)} ${text('bút toán', 'entries')}`,
    `  ${count(result.crashes)} ${text('lần tiến trình chết', 'crashes')} · ${count(result.tampered)} ${text('bản bị can thiệp', 'copies tampered with')} · ${count(result.impersonations)} ${text('lần mạo danh', 'impersonations')} · ${count(result.checks)} ${text('lần kiểm tra', 'checks')}`,
    `  ${text('thời gian ảo', 'virtual time')} ${formatDuration(result.virtualMs, language)} · ${text('soạn và ký', 'composing and signing')} ${formatDuration(took.composeMs, language)} · ${text('xử lý', 'exchange')} ${formatDuration(took.exchangeMs, language)} · ${text('kiểm tra', 'checking')} ${formatDuration(took.checkMs, language)}`,
    `  ledgerHash ${result.ledgerHash}`,
  ];
  if (!violation)
    return [
      `${style.good('✓')} ${style.bold(text('Mọi bất biến đều giữ', 'Every invariant held'))} · ${text('hạt giống', 'seed')} ${result.scenario.seed}`,
      ...facts,
    ];
  return [
    ...errorLines(violation.error, look, { verbose: false }),
    `  ${text('hạt giống', 'seed')} ${result.scenario.seed} · ${text('bước', 'step')} ${count(violation.step)}`,
    ...facts,
    `  ${text('Chạy lại', 'Again')}: ${command}`,
    ...(smaller === undefined ? [] : [`  ${text('Nhỏ hơn', 'Smaller')}: ${smaller}`]),
  ];
}

/** A run as data. */
export function simulationData(
  result: SimulationResult,
  { command, smaller, soundSeeds }: SimulationCommands & { readonly soundSeeds: number },
): object {
  const { scenario, violation, ...rest } = result;
  return {
    ok: violation === undefined,
    scenario: { ...scenario, defect: scenario.defect ?? null },
    soundSeeds,
    violation: violation
      ? {
          seed: scenario.seed,
          step: violation.step,
          invariant: violation.error.details['invariant'],
          error: errorData({ code: violation.error.code, details: violation.error.details }),
        }
      : null,
    command,
    smaller: smaller ?? null,
    ...rest,
  };
}
