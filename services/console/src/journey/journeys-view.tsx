import type { PackageSummary } from '@lienthong/control/client';
import { type ReactNode, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { hrefOf, type Place } from '../location.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { statusTexts, wordOf } from '../texts.ts';
import { JourneyPanel } from './journey-panel.tsx';

/** The latest packages, and the journey of one. */
export function JourneysView({ place }: { readonly place: Place }): ReactNode {
  const say = useSay();
  const { time } = useFormats();
  const client = useClient();
  const [search, setSearch] = useState('');
  const [withStatuses, setWithStatuses] = useState(false);
  const packages = useLoaded(`packages ${search} ${withStatuses}`, (signal) =>
    client.packages(
      { limit: 60, ...(search.trim() !== '' && { search }), ...(!withStatuses && { kind: 'document' }) },
      { signal },
    ),
  );
  useNews(({ type }) => type.startsWith('package.'), packages.reload, { everyMs: 700 });
  const id = place.part === '' ? packages.value?.items[0]?.pkg : place.part;
  const label = say({ vi: 'Tìm gói tin', en: 'Find a package' });
  return (
    <div className="two">
      <section className="panel" aria-label={say({ vi: 'Gói tin', en: 'Packages' })}>
        <input
          type="search"
          className="wide"
          aria-label={label}
          placeholder={label}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <label className="switch">
          <input
            type="checkbox"
            checked={withStatuses}
            onChange={(event) => setWithStatuses(event.target.checked)}
          />
          {say({ vi: 'Cả gói trạng thái', en: 'Statuses too' })}
        </label>
        <ProblemNote failure={packages.failure} />
        <ul className="items scroll">
          {packages.value?.items.map((item) => (
            <li key={item.pkg}>
              <a
                href={hrefOf('journeys', item.pkg)}
                {...(item.pkg === id && { 'aria-current': 'true' as const })}
              >
                {item.subject ??
                  `${say(wordOf(item.kind))} ${say(statusTexts[item.status ?? ''] ?? wordOf(item.status))}`}
                <small>
                  {time(item.at)} · {item.code ?? item.sender} · <Fate item={item} />
                </small>
              </a>
            </li>
          ))}
        </ul>
        {packages.value?.items.length === 0 && (
          <p className="muted">{say({ vi: 'Chưa có gói tin nào.', en: 'No packages yet.' })}</p>
        )}
      </section>
      {id === undefined ? (
        <section className="panel">
          <h1>{say({ vi: 'Hành trình', en: 'Journey' })}</h1>
          <p className="muted">
            {say({
              vi: 'Gửi một văn bản ở mục Hộp thư; hành trình của nó hiện ở đây.',
              en: 'Send a document in Mailboxes; its journey is shown here.',
            })}
          </p>
        </section>
      ) : (
        <JourneyPanel key={id} id={id} tab={place.query.get('tab') ?? 'way'} />
      )}
    </div>
  );
}

function Fate({ item }: { readonly item: PackageSummary }): ReactNode {
  const say = useSay();
  const { copies, delivered, refused } = item;
  if (refused > 0)
    return <span className="word bad">{say({ vi: `${refused} bị từ chối`, en: `${refused} refused` })}</span>;
  return (
    <span className={delivered === copies ? 'word good' : 'word warn'}>
      {delivered}/{copies} {say({ vi: 'đã giao', en: 'delivered' })}
    </span>
  );
}
