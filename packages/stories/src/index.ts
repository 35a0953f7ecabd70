export { Stage, type StageOptions, type StoryGateway } from './stage.ts';
export type { Fact, FactPlace, Sight, Story, StoryId, StoryPlot, StoryStep } from './story.ts';
export { type PlayedStep, StoryRun, type StoryState, type StoryStatus, type ToldStep } from './story-run.ts';
export { findStory, stories } from './story-table.ts';
export { type OfferedStory, StoryTeller } from './story-teller.ts';
export type { Text } from './text.ts';
