import { type ReactNode, useMemo } from 'react';
import { useFormats, useSay } from '../language.ts';
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
import { PictureCanvas, type PictureKind } from './picture-canvas.tsx';

/** The tiers as a living picture: nodes, lines, documents that move, queues, broken lines. */
export function OverviewView({ place }: { readonly place: Place }): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const client = useClient();
  const network = useLoaded('network', (signal) => client.network({}, { signal }));
  const status = useLoaded('status', (signal) => client.status({}, { signal }));
  const faults = useLoaded('faults', (signal) => client.faults({}, { signal }));
  useNews(() => true, status.reload, { everyMs: 1_000 });
  useNews(({ type }) => type.startsWith('fault.'), faults.reload, { everyMs: 200 });
  const selected = place.part === '' ? undefined : place.part;
  const kind: PictureKind = place.query.get('picture') === 'map' ? 'map' : 'tiers';
  const query: Record<string, string> = kind === 'map' ? { picture: 'map' } : {};
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
            <button
              type="button"
              aria-pressed={kind === 'tiers'}
              onClick={() => go(hrefOf('overview', place.part))}
            >
              {say({ vi: 'Các cấp', en: 'Tiers' })}
            </button>
            <button
              type="button"
              aria-pressed={kind === 'map'}
              onClick={() => go(hrefOf('overview', place.part, { picture: 'map' }))}
            >
              {say({ vi: 'Bản đồ', en: 'Map' })}
            </button>
          </fieldset>
          <div className="grow">
            <AgencyPicker
              label={say({ vi: 'Tìm nút', en: 'Find a node' })}
              onPick={(agency) => select(agency.node ?? agency.organId)}
            />
          </div>
        </div>
        <ProblemNote failure={network.failure} />
        {network.value && (
          <PictureCanvas
            network={network.value}
            kind={kind}
            selected={selected}
            broken={marks.edges}
            deadNodes={marks.nodes}
            onSelect={select}
          />
        )}
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
        <NewsList node={selected} />
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
