import type { ExchangeError } from '@lienthong/errors';
import { wrap } from './columns.ts';
import { errorData } from './error.ts';
import { fieldLines } from './fields.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';

/** A package that the node holds until its sender's quota has room. */
export type HeldSubmission = { readonly documentId: string; readonly reason: ExchangeError };

/** Lines of a package that is held: taken, and not on its way yet. */
export function heldLines({ documentId, reason }: HeldSubmission, look: Look): readonly string[] {
  const { language, style } = look;
  const labels = {
    document: { vi: 'Văn bản', en: 'Document' },
    follow: { vi: 'Theo dõi', en: 'Follow it' },
  } as const;
  const texts = Object.values(reason.text(language));
  const id = printable(documentId);
  return [
    `${style.warning('⏸')} ${style.bold({ vi: 'Đã nhận, đang chờ hạn mức', en: 'Taken, waits for the quota' }[language])}`,
    ...texts.flatMap((text) => wrap(printable(text), 94)).map((line) => `  ${line}`),
    ...(documentId === ''
      ? []
      : fieldLines(
          [
            [labels.document[language], id],
            [labels.follow[language], `lienthong journey ${id.startsWith('-') ? '-- ' : ''}${id}`],
          ],
          look,
        )),
  ];
}

/** The same as data. */
export function heldData({ documentId, reason }: HeldSubmission): object {
  return { outcome: 'held', documentId, reason: errorData(reason) };
}
