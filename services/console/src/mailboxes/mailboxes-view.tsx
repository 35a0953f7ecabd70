import { type ReactNode, useState } from 'react';
import { useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { go, hrefOf, type Place } from '../location.ts';
import { AgencyPicker } from '../parts/agency-picker.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';
import { ComposeForm } from './compose-form.tsx';
import { DutyList } from './duty-list.tsx';
import { Inbox } from './inbox.tsx';
import { RegisterTable } from './register-table.tsx';
import { SentList } from './sent-list.tsx';

/** The agency that is shown where none is named: the commune of the first example. */
const firstAgency = '000.21.36.H41';

const tabNames = {
  inbox: { vi: 'Hộp thư đến', en: 'Inbox' },
  compose: { vi: 'Soạn văn bản', en: 'Compose' },
  sent: { vi: 'Đã gửi', en: 'Sent' },
  in: { vi: 'Sổ văn bản đến', en: 'Register in' },
  out: { vi: 'Sổ văn bản đi', en: 'Register out' },
  duties: { vi: 'Nhắc việc', en: 'Duties' },
} as const;
type Tab = keyof typeof tabNames;
const tabs = Object.keys(tabNames) as Tab[];

/** The desk of one agency: its mailbox, what it has sent, its registers, what is due. */
export function MailboxesView({ place }: { readonly place: Place }): ReactNode {
  const say = useSay();
  const client = useClient();
  const code = place.part === '' ? firstAgency : place.part;
  const wanted = place.query.get('tab') as Tab | null;
  const tab = wanted !== null && tabs.includes(wanted) ? wanted : 'inbox';
  const agency = useLoaded(`agency ${code}`, (signal) => client.agency({ code }, { signal }));
  const [turn, setTurn] = useState(0);
  useNews(
    ({ agency: about, sender, to, type }) =>
      type.startsWith('package.') && (about === code || sender === code || (to ?? []).includes(code)),
    () => setTurn((before) => before + 1),
    { everyMs: 400 },
  );
  const organId = agency.value?.organId;
  const overdue = useLoaded(`overdue ${organId ?? code} ${turn}`, (signal) =>
    client.duties({ code, state: 'overdue', limit: 100 }, { signal }),
  ).value?.items.length;
  const nameOf = (id: Tab) =>
    id === 'duties' && overdue !== undefined && overdue > 0
      ? say({ vi: `Nhắc việc · ${overdue} quá hạn`, en: `Duties · ${overdue} overdue` })
      : say(tabNames[id]);
  return (
    <div className="stack">
      <section className="panel">
        <div className="bar">
          <h1>{agency.value?.name ?? code}</h1>
          {agency.value && (
            <span className="badge">
              <i className={`dot ${agency.value.tier}`} /> {say(wordOf(agency.value.tier))}
            </span>
          )}
          <code>{code}</code>
          <div className="grow">
            <AgencyPicker
              label={say({ vi: 'Làm việc thay cơ quan khác', en: 'Act as another agency' })}
              onPick={(picked) => go(hrefOf('mailboxes', picked.organId, { tab }))}
            />
          </div>
        </div>
        <ProblemNote failure={agency.failure} />
        {agency.value?.lock && (
          <div className="note warn">
            {say({ vi: 'Cơ quan này đang bị khóa.', en: 'This agency is locked.' })}
          </div>
        )}
        {organId !== undefined && (
          <Tabs
            label={say({ vi: 'Bàn làm việc', en: 'Desk' })}
            tabs={tabs.map((id) => ({ id, name: nameOf(id) }))}
            current={tab}
            onTab={(next) => go(hrefOf('mailboxes', code, { tab: next }))}
          >
            {tab === 'inbox' && <Inbox key={organId} code={organId} turn={turn} />}
            {tab === 'compose' && <ComposeForm key={organId} code={organId} />}
            {tab === 'sent' && <SentList key={organId} code={organId} turn={turn} />}
            {(tab === 'in' || tab === 'out') && (
              <RegisterTable key={`${organId} ${tab}`} code={organId} direction={tab} turn={turn} />
            )}
            {tab === 'duties' && <DutyList key={organId} code={organId} turn={turn} />}
          </Tabs>
        )}
      </section>
    </div>
  );
}
