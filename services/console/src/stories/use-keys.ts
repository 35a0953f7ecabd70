import { useEffect, useRef } from 'react';

/** What keys do while a story is told: arrows, space, and the keys of a presenter's remote. */
export type StoryKeys = {
  readonly onForward: () => void;
  readonly onBack: () => void;
  readonly onEscape: () => void;
};

const writes = 'input, textarea, select, [contenteditable]';
const pressed = 'button, a, summary';

/** Listens while the story is shown. Keys that a field or a button under the cursor needs are left to it. */
export function useKeys(keys: StoryKeys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      if (target instanceof Element && target.closest(writes)) return;
      if (key === ' ' && target instanceof Element && target.closest(pressed)) return;
      const act =
        key === 'ArrowRight' || key === 'PageDown' || key === ' '
          ? current.current.onForward
          : key === 'ArrowLeft' || key === 'PageUp'
            ? current.current.onBack
            : key === 'Escape'
              ? current.current.onEscape
              : undefined;
      if (!act) return;
      event.preventDefault();
      // A key that is held down tells one step.
      if (!event.repeat) act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
