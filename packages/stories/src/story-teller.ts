import { ExchangeError } from '@lienthong/errors';
import type { StageOptions } from './stage.ts';
import type { Story } from './story.ts';
import { type PlayedStep, StoryRun, type StoryState } from './story-run.ts';
import { findStory, stories } from './story-table.ts';

/** A story, and whether it can be told on this exchange. */
export type OfferedStory = {
  readonly story: Story;
  /** Why it cannot be told here. */
  readonly obstacle: ExchangeError | undefined;
};

/** Tells one story at a time on an exchange: two would cut each other's lines. */
export class StoryTeller {
  readonly #options: StageOptions;
  #run: StoryRun | undefined;

  constructor(options: StageOptions) {
    this.#options = options;
  }

  /** Every story, and whether it can be told here. */
  offered(): readonly OfferedStory[] {
    return stories.map((story) => ({ story, obstacle: this.#obstacle(story) }));
  }

  /** Where the story stands that was started last; undefined where none was. */
  get state(): StoryState | undefined {
    return this.#run?.state;
  }

  /**
   * Makes a story ready.
   *
   * @throws STORY_UNKNOWN, STORY_REGISTRY_UNFIT, STORY_GATEWAY_ABSENT
   * @throws STORY_BUSY while another one is being told
   */
  start(id: string): StoryState {
    const story = findStory(id);
    const current = this.#run?.state;
    if (current?.status === 'ready' || current?.status === 'playing')
      throw new ExchangeError('STORY_BUSY', { story: current.story.id });
    this.#run = new StoryRun(story, this.#options);
    return this.#run.state;
  }

  /** Plays the next step. @throws STORY_NONE, and what {@link StoryRun.next} throws */
  async next(): Promise<PlayedStep> {
    return this.#current().next();
  }

  /** Ends the story that is being told, if one is. @throws STORY_NONE when none was started */
  async abandon(): Promise<StoryState> {
    const run = this.#current();
    await run.abandon();
    return run.state;
  }

  /** Ends whatever is being told. */
  async close(): Promise<void> {
    await this.#run?.abandon();
  }

  #current(): StoryRun {
    if (!this.#run) throw new ExchangeError('STORY_NONE', {});
    return this.#run;
  }

  #obstacle(story: Story): ExchangeError | undefined {
    try {
      new StoryRun(story, this.#options);
      return undefined;
    } catch (failure) {
      if (failure instanceof ExchangeError) return failure;
      throw failure;
    }
  }
}
