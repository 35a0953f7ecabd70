import type { Network } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { hrefOf } from '../location.ts';
import { ActNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';
import { childrenOf } from './layouts.ts';

type Props = {
  readonly network: Network;
  readonly node: string;
  readonly onSelect: (node: string | undefined) => void;
};

/** What stands at one node: its tier, its neighbours, its mailbox, and the switch of its line upwards. */
export function NodeCard({ network, node, onSelect }: Props): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const client = useClient();
  const act = useAct();
  const found = network.nodes.find(({ id }) => id === node);
  const mail = useLoaded(`mail ${node}`, (signal) => client.mailCount({ code: node }, { signal }));
  const faults = useLoaded(`faults ${node}`, (signal) => client.faults({}, { signal }));
  useNews((event) => event.node === node, mail.reload, { everyMs: 1_000 });
  useNews(({ type }) => type.startsWith('fault.'), faults.reload, { everyMs: 100 });
  if (!found) return null;
  const parent = network.nodes.find(({ id }) => id === found.parent);
  const children = childrenOf(network).get(node) ?? [];
  const cut = faults.value?.items.find(
    ({ kind, on, state }) =>
      kind === 'cut' &&
      state === 'holding' &&
      on.edge?.includes(node) &&
      on.edge.includes(found.parent ?? ''),
  );
  const toggle = () =>
    act.run(async () => {
      if (cut) await client.liftFault({ id: cut.id });
      else await client.addFault({ body: { kind: 'cut', on: { edge: [node, found.parent ?? ''] } } });
      return cut
        ? { vi: 'Đường đã nối lại.', en: 'The line is mended.' }
        : { vi: 'Đường đã đứt.', en: 'The line is cut.' };
    });
  return (
    <section className="panel" aria-label={say({ vi: 'Nút được chọn', en: 'Selected node' })}>
      <div className="bar">
        <h2>{found.name}</h2>
        <button type="button" className="quiet" onClick={() => onSelect(undefined)}>
          {say({ vi: 'Đóng', en: 'Close' })}
        </button>
      </div>
      <dl className="facts">
        <dt>{say({ vi: 'Cấp', en: 'Tier' })}</dt>
        <dd>{say(wordOf(found.tier))}</dd>
        <dt>{say({ vi: 'Mã', en: 'Code' })}</dt>
        <dd>
          <code>{found.id}</code>
        </dd>
        <dt>{say({ vi: 'Nút trên', en: 'Above' })}</dt>
        <dd>{parent ? <a href={hrefOf('overview', parent.id)}>{parent.name}</a> : '–'}</dd>
        <dt>{say({ vi: 'Nút dưới', en: 'Below' })}</dt>
        <dd>{number(children.length)}</dd>
        <dt>{say({ vi: 'Cơ quan', en: 'Agencies' })}</dt>
        <dd>{number(found.agencyCount)}</dd>
        <dt>{say({ vi: 'Hộp thư', en: 'Mailbox' })}</dt>
        <dd>
          {mail.value
            ? say({
                vi: `${number(mail.value.waiting)} đang chờ, ${number(mail.value.delivered)} đã tới`,
                en: `${number(mail.value.waiting)} waiting, ${number(mail.value.delivered)} ever delivered`,
              })
            : '…'}
        </dd>
      </dl>
      <div className="bar">
        <a className="button" href={hrefOf('mailboxes', found.id)}>
          {say({ vi: 'Mở hộp thư', en: 'Open its mailbox' })}
        </a>
        {parent && (
          <button type="button" disabled={act.busy || !faults.value} onClick={() => void toggle()}>
            {cut
              ? say({ vi: 'Nối lại đường lên', en: 'Mend the line upwards' })
              : say({ vi: 'Cắt đường lên', en: 'Cut the line upwards' })}
          </button>
        )}
      </div>
      <ActNote act={act} />
    </section>
  );
}
