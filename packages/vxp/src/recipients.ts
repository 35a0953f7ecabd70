import { ExchangeError } from '@lienthong/errors';

/** Limits on the recipients that a call may name. */
export const recipientLimits = {
  /** Recipients of one package. */
  countMax: 20_000,
  /** Characters of one code. */
  codeLengthMax: 100,
} as const;

/**
 * The agency codes in the parameter `to`, each once, in the order given; none where it is empty. The SDK sends the
 * JSON text of what its caller gave: an array, or a text in quotes; other clients send a bare code.
 *
 * @throws VXP_RECIPIENTS_MALFORMED where it is broken JSON, holds something else than texts, or is over a limit.
 * @clause VXP §2.1, §4.6
 */
export function parseRecipients(text: string): readonly string[] {
  const trimmed = text.trim();
  const value: unknown = /^["[{]/.test(trimmed) ? readJson(trimmed) : trimmed;
  const codes: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (codes.length > recipientLimits.countMax)
    throw malformed(
      `more than ${recipientLimits.countMax} recipients`,
      `hơn ${recipientLimits.countMax} nơi nhận`,
    );
  const recipients = new Set<string>();
  for (const code of codes) {
    if (typeof code !== 'string')
      throw malformed('something in it is not a text', 'có phần tử không phải là chuỗi');
    const name = code.trim();
    if (name.length > recipientLimits.codeLengthMax)
      throw malformed(
        `a code is longer than ${recipientLimits.codeLengthMax} characters`,
        `có mã dài hơn ${recipientLimits.codeLengthMax} ký tự`,
      );
    if (name !== '') recipients.add(name);
  }
  return [...recipients];
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('it is not valid JSON', 'không phải JSON hợp lệ');
  }
}

function malformed(problem: string, problemVi: string): ExchangeError {
  return new ExchangeError('VXP_RECIPIENTS_MALFORMED', { problem, problemVi });
}
