import { type ReactNode, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { go, hrefOf } from '../location.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { saveFile } from '../parts/save-file.ts';
import { Tabs } from '../parts/tabs.tsx';
import { useClient } from '../session.ts';
import { priorityTexts, wordOf } from '../texts.ts';
import { Attachments } from './attachments.tsx';
import { ByteView } from './byte-view.tsx';
import { LivesTable } from './lives-table.tsx';
import { SignatureCard } from './signature-card.tsx';
import { SourceView } from './source-view.tsx';
import { Waterfall } from './waterfall.tsx';
import { XmlTree } from './xml-tree.tsx';

const tabNames = {
  way: { vi: 'Đường đi', en: 'Way' },
  lives: { vi: 'Trạng thái', en: 'Statuses' },
  signature: { vi: 'Chữ ký', en: 'Signature' },
  source: { vi: 'Kiểm tra', en: 'Check' },
  tree: { vi: 'Cây XML', en: 'Tree' },
  bytes: { vi: 'Từng byte', en: 'Bytes' },
  files: { vi: 'Tệp đính kèm', en: 'Attachments' },
} as const;
type Tab = keyof typeof tabNames;
const tabs = Object.keys(tabNames) as Tab[];

/** Everything about one package. */
export function JourneyPanel({ id, tab: wanted }: { readonly id: string; readonly tab: string }): ReactNode {
  const say = useSay();
  const { instant, size } = useFormats();
  const client = useClient();
  const act = useAct();
  const tab = tabs.find((name) => name === wanted) ?? 'way';
  const journeys = useLoaded(`journeys ${id}`, (signal) => client.journeys({ id }, { signal }));
  const [chosen, setChosen] = useState<string>();
  const items = journeys.value?.items ?? [];
  const journey = items.find(({ pkg }) => pkg === chosen) ?? items.at(-1);
  const pkg = journey?.pkg;
  useNews(
    (event) =>
      event.type.startsWith('package.') && (event.pkg === pkg || event.about === journey?.documentId),
    journeys.reload,
    { everyMs: 300 },
  );
  const needsContent = pkg !== undefined && tab !== 'way' && tab !== 'lives';
  const content = useLoaded(`content ${needsContent ? pkg : ''}`, async (signal) =>
    needsContent ? client.packageContent({ id: pkg }, { signal }) : undefined,
  );
  const needsBytes = pkg !== undefined && (tab === 'source' || tab === 'tree' || tab === 'bytes');
  const bytes = useLoaded(`bytes ${needsBytes ? pkg : ''}`, async (signal) =>
    needsBytes ? client.packageBytes({ id: pkg }, { signal }) : undefined,
  );
  if (journeys.failure !== undefined || !journey)
    return (
      <section className="panel">
        <h1>{say({ vi: 'Hành trình', en: 'Journey' })}</h1>
        <ProblemNote failure={journeys.failure} />
      </section>
    );
  const download = () =>
    act.run(async () => {
      saveFile(
        `${journey.pkg}.edxml`,
        (await client.packageBytes({ id: journey.pkg })) as Uint8Array<ArrayBuffer>,
        'application/xml',
      );
      return { vi: 'Đã tải gói tin.', en: 'Package saved.' };
    });
  const evidence = () =>
    act.run(async () => {
      saveFile(
        `${journey.pkg}.asice`,
        (await client.evidence({ id: journey.pkg })) as Uint8Array<ArrayBuffer>,
        'application/vnd.etsi.asic-e+zip',
      );
      return { vi: 'Đã tải bằng chứng.', en: 'Evidence saved.' };
    });
  return (
    <section className="panel" aria-label={say({ vi: 'Hành trình', en: 'Journey' })}>
      <div className="bar">
        <h1>{journey.subject ?? `${say(wordOf(journey.kind))} ${journey.status ?? ''}`}</h1>
        {(journey.priority ?? 0) > 0 && (
          <span className="badge bad">{say(priorityTexts[journey.priority ?? 0] ?? wordOf(''))}</span>
        )}
        <span className="badge">{say(wordOf(journey.kind))}</span>
        {journey.signature && (
          <span className={`badge ${journey.signature === 'valid' ? 'good' : 'bad'}`}>
            {say({ vi: 'chữ ký', en: 'signature' })} {say(wordOf(journey.signature))}
          </span>
        )}
      </div>
      <p className="muted">
        {[
          journey.code,
          journey.typeName,
          journey.sender,
          instant(journey.hops[0]?.at ?? 0),
          size(journey.size),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <div className="bar">
        {items.length > 1 &&
          items.map((item, index) => (
            <button
              key={item.pkg}
              type="button"
              aria-pressed={item.pkg === pkg}
              onClick={() => setChosen(item.pkg)}
            >
              {index + 1}. {say(wordOf(item.kind))}
            </button>
          ))}
        <button type="button" disabled={act.busy} onClick={() => void download()}>
          {say({ vi: 'Tải gói tin', en: 'Save the package' })}
        </button>
        <button type="button" disabled={act.busy} onClick={() => void evidence()}>
          {say({ vi: 'Tải bằng chứng', en: 'Save the evidence' })}
        </button>
        <a className="button" href={hrefOf('mailboxes', journey.sender, { tab: 'sent' })}>
          {say({ vi: 'Bàn của nơi gửi', en: 'Desk of the sender' })}
        </a>
      </div>
      <ActNote act={act} />
      <Tabs
        label={say({ vi: 'Phần', en: 'Parts' })}
        tabs={tabs.map((name) => ({ id: name, name: say(tabNames[name]) }))}
        current={tab}
        onTab={(next) => go(hrefOf('journeys', id, { tab: next }))}
      >
        {tab === 'way' && <Waterfall journey={journey} />}
        {tab === 'lives' && <LivesTable journey={journey} />}
        <ProblemNote failure={needsContent ? (content.failure ?? bytes.failure) : undefined} />
        {tab === 'signature' && content.value && <SignatureCard signature={content.value.signature} />}
        {tab === 'source' && content.value && bytes.value && (
          <SourceView bytes={bytes.value} findings={content.value.findings} />
        )}
        {tab === 'tree' && bytes.value && <XmlTree bytes={bytes.value} />}
        {tab === 'bytes' && bytes.value && <ByteView bytes={bytes.value} />}
        {tab === 'files' && content.value && (
          <Attachments pkg={journey.pkg} attachments={content.value.attachments} />
        )}
      </Tabs>
    </section>
  );
}
