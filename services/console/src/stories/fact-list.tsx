import type { StoryFact } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useSay } from '../language.ts';
import { hrefOfFact, placeNames } from './story-texts.ts';

/** What a step has shown: each fact, and where to see it. */
export function FactList({ facts }: { readonly facts: readonly StoryFact[] }): ReactNode {
  const say = useSay();
  return (
    <ul className="story-facts">
      {facts.map(({ vi, en, seenIn }) => (
        <li key={en}>
          <span>{say({ vi, en })}</span>
          {seenIn && <a href={hrefOfFact(seenIn)}>{say(placeNames[seenIn.kind])}</a>}
        </li>
      ))}
    </ul>
  );
}
