import type { Story } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { hrefOf } from '../location.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';

/** The stories there are, each with what it is about and whether it can be told here. */
export function StoryShelf(): ReactNode {
  const say = useSay();
  const client = useClient();
  const stories = useLoaded('stories', (signal) => client.stories({}, { signal }));
  const { items, current } = stories.value ?? {};
  const isOpen = (id: string) =>
    current?.id === id && (current.status === 'ready' || current.status === 'playing');
  return (
    <div className="shelf">
      <header className="shelf-head">
        <h1>{say({ vi: 'Năm câu chuyện liên thông', en: 'Five stories of the exchange' })}</h1>
        <p>
          {say({
            vi: 'Mỗi câu chuyện chạy thật trên hệ thống này, từng bước một. Trước mỗi bước có lời hứa điều gì phải đúng; sau mỗi bước là những gì hệ thống đã kiểm chứng.',
            en: 'Each story really happens on this exchange, step by step. Before every step it is said what must hold; after it, what was found.',
          })}
        </p>
      </header>
      <ProblemNote failure={stories.failure} />
      <ol className="shelf-list">
        {items?.map((story, index) => (
          <StoryCard key={story.id} story={story} number={index + 1} isOpen={isOpen(story.id)} />
        ))}
      </ol>
    </div>
  );
}

function StoryCard(props: {
  readonly story: Story;
  readonly number: number;
  readonly isOpen: boolean;
}): ReactNode {
  const { story, number, isOpen } = props;
  const say = useSay();
  const { id, title, summary, obstacle, registry } = story;
  return (
    <li className="panel shelf-card">
      <span className="shelf-number" aria-hidden="true">
        {number}
      </span>
      <h2>{say(title)}</h2>
      <p>{say(summary)}</p>
      {obstacle ? (
        <div className="shelf-obstacle">
          <p className="muted">{say(obstacle.text)}</p>
          {obstacle.code === 'STORY_REGISTRY_UNFIT' && (
            <p className="muted">
              {say({
                vi: 'Câu chuyện này cần danh mục cơ quan khác:',
                en: 'This story needs another list of agencies:',
              })}{' '}
              <code>lienthong up --registry {registry}</code>
            </p>
          )}
        </div>
      ) : (
        <a className="button main" href={hrefOf('stories', id)}>
          {isOpen ? say({ vi: 'Kể tiếp', en: 'Go on' }) : say({ vi: 'Mở câu chuyện', en: 'Open the story' })}
        </a>
      )}
    </li>
  );
}
