import type { ReactNode } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';

/** Letters that are shown. */
const shownMax = 20;
const news: readonly string[] = ['package.dead', 'package.retried', 'package.dropped'];

/** What a letter is called by. */
type LetterName = { readonly node: string; readonly letter: number };

/** Messages that nodes could not act on, to be decided on again or given up. */
export function DeadLetterCard(): ReactNode {
  const say = useSay();
  const { instant } = useFormats();
  const client = useClient();
  const act = useAct();
  const letters = useLoaded('letters', (signal) => client.deadLetters({ limit: shownMax }, { signal }));
  useNews(({ type }) => news.includes(type), letters.reload, { everyMs: 500 });
  const order = (deed: 'retry' | 'drop', { node, letter }: LetterName) =>
    act.run(async () => {
      const named = { node, letter: String(letter), body: { by: 'console' } };
      const { dead } = await (deed === 'retry'
        ? client.retryDeadLetter(named)
        : client.dropDeadLetter(named));
      letters.reload();
      if (dead !== undefined)
        return { vi: `Vẫn không xử lý được, nay là ${dead}.`, en: `It is dead again, as ${dead}.` };
      return deed === 'retry'
        ? { vi: 'Đã xử lý lại.', en: 'It was decided on again.' }
        : { vi: 'Đã bỏ.', en: 'It was dropped.' };
    });
  return (
    <section className="panel" aria-label={say({ vi: 'Thông điệp chết', en: 'Dead letters' })}>
      <h2>{say({ vi: 'Thông điệp chết', en: 'Dead letters' })}</h2>
      <ProblemNote failure={letters.failure} />
      {letters.value?.items.length === 0 && (
        <p className="note good">{say({ vi: 'Không có thông điệp chết.', en: 'No dead letters.' })}</p>
      )}
      {letters.value?.items.map((letter) => (
        <div key={letter.id} className="bar">
          <span className="grow">
            <strong>{letter.code}</strong> {letter.id}{' '}
            <span className="muted">
              {letter.from} · {instant(letter.at)}
            </span>
          </span>
          <button
            type="button"
            // Without its bytes nothing can be decided.
            disabled={act.busy || letter.sizeBytes === undefined}
            onClick={() => void order('retry', letter)}
          >
            {say({ vi: 'Xử lý lại', en: 'Decide again' })}
          </button>
          <button type="button" disabled={act.busy} onClick={() => void order('drop', letter)}>
            {say({ vi: 'Bỏ', en: 'Drop' })}
          </button>
        </div>
      ))}
      <ActNote act={act} />
    </section>
  );
}
