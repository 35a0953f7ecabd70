import { ExchangeError } from '@lienthong/errors';
import { directiveAndReports } from './stories/directive-and-reports.ts';
import { edocToVxp } from './stories/edoc-to-vxp.ts';
import { floodWarning } from './stories/flood-warning.ts';
import { recalledDocument } from './stories/recalled-document.ts';
import { threeTiers } from './stories/three-tiers.ts';
import type { Story } from './story.ts';

/** Every story, in the order in which they are best told. */
export const stories: readonly Story[] = [
  directiveAndReports,
  floodWarning,
  recalledDocument,
  edocToVxp,
  threeTiers,
];

/** @throws STORY_UNKNOWN */
export function findStory(id: string): Story {
  const story = stories.find((one) => one.id === id);
  if (story) return story;
  throw new ExchangeError('STORY_UNKNOWN', {
    id: id.slice(0, 80),
    known: stories.map((one) => one.id).join(', '),
  });
}
