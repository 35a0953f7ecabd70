import type { BooksVerdict } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { type Text, useFormats, useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';

/** What is wrong, the first bad entry before all. */
function wrongText({ divergences, imbalances, doubled, mismatches }: BooksVerdict): Text {
  const [first] = divergences;
  if (first) {
    const { name, node, n, what } = first;
    return {
      vi: `Sổ cái sai: ${name} (${node}), bút toán ${n} ${wordOf(what).vi}`,
      en: `The ledgers are wrong: ${name} (${node}), entry ${n} ${wordOf(what).en}`,
    };
  }
  return {
    vi: `Sổ cái sai: ${imbalances} tổng không cân bằng, ${doubled} bản giao hai lần, ${mismatches.length} bộ đếm lệch`,
    en: `The ledgers are wrong: ${imbalances} sums do not balance, ${doubled} copies delivered twice, ${mismatches.length} counters differ`,
  };
}

/** Green only while every chain, sum and counter has just been recomputed from the ledgers and is right. */
export function LedgerLamp(): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const client = useClient();
  const verdict = useLoaded('books', (signal) => client.verifyBooks({}, { signal }));
  useNews(({ type }) => type.startsWith('package.'), verdict.reload, { everyMs: 5_000 });
  const { value, failure } = verdict;
  const look = failure !== undefined || value?.sound === false ? 'bad' : value?.sound ? 'good' : '';
  return (
    <span className="bar">
      <span className={`lamp ${look}`} role="status">
        {value === undefined &&
          failure === undefined &&
          say({ vi: 'Đang tính lại sổ cái…', en: 'Recomputing…' })}
        {failure !== undefined && say({ vi: 'Không tính lại được', en: 'Could not be recomputed' })}
        {value?.sound &&
          say({
            vi: `Sổ cái đúng: ${number(value.entryCount)} dòng, ${number(value.nodeCount)} nút`,
            en: `Ledgers are sound: ${number(value.entryCount)} entries, ${number(value.nodeCount)} nodes`,
          })}
        {value?.sound === false && say(wrongText(value))}
      </span>
      <button type="button" className="no-print" onClick={verdict.reload}>
        {say({ vi: 'Tính lại', en: 'Recompute' })}
      </button>
    </span>
  );
}
