import type { Outcome } from '@lienthong/exchange';
import { fieldLines } from './fields.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatCount } from './quantity.ts';
import { refusalData, refusalLines } from './refusal.ts';

const verdicts = {
  accepted: { vi: 'Đã nhận', en: 'Accepted' },
  duplicate: {
    vi: 'Gói trùng: đã nhận trước đó, không gửi lại',
    en: 'Duplicate: accepted before, not sent again',
  },
  refused: { vi: 'Bị từ chối', en: 'Refused' },
} as const;

const labels = {
  pkg: { vi: 'Gói tin', en: 'Package' },
  documentId: { vi: 'Văn bản', en: 'Document' },
  copies: { vi: 'Số bản', en: 'Copies' },
  follow: { vi: 'Theo dõi', en: 'Follow it' },
} as const;

/** What the outcome comes down to. */
export function verdictOf({ status, duplicate }: Outcome): keyof typeof verdicts {
  return status === 'refused' ? 'refused' : duplicate ? 'duplicate' : 'accepted';
}

/** Lines of what a node decided about a package that was handed in. */
export function outcomeLines(outcome: Outcome, look: Look): readonly string[] {
  const { language, style } = look;
  const verdict = verdictOf(outcome);
  const mark = verdict === 'refused' ? style.bad('✗') : style.good('✓');
  return [
    `${mark} ${style.bold(verdicts[verdict][language])}`,
    ...fieldLines(
      [
        [labels.pkg[language], outcome.pkg],
        [labels.documentId[language], outcome.documentId === '' ? undefined : printable(outcome.documentId)],
        [labels.copies[language], formatCount(outcome.copies, language)],
        [
          labels.follow[language],
          verdict === 'refused'
            ? undefined
            : `lienthong journey ${outcome.pkg.startsWith('-') ? '-- ' : ''}${outcome.pkg}`,
        ],
      ],
      look,
    ),
    ...outcome.refusals.flatMap((refusal) => refusalLines(refusal, look)),
  ];
}

/** The outcome as data. */
export function outcomeData(outcome: Outcome): object {
  const { pkg, documentId, kind, copies, refusals } = outcome;
  return { outcome: verdictOf(outcome), pkg, documentId, kind, copies, refusals: refusals.map(refusalData) };
}
