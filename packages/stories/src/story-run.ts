import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { Stage, type StageOptions } from './stage.ts';
import type { Sight, Story, StoryStep } from './story.ts';

/** Where a story stands. */
export type StoryStatus = 'ready' | 'playing' | 'finished' | 'failed' | 'abandoned';

/** A step as it is told. */
export type ToldStep = Pick<StoryStep, 'id' | 'title' | 'narration' | 'promise'>;

/** A step that has held. */
export type PlayedStep = ToldStep & {
  /** From 1. */
  readonly number: number;
  readonly tookMs: number;
  readonly sight: Sight;
};

/** Where a story stands, and what has been shown. */
export type StoryState = {
  readonly story: Pick<Story, 'id' | 'title' | 'summary' | 'caveat'>;
  readonly status: StoryStatus;
  /** Nodes that take part. */
  readonly cast: readonly string[];
  /** Every step, told or not. */
  readonly steps: readonly ToldStep[];
  readonly played: readonly PlayedStep[];
  /** Why it has failed. */
  readonly failure: ExchangeError | undefined;
};

/**
 * A story that is told on a running exchange, step by step. When it ends, however it ends, its faults are lifted and the
 * systems that it made are gone; documents that it has sent stay sent.
 */
export class StoryRun {
  readonly #story: Story;
  readonly #stage: Stage;
  readonly #cast: readonly string[];
  readonly #steps: readonly StoryStep[];
  readonly #played: PlayedStep[] = [];
  #status: StoryStatus = 'ready';
  #failure: ExchangeError | undefined;
  #playing: Promise<unknown> = Promise.resolve();

  /**
   * Does nothing yet.
   *
   * @throws STORY_REGISTRY_UNFIT, STORY_GATEWAY_ABSENT
   */
  constructor(story: Story, options: StageOptions) {
    this.#story = story;
    this.#stage = new Stage(options);
    const { cast, steps } = story.open(this.#stage);
    this.#cast = cast;
    this.#steps = steps;
  }

  get state(): StoryState {
    const { id, title, summary, caveat } = this.#story;
    return {
      story: { id, title, summary, caveat },
      status: this.#status,
      cast: this.#cast,
      steps: this.#steps.map(toldStep),
      played: [...this.#played],
      failure: this.#failure,
    };
  }

  /** The step that comes next; undefined where the story is over. */
  get upcoming(): ToldStep | undefined {
    return this.#status === 'ready' || this.#status === 'playing'
      ? this.#steps[this.#played.length]
      : undefined;
  }

  /**
   * Plays the next step; resolves when what must be true afterwards is. After the last one, and after a failure, the story
   * has tidied up.
   *
   * @throws STORY_STEP_FAILED naming what was expected
   * @throws STORY_BUSY while a step is played, STORY_OVER when none follows
   * @throws whatever the exchange throws, such as AXIS_UNREACHABLE
   */
  async next(): Promise<PlayedStep> {
    const { id: story } = this.#story;
    if (this.#status === 'playing') throw new ExchangeError('STORY_BUSY', { story });
    const step = this.#steps[this.#played.length];
    if (this.#status !== 'ready' || !step)
      throw new ExchangeError('STORY_OVER', { story, status: this.#status });
    this.#status = 'playing';
    const playing = this.#play(step);
    this.#playing = playing.catch(() => undefined);
    return playing;
  }

  async #play(step: StoryStep): Promise<PlayedStep> {
    const { clock } = this.#stage;
    this.#stage.enter(this.#story.id, step.id);
    const startedAt = clock.now();
    try {
      await step.act();
      const sight = await step.check();
      const number = this.#played.length + 1;
      const played = { ...toldStep(step), number, tookMs: clock.now() - startedAt, sight };
      const isLast = number === this.#steps.length;
      if (isLast) await this.#stage.tidy();
      this.#played.push(played);
      this.#status = isLast ? 'finished' : 'ready';
      return played;
    } catch (failure) {
      this.#status = 'failed';
      if (isExchangeError(failure)) this.#failure = failure;
      try {
        await this.#stage.tidy();
      } catch (untidied) {
        throw new AggregateError([failure, untidied], 'a step failed, and what it had changed stayed');
      }
      throw failure;
    }
  }

  /** Ends the story, after the step that is being played: what it has changed is undone. One that is over stays as it is. */
  async abandon(): Promise<void> {
    await this.#playing;
    if (this.#status !== 'ready') return;
    this.#status = 'abandoned';
    await this.#stage.tidy();
  }
}

function toldStep({ id, title, narration, promise }: StoryStep): ToldStep {
  return { id, title, narration, promise };
}
