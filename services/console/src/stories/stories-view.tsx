import type { ReactNode } from 'react';
import type { Place } from '../location.ts';
import { StoryShelf } from './story-shelf.tsx';
import { StoryTelling } from './story-telling.tsx';

/** Guided stories: the shelf, or the one that the address names. */
export function StoriesView({ place }: { readonly place: Place }): ReactNode {
  return place.part === '' ? <StoryShelf /> : <StoryTelling key={place.part} place={place} />;
}
