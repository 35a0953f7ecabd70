import { type ErrorCode, ExchangeError } from '@lienthong/errors';
import type { Problem, Text } from './text.ts';

/** What is known about one part of a container. */
export type EvidenceAnswer =
  | 'right'
  | 'wrong'
  /** It could not be found out. */
  | 'unchecked';

/** One sentence about one part. */
export type EvidenceFinding = {
  /** Path of the entry; `–` for the container as a whole. */
  readonly part: string;
  readonly answer: EvidenceAnswer;
  readonly text: Text;
  /** Only where it is wrong. */
  readonly code?: ErrorCode;
};

/** The whole container. */
export const wholeContainer = '–';

export function right(part: string, en: string, vi: string): EvidenceFinding {
  return { part, answer: 'right', text: { en, vi } };
}

export function unchecked(part: string, en: string, vi: string): EvidenceFinding {
  return { part, answer: 'unchecked', text: { en, vi } };
}

/** A finding that says what an error says. */
export function wrong(part: string, error: ExchangeError): EvidenceFinding {
  const text = { en: error.text('en').summary, vi: error.text('vi').summary };
  return { part, answer: 'wrong', code: error.code, text };
}

type ProblemCode =
  | 'EVIDENCE_SIGNATURE_WRONG'
  | 'EVIDENCE_SIGNER_UNTRUSTED'
  | 'EVIDENCE_REVOCATION_UNUSABLE'
  | 'EVIDENCE_CONTRADICTION'
  | 'EVIDENCE_LEDGER_BROKEN'
  | 'EVIDENCE_PART_UNREADABLE';

/** A part with a problem. */
export function faulty(code: ProblemCode, entry: string, what: Problem): EvidenceFinding {
  return wrong(entry, new ExchangeError(code, { entry, ...what }));
}
