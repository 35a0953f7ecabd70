import { type ReactNode, useMemo } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useEarlyAnswers } from '../live/early-answers.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { go, hrefOf, type Place } from '../location.ts';
import { AgencyPicker } from '../parts/agency-picker.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';
import { brokenBy } from './broken-by.ts';
import { NewsList } from './news-list.tsx';
import { NodeCard } from './node-card.tsx';
import { NodeList } from './node-list.tsx';
import { PictureCanvas } from './picture-canvas.tsx';
import { useTraffic } from './use-traffic.ts';

const kinds = {
  tiers: { vi: 'Các cấp', en: 'Tiers' },
  map: { vi: 'Bản đồ', en: 'Map' },
  list: { vi: 'Danh sách', en: 'List' },
} as const;
type Kind = keyof typeof kinds;

/** The tiers as a living picture: nodes, lines, documents that move, queues, broken lines. */
export function OverviewView({ place }: { readonly place: Place }): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const client = useClient();
  const early = useEarlyAnswers();
  const traffic = useTraffic();
  const network = useLoaded('network', (signal) => early.take('network') ?? client.network({}, { signal }));
  const status = useLoaded('status', (signal) => early.take('status') ?? client.status({}, { signal }));
  const faults = useLoaded('faults', (signal) => early.take('faults') ?? client.faults({}, { signal }));
  useNews(() => true, status.reload, { everyMs: 1_000 });
  useNews(({ type }) => type.startsWith('fault.'), faults.reload, { everyMs: 200 });
  const selected = place.part === '' ? undefined : place.part;
  const asked = place.query.get('picture') ?? '';
  const kind: Kind = Object.hasOwn(kinds, asked) ? (asked as Kind) : 'tiers';
  const query: Record<string, string> = kind === 'tiers' ? {} : { picture: kind };
  const marks = useMemo(
    () => brokenBy(network.value, faults.value?.items ?? []),
    [network.value, faults.value],
  );
  const select = (node: string | undefined) => go(hrefOf('overview', node ?? '', query));
  const facts = status.value;
  return (
    <div className="overview">
      <section className="panel picture-panel" aria-label={say({ vi: 'Mạng lưới', en: 'Network' })}>
        <div className="bar">
          <h1>{say({ vi: 'Bốn cấp liên thông', en: 'The tiers at work' })}</h1>
          <fieldset className="group" aria-label={say({ vi: 'Kiểu hình', en: 'Kind of picture' })}>
            {(Object.keys(kinds) as Kind[]).map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={kind === one}
                onClick={() => go(hrefOf('overview', place.part, one === 'tiers' ? {} : { picture: one }))}
              >
                {say(kinds[one])}
              </button>
            ))}
          </fieldset>
          <div className="grow">
            <AgencyPicker
              label={say({ vi: 'Tìm nút', en: 'Find a node' })}
              onPick={(agency) => select(agency.node ?? agency.organId)}
            />
          </div>
        </div>
        <ProblemNote failure={network.failure} />
        {network.value && kind === 'list' && (
          <NodeList
            network={network.value}
            traffic={traffic}
            selected={selected}
            broken={marks.edges}
            deadNodes={marks.nodes}
          />
        )}
        {network.value && kind !== 'list' && (
          <PictureCanvas
            network={network.value}
            kind={kind}
            selected={selected}
            broken={marks.edges}
            deadNodes={marks.nodes}
            onSelect={select}
          />
        )}
        {!network.value && network.failure === undefined && <div className="picture" />}
        <ul className="legend">
          {network.value?.tiers.map(({ tier, nodes, agencies }) => (
            <li key={tier}>
              <i className={`dot ${tier}`} /> {say(wordOf(tier))}:{' '}
              {say({
                vi: `${number(nodes)} nút, ${number(agencies)} cơ quan`,
                en: `${number(nodes)} nodes, ${number(agencies)} agencies`,
              })}
            </li>
          ))}
          <li>
            <i className="dot document" /> {say({ vi: 'văn bản', en: 'document' })}
          </li>
          <li>
            <i className="dot express" /> {say({ vi: 'hỏa tốc', en: 'express' })}
          </li>
          <li>
            <i className="dot status" /> {say({ vi: 'trạng thái', en: 'status' })}
          </li>
          <li>
            <i className="count" aria-hidden="true">
              3
            </i>{' '}
            {say({ vi: 'bản đang tới nút', en: 'copies coming in' })}
          </li>
          <li>
            <i className="dash" /> {say({ vi: 'đường đứt', en: 'broken line' })}
          </li>
        </ul>
      </section>
      <aside className="side">
        <section className="panel tiles" aria-label={say({ vi: 'Con số', en: 'Figures' })}>
          <Tile name={say({ vi: 'Gói tin', en: 'Packages' })} value={facts && number(facts.packages)} />
          <Tile
            name={say({ vi: 'Đang trên đường', en: 'Under way' })}
            value={facts && number(facts.openCopies)}
          />
          <Tile
            name={say({ vi: 'Dòng sổ cái', en: 'Ledger entries' })}
            value={facts && number(facts.entries)}
          />
          <Tile
            name={say({ vi: 'Sự cố', en: 'Faults' })}
            value={number(marks.holding)}
            bad={marks.holding > 0}
          />
        </section>
        {selected !== undefined && network.value && (
          <NodeCard key={selected} network={network.value} node={selected} onSelect={select} />
        )}
        <NewsList node={selected} network={network.value} />
      </aside>
    </div>
  );
}

function Tile(props: {
  readonly name: string;
  readonly value: string | undefined;
  readonly bad?: boolean;
}): ReactNode {
  return (
    <div className={props.bad ? 'tile bad' : 'tile'}>
      <span>{props.name}</span>
      <strong>{props.value ?? '…'}</strong>
    </div>
  );
}
