import type { Story } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useSay } from '../language.ts';
import { hrefOf } from '../location.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useKeys } from './use-keys.ts';
import type { StoryHold } from './use-story.ts';

type Props = {
  readonly story: Story;
  readonly hold: StoryHold;
  readonly onBegin: () => void;
};

/** What a story is about, before it begins. */
export function StoryCover({ story, hold, onBegin }: Props): ReactNode {
  const say = useSay();
  const { title, summary, caveat, obstacle } = story;
  const { state, isBusy } = hold;
  const other = state && ['ready', 'playing'].includes(state.status) ? state.story : undefined;
  const begin = () => {
    if (!obstacle && !isBusy) onBegin();
  };
  useKeys({ onForward: begin, onBack: () => undefined, onEscape: () => undefined });
  return (
    <section className="panel story-cover">
      <p className="muted">
        <a href={hrefOf('stories')}>{say({ vi: '← Các câu chuyện', en: '← All stories' })}</a>
      </p>
      <h1>{say(title)}</h1>
      <p className="story-lead">{say(summary)}</p>
      <div className="note">
        <strong>{say({ vi: 'Phần mô phỏng. ', en: 'What is emulated. ' })}</strong>
        {say(caveat)}
      </div>
      {obstacle && <p className="note warn">{say(obstacle.text)}</p>}
      {other && (
        <p className="note warn">
          {say({
            vi: `Đang kể dở: ${other.title.vi}. Bắt đầu chuyện này thì chuyện kia kết thúc.`,
            en: `Being told: ${other.title.en}. It ends when this one begins.`,
          })}
        </p>
      )}
      <ProblemNote failure={hold.failure} />
      <button
        type="button"
        className="main story-begin"
        disabled={isBusy || obstacle !== undefined}
        onClick={begin}
      >
        {say({ vi: 'Bắt đầu', en: 'Begin' })}
      </button>
      <p className="muted story-keys">
        {say({
          vi: 'Phím → hoặc dấu cách: đi tiếp; ←: xem lại bước trước.',
          en: 'Keys → or space: go on; ←: look back.',
        })}
      </p>
    </section>
  );
}
