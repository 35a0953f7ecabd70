import type { Agency } from '@lienthong/control/client';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { useSay } from '../language.ts';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';

type Props = {
  readonly label: string;
  readonly onPick: (agency: Agency) => void;
};

const shownMax = 8;
const settleMs = 150;

/** A field in which an agency is found by name or code: arrows and Enter, or the pointer. */
export function AgencyPicker({ label, onPick }: Props): ReactNode {
  const say = useSay();
  const client = useClient();
  const id = useId();
  const [search, setSearch] = useState('');
  const [found, setFound] = useState<readonly Agency[]>([]);
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (search.trim() === '') {
      setFound([]);
      return;
    }
    const stopping = new AbortController();
    const timer = setTimeout(() => {
      client.agencies({ search, limit: shownMax }, { signal: stopping.signal }).then(
        ({ items }) => {
          setFound(items);
          setAt(0);
        },
        // An answer that is not wanted any more, or none: the list stays as it was.
        () => undefined,
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      stopping.abort();
    };
  }, [client, search]);
  const pick = (agency: Agency | undefined) => {
    if (!agency) return;
    setSearch('');
    setFound([]);
    onPick(agency);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter') pick(found[at]);
    else if (event.key === 'Escape') setSearch('');
    else return;
    event.preventDefault();
  };
  const isOpen = found.length > 0;
  return (
    <div className="picker">
      <input
        type="search"
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={`${id}list`}
        aria-autocomplete="list"
        {...(isOpen && { 'aria-activedescendant': `${id}-${at}` })}
        placeholder={label}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={onKey}
        onBlur={() => setTimeout(() => setFound([]), settleMs)}
      />
      <div
        id={`${id}list`}
        role="listbox"
        aria-label={label}
        className={isOpen ? 'choices' : 'choices empty'}
      >
        {found.map((agency, index) => (
          <div
            key={agency.organId}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onPointerDown={(event) => {
              event.preventDefault();
              pick(agency);
            }}
          >
            <span>{agency.name}</span>
            <small>
              {say(wordOf(agency.tier))} · <code>{agency.organId}</code>
            </small>
          </div>
        ))}
      </div>
    </div>
  );
}
