import type { ControlEvent, Network } from '@lienthong/control/client';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useFeed, useFeedState, useNews } from '../live/feed.ts';
import { hrefOf } from '../location.ts';
import { wordOf } from '../texts.ts';

const shownMax = 30;

type Props = { readonly node: string | undefined; readonly network: Network | undefined };

/** What has just happened, the newest first; of one node where one is selected. */
export function NewsList({ node, network }: Props): ReactNode {
  const say = useSay();
  const { time } = useFormats();
  const feed = useFeed();
  const state = useFeedState();
  const [events, setEvents] = useState<readonly ControlEvent[]>([]);
  const names = useMemo(() => new Map(network?.nodes.map(({ id, name }) => [id, name])), [network]);
  const refresh = () =>
    setEvents(
      feed.kept
        .latest(300)
        .filter((event) => node === undefined || event.node === node)
        .slice(0, shownMax),
    );
  useEffect(refresh, [node]);
  useNews(() => true, refresh, { everyMs: 400 });
  return (
    <section className="panel news" aria-label={say({ vi: 'Tin vừa tới', en: 'Latest news' })}>
      <h2>{say({ vi: 'Vừa xảy ra', en: 'Just now' })}</h2>
      {events.length === 0 && (
        <p className="muted">
          {state === 'open'
            ? say({
                vi: 'Chưa có gì. Gửi một văn bản ở mục Hộp thư và xem nó đi.',
                en: 'Nothing yet. Send a document in Mailboxes and watch it travel.',
              })
            : say({ vi: 'Đang nối dòng tin…', en: 'Connecting…' })}
        </p>
      )}
      <ol>
        {events.map((event) => (
          <li key={event.id}>
            <time>{time(event.at)}</time>{' '}
            <span className={`word ${toneOf(event)}`}>{say(wordOf(event.type))}</span>{' '}
            {event.node && <span>{names.get(event.node) ?? event.node}</span>}{' '}
            {event.pkg && (
              <a href={hrefOf('journeys', event.pkg)}>
                {event.subject ?? `${say(wordOf(event.kind))} ${event.status ?? ''}`}
              </a>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function toneOf({ type }: ControlEvent): string {
  if (type === 'package.delivered') return 'good';
  if (type === 'package.refused' || type === 'package.dead' || type === 'fault.made') return 'bad';
  return '';
}
