import type { StoryState } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { type Text, useFormats, useSay } from '../language.ts';
import { hrefOf } from '../location.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { FactList } from './fact-list.tsx';

type Props = {
  readonly state: StoryState;
  /** Place of the step that is shown, from 0. */
  readonly shown: number;
  readonly isBusy: boolean;
  readonly failure: unknown;
  readonly onShow: (step: number) => void;
  readonly onForward: () => void;
  readonly onBack: () => void;
};

/** What is told of a step: its narration, what must hold, what was found. */
export function StepPanel(props: Props): ReactNode {
  const { state, shown, isBusy, failure, onShow, onForward, onBack } = props;
  const say = useSay();
  const { number } = useFormats();
  const { steps, played, status } = state;
  const step = steps[shown];
  if (!step) return null;
  const told = played[shown];
  const isLast = shown === steps.length - 1;
  const hasFailed = status === 'failed' && shown === played.length;
  const mark = told ? 'kept' : hasFailed ? 'broken' : 'open';
  return (
    <article className="panel story-step">
      <ol className="story-way" aria-label={say({ vi: 'Các bước', en: 'Steps' })}>
        {steps.map(({ id, title }, index) => (
          <li key={id}>
            <button
              type="button"
              className={index < played.length ? 'told' : ''}
              aria-label={say({ vi: `Bước ${index + 1}: ${title.vi}`, en: `Step ${index + 1}: ${title.en}` })}
              title={say(title)}
              disabled={
                index > played.length || (index === played.length && status !== 'ready' && index !== shown)
              }
              {...(index === shown && { 'aria-current': 'step' as const })}
              onClick={() => onShow(index)}
            >
              {index + 1}
            </button>
          </li>
        ))}
      </ol>
      <h2>{say(step.title)}</h2>
      <p className="story-narration">{say(step.narration)}</p>
      <div className={`story-promise ${mark}`}>
        <h3>{say({ vi: 'Điều phải đúng', en: 'What must hold' })}</h3>
        <p>{say(step.promise)}</p>
      </div>
      <div className="story-found" aria-live="polite">
        {isBusy && !told && (
          <p className="muted">{say({ vi: 'Đang thực hiện và kiểm tra…', en: 'Doing it, and checking…' })}</p>
        )}
        {told && (
          <>
            <h3>
              {say({ vi: 'Điều đã kiểm chứng', en: 'What was found' })}{' '}
              <small className="muted">{say(lengthOf(told.tookMs, number))}</small>
            </h3>
            <FactList facts={told.sight.held} />
          </>
        )}
        {hasFailed && state.failure && (
          <p className="note bad" role="alert">
            {say(state.failure.text)} <code>{state.failure.code}</code>
          </p>
        )}
      </div>
      {!hasFailed && <ProblemNote failure={failure} />}
      {told && isLast && <TheEnd />}
      <div className="story-turn">
        <button type="button" disabled={shown === 0} onClick={onBack}>
          {say({ vi: '← Bước trước', en: '← Back' })}
        </button>
        {told && isLast ? (
          <a className="button main" href={hrefOf('stories')}>
            {say({ vi: 'Câu chuyện khác', en: 'Other stories' })}
          </a>
        ) : (
          <button type="button" className="main" disabled={isBusy || hasFailed} onClick={onForward}>
            {told
              ? say({ vi: 'Bước tiếp →', en: 'Next step →' })
              : say({ vi: 'Thực hiện bước này', en: 'Do this step' })}
          </button>
        )}
      </div>
    </article>
  );
}

function lengthOf(ms: number, number: (value: number) => string): Text {
  return ms < 1_000
    ? { vi: `sau ${number(ms)} mili giây`, en: `in ${number(ms)} ms` }
    : { vi: `sau ${number(ms / 1_000)} giây`, en: `in ${number(ms / 1_000)} s` };
}

function TheEnd(): ReactNode {
  const say = useSay();
  return (
    <div className="note good story-end" role="status">
      <strong>
        {say({ vi: 'Hết chuyện: mọi bước đều đúng như đã hứa.', en: 'The end: every step held.' })}
      </strong>{' '}
      {say({
        vi: 'Sự cố và hệ thống do câu chuyện tạo ra đã được gỡ; văn bản đã gửi vẫn nằm trong sổ.',
        en: 'Faults and systems of the story are gone; documents that were sent stay in the books.',
      })}
    </div>
  );
}
