import { ExchangeError } from '@lienthong/errors';
import type { PlayedStep, StoryState, StoryTeller } from '@lienthong/stories';
import { z } from 'zod';
import type { Ground } from '../ground.ts';
import { textSchema } from '../model/text.ts';
import { jsonRoute, type Route } from '../route.ts';

const stepShape = {
  id: z.string(),
  title: textSchema,
  narration: textSchema,
  promise: textSchema.meta({ description: 'What must be true afterwards' }),
};

const factSchema = z
  .strictObject({
    vi: z.string(),
    en: z.string(),
    seenIn: z
      .strictObject({
        kind: z.enum(['journey', 'lives', 'mailbox', 'register-out', 'systems', 'faults', 'ledgers']),
        of: z.string().optional().meta({ description: 'Key of the package, or code of the agency' }),
      })
      .optional()
      .meta({ description: 'Where readers see for themselves' }),
  })
  .meta({ id: 'StoryFact' });

const failureSchema = z.strictObject({ code: z.string(), text: textSchema });

const offeredSchema = z
  .strictObject({
    id: z.string(),
    title: textSchema,
    summary: textSchema,
    caveat: textSchema.meta({ description: 'What of it is emulated or not known' }),
    registry: z.string().meta({ description: 'List of agencies that it is written for' }),
    needsGateway: z.boolean(),
    obstacle: failureSchema.optional().meta({ description: 'Why it cannot be told on this exchange' }),
  })
  .meta({ id: 'Story' });

const playedSchema = z
  .strictObject({
    ...stepShape,
    number: z.int(),
    tookMs: z.number(),
    sight: z.strictObject({
      held: z.array(factSchema).meta({ description: 'What was checked and holds' }),
      nodes: z.array(z.string()),
      edges: z.array(z.strictObject({ from: z.string(), to: z.string() })),
      agencies: z.array(z.string()),
      packages: z.array(z.string()),
    }),
  })
  .meta({ id: 'PlayedStep' });

const statusSchema = z.enum(['ready', 'playing', 'finished', 'failed', 'abandoned']);

const stateSchema = z
  .strictObject({
    story: z.strictObject({ id: z.string(), title: textSchema, summary: textSchema, caveat: textSchema }),
    status: statusSchema,
    cast: z.array(z.string()).meta({ description: 'Nodes that take part' }),
    steps: z.array(z.strictObject(stepShape)),
    played: z.array(playedSchema),
    failure: failureSchema.optional(),
  })
  .meta({ id: 'StoryState' });

/** Guided stories on the running exchange: listed, started, played step by step, abandoned. One at a time. */
export const storyRoutes: readonly Route[] = [
  jsonRoute({
    name: 'stories',
    method: 'GET',
    path: '/api/v1/stories',
    summary: {
      vi: 'Các câu chuyện có dẫn giải, và câu chuyện nào kể được trên hệ thống này',
      en: 'Guided stories, and which can be told on this exchange',
    },
    errors: ['CONTROL_FACILITY_ABSENT'],
    answer: z.strictObject({
      items: z.array(offeredSchema),
      current: z
        .strictObject({ id: z.string(), status: statusSchema })
        .optional()
        .meta({ description: 'The story that was started last' }),
    }),
    handle: async (ground) => ({
      ...currentOf(tellerOf(ground)),
      items: tellerOf(ground)
        .offered()
        .map(({ story: { id, title, summary, caveat, registry, needsGateway }, obstacle }) => ({
          ...{ id, title, summary, caveat, registry, needsGateway },
          ...(obstacle && { obstacle: shownFailure(obstacle) }),
        })),
    }),
  }),
  jsonRoute({
    name: 'story',
    method: 'GET',
    path: '/api/v1/story',
    summary: { vi: 'Câu chuyện đang kể', en: 'The story that was started last' },
    errors: ['CONTROL_FACILITY_ABSENT', 'STORY_NONE'],
    answer: stateSchema,
    handle: async (ground) => {
      const { state } = tellerOf(ground);
      if (!state) throw new ExchangeError('STORY_NONE');
      return shownState(state);
    },
  }),
  jsonRoute({
    name: 'startStory',
    method: 'POST',
    path: '/api/v1/story',
    summary: { vi: 'Bắt đầu một câu chuyện', en: 'Makes a story ready; nothing is done yet' },
    body: z.strictObject({ id: z.string().min(1).max(80) }),
    status: 201,
    errors: [
      'CONTROL_FACILITY_ABSENT',
      'STORY_UNKNOWN',
      'STORY_BUSY',
      'STORY_REGISTRY_UNFIT',
      'STORY_GATEWAY_ABSENT',
    ],
    answer: stateSchema,
    handle: async (ground, { body: { id } }) => shownState(tellerOf(ground).start(id)),
  }),
  jsonRoute({
    name: 'nextStoryStep',
    method: 'POST',
    path: '/api/v1/story/next',
    summary: {
      vi: 'Kể bước kế tiếp; trả lời khi những gì phải đúng đã đúng',
      en: 'Plays the next step; answers when what must be true is',
    },
    errors: ['CONTROL_FACILITY_ABSENT', 'STORY_NONE', 'STORY_BUSY', 'STORY_OVER', 'STORY_STEP_FAILED'],
    answer: playedSchema,
    handle: async (ground) => shownStep(await tellerOf(ground).next()),
  }),
  jsonRoute({
    name: 'abandonStory',
    method: 'DELETE',
    path: '/api/v1/story',
    summary: {
      vi: 'Bỏ dở câu chuyện: gỡ các lỗi và hệ thống mà nó đã tạo',
      en: 'Abandons the story: its faults are lifted, its systems removed',
    },
    errors: ['CONTROL_FACILITY_ABSENT', 'STORY_NONE'],
    answer: stateSchema,
    handle: async (ground) => shownState(await tellerOf(ground).abandon()),
  }),
];

function tellerOf({ facilities: { stories } }: Ground): StoryTeller {
  if (stories) return stories;
  throw new ExchangeError('CONTROL_FACILITY_ABSENT', { what: 'stories' });
}

function currentOf({ state }: StoryTeller): {
  readonly current?: { readonly id: string; readonly status: StoryState['status'] };
} {
  return state ? { current: { id: state.story.id, status: state.status } } : {};
}

function shownState({
  story,
  status,
  cast,
  steps,
  played,
  failure,
}: StoryState): z.infer<typeof stateSchema> {
  return {
    story: { ...story },
    status,
    cast: [...cast],
    steps: steps.map((step) => ({ ...step })),
    played: played.map(shownStep),
    ...(failure && { failure: shownFailure(failure) }),
  };
}

function shownStep({ sight, ...step }: PlayedStep): z.infer<typeof playedSchema> {
  const { held, nodes, edges, agencies, packages } = sight;
  return {
    ...step,
    sight: {
      held: held.map(({ vi, en, seenIn }) => ({ vi, en, ...(seenIn && { seenIn: { ...seenIn } }) })),
      nodes: [...nodes],
      edges: edges.map(([from, to]) => ({ from, to })),
      agencies: [...agencies],
      packages: [...packages],
    },
  };
}

function shownFailure(error: ExchangeError): z.infer<typeof failureSchema> {
  return { code: error.code, text: { vi: error.text('vi').summary, en: error.text('en').summary } };
}
