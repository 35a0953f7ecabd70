import type { Story, StoryState } from '@lienthong/control/client';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { go, hrefOf, type Place, placeOf } from '../location.ts';
import { brokenBy } from '../overview/broken-by.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { castNetwork } from './stage-layout.ts';
import { StagePicture } from './stage-picture.tsx';
import { StepPanel } from './step-panel.tsx';
import { StoryCover } from './story-cover.tsx';
import { useKeys } from './use-keys.ts';
import { type StoryHold, useStory } from './use-story.ts';

/** One story: its cover until it has begun, then its steps beside the living picture. */
export function StoryTelling({ place }: { readonly place: Place }): ReactNode {
  const say = useSay();
  const client = useClient();
  const hold = useStory();
  const stories = useLoaded('stories', (signal) => client.stories({}, { signal }));
  const story = stories.value?.items.find(({ id }) => id === place.part);
  const { state } = hold;
  const isTold = state?.story.id === place.part && state.status !== 'abandoned';
  const failure = stories.failure ?? hold.failure;
  if (!stories.value || !hold.isLoaded) return <ProblemNote failure={failure} />;
  if (!story)
    return (
      <p className="note bad" role="alert">
        {say({ vi: 'Không có câu chuyện này.', en: 'There is no such story.' })}{' '}
        <a href={hrefOf('stories')}>{say({ vi: 'Tới các câu chuyện', en: 'To the stories' })}</a>
      </p>
    );
  return isTold ? (
    <Scene place={place} story={story} state={state} hold={hold} />
  ) : (
    <StoryCover story={story} hold={hold} onBegin={() => begin(hold, story.id, place)} />
  );
}

type SceneProps = {
  readonly place: Place;
  readonly story: Story;
  readonly state: StoryState;
  readonly hold: StoryHold;
};

function Scene({ place, story, state, hold }: SceneProps): ReactNode {
  const say = useSay();
  const client = useClient();
  const network = useLoaded('network', (signal) => client.network({}, { signal }));
  const faults = useLoaded('faults', (signal) => client.faults({}, { signal }));
  useNews(({ type }) => type.startsWith('fault.'), faults.reload, { everyMs: 150 });
  const { steps, played, cast } = state;
  const { isBusy } = hold;
  const isLarge = place.query.get('large') === '1';
  const last = steps.length - 1;
  const shown = shownStep(place, state);
  const show = (step: number) => stay(place, { step: String(step + 1) });
  const setLarge = (large: boolean) => {
    stay(place, { large: large ? '1' : '' });
    // Where the browser allows no full screen, the window is as large as it is.
    const isFull = document.fullscreenElement !== null;
    if (large && !isFull) document.documentElement.requestFullscreen?.().catch(() => undefined);
    if (!large && isFull) void document.exitFullscreen();
  };
  const isPlayable = state.status === 'ready' && shown === played.length;
  const forward = () => {
    if (isBusy) return;
    if (isPlayable) void hold.next();
    else if (shown < Math.min(played.length, last)) show(shown + 1);
  };
  const back = () => {
    if (shown > 0) show(shown - 1);
  };
  useKeys({ onForward: forward, onBack: back, onEscape: () => isLarge && setLarge(false) });
  useEffect(() => {
    const onChange = () => {
      if (!document.fullscreenElement) stay(placeOf(location.hash), { large: '' });
    };
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, []);
  const stage = useMemo(
    () => (network.value ? castNetwork(network.value, cast) : undefined),
    [network.value, cast],
  );
  const marks = useMemo(() => brokenBy(stage, faults.value?.items ?? []), [stage, faults.value]);
  return (
    <section className={isLarge ? 'telling large' : 'telling'} aria-label={say(story.title)}>
      <header className="telling-head">
        <h1>{say(story.title)}</h1>
        <div className="group">
          <button type="button" aria-pressed={isLarge} onClick={() => setLarge(!isLarge)}>
            {isLarge ? say({ vi: 'Thu nhỏ', en: 'Normal size' }) : say({ vi: 'Trình chiếu', en: 'Present' })}
          </button>
          <button type="button" disabled={isBusy} onClick={() => begin(hold, story.id, place)}>
            {say({ vi: 'Kể lại từ đầu', en: 'Start again' })}
          </button>
          <button
            type="button"
            disabled={isBusy}
            onClick={() => void hold.end().then(() => go(hrefOf('stories')))}
          >
            {say({ vi: 'Kết thúc', en: 'End' })}
          </button>
        </div>
      </header>
      <div className="telling-body">
        <div className="panel telling-picture">
          <ProblemNote failure={network.failure ?? faults.failure} />
          {stage && (
            <StagePicture
              network={stage}
              broken={marks.edges}
              deadNodes={marks.nodes}
              sight={played[shown]?.sight}
            />
          )}
          <Legend />
        </div>
        <StepPanel
          state={state}
          shown={shown}
          isBusy={isBusy || state.status === 'playing'}
          failure={hold.failure}
          onShow={show}
          onForward={forward}
          onBack={back}
        />
      </div>
    </section>
  );
}

function Legend(): ReactNode {
  const say = useSay();
  return (
    <ul className="legend">
      <li>
        <i className="dot document" /> {say({ vi: 'văn bản', en: 'document' })}
      </li>
      <li>
        <i className="dot express" /> {say({ vi: 'hỏa tốc', en: 'hỏa tốc (express)' })}
      </li>
      <li>
        <i className="dot change" /> {say({ vi: 'thu hồi', en: 'revocation' })}
      </li>
      <li>
        <i className="dot status" /> {say({ vi: 'trạng thái', en: 'status' })}
      </li>
      <li>
        <i className="dash" /> {say({ vi: 'đường truyền đứt', en: 'broken line' })}
      </li>
      <li>
        <i className="waiting">1</i> {say({ vi: 'bản đang chờ', en: 'copies waiting' })}
      </li>
    </ul>
  );
}

/** The step that the address names; the one that comes next where it names none that can be shown. */
function shownStep({ query }: Place, { steps, played }: StoryState): number {
  const most = Math.min(played.length, steps.length - 1);
  const wanted = Number(query.get('step') ?? '') - 1;
  return Number.isInteger(wanted) && wanted >= 0 ? Math.min(wanted, most) : most;
}

/** Tells the story from its first step. */
function begin(hold: StoryHold, id: string, place: Place): void {
  void hold.begin(id).then(() => stay({ ...place, part: id }, { step: '1' }));
}

/** Changes the query of the place; the way back leads out of the story, not through its steps. */
function stay({ view, part, query }: Place, change: Readonly<Record<string, string>>): void {
  const members = Object.entries({ ...Object.fromEntries(query), ...change });
  const href = hrefOf(view, part, Object.fromEntries(members.filter(([, value]) => value !== '')));
  if (href !== location.hash) location.replace(href);
}
