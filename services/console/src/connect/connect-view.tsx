import type { Gateway } from '@lienthong/control/client';
import { type ReactNode, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import type { Place } from '../location.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { CallLog } from './call-log.tsx';
import { SystemSnippets } from './system-snippets.tsx';

/** How an existing program is pointed at this exchange, and what the gateway says to it. */
export function ConnectView({ place }: { readonly place: Place }): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const client = useClient();
  const act = useAct();
  const gateway = useLoaded('gateway', (signal) => client.gateway({}, { signal }));
  const systems = useLoaded('systems', (signal) => client.systems({}, { signal }));
  const [chosen, setChosen] = useState<string>();
  const items = systems.value?.items;
  const system = items?.find(({ id }) => id === chosen);
  const lock = (id: string, locked: boolean) =>
    act.run(async () => {
      await (locked ? client.unlockSystem({ id }) : client.lockSystem({ id }));
      systems.reload();
      return locked ? { vi: 'Đã mở khóa.', en: 'Unlocked.' } : { vi: 'Đã khóa.', en: 'Locked.' };
    });
  return (
    <div className="stack">
      <section className="panel">
        <h1>{say({ vi: 'Kết nối phần mềm của bạn', en: 'Connect your software' })}</h1>
        <ProblemNote failure={gateway.failure ?? systems.failure} />
        {gateway.value && <Endpoints gateway={gateway.value} />}
        <ActNote act={act} />
        <div className="table systems">
          <table>
            <thead>
              <tr>
                <th>{say({ vi: 'Hệ thống', en: 'System' })}</th>
                <th>{say({ vi: 'Tên', en: 'Name' })}</th>
                <th className="number">{say({ vi: 'Cơ quan', en: 'Agencies' })}</th>
                <th>{say({ vi: 'Tình trạng', en: 'State' })}</th>
                <th>{say({ vi: 'Thao tác', en: 'Acts' })}</th>
              </tr>
            </thead>
            <tbody>
              {items?.map(({ id, name, agencies, locked }) => (
                <tr key={id} className={id === chosen ? 'chosen' : ''}>
                  <td>
                    <code>{id}</code>
                  </td>
                  <td>{name}</td>
                  <td className="number">
                    {agencies === 'all' ? say({ vi: 'tất cả', en: 'all' }) : number(agencies.length)}
                  </td>
                  <td>
                    <span className={`badge ${locked ? 'bad' : 'good'}`}>
                      {locked ? say({ vi: 'bị khóa', en: 'locked' }) : say({ vi: 'dùng được', en: 'ready' })}
                    </span>
                  </td>
                  <td>
                    <div className="group">
                      <button
                        type="button"
                        aria-pressed={id === chosen}
                        onClick={() => setChosen(id === chosen ? undefined : id)}
                      >
                        {say({ vi: 'Cấu hình', en: 'Configuration' })}
                      </button>
                      <button type="button" disabled={act.busy} onClick={() => void lock(id, locked)}>
                        {locked ? say({ vi: 'Mở khóa', en: 'Unlock' }) : say({ vi: 'Khóa', en: 'Lock' })}
                      </button>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      {system && gateway.value && <SystemSnippets key={system.id} system={system} gateway={gateway.value} />}
      {gateway.value?.calls && (
        <CallLog systems={items ?? []} chosen={place.query.get('call') ?? undefined} />
      )}
      {gateway.value && !gateway.value.calls && (
        <section className="panel">
          <h2>{say({ vi: 'Nhật ký gọi cổng', en: 'Calls of the gateway' })}</h2>
          <p className="muted">
            {say({
              vi: 'Cổng chạy trong tiến trình riêng (--processes) nên không xem được ở đây; mỗi lần gọi là một dòng gateway-call trong nhật ký của nó.',
              en: 'The gateway runs in a process of its own (--processes), so its calls are not seen here; each is a line gateway-call in its log.',
            })}
          </p>
        </section>
      )}
    </div>
  );
}

function Endpoints({ gateway: { endpoints, host, port, tls } }: { readonly gateway: Gateway }): ReactNode {
  const say = useSay();
  return (
    <dl className="facts">
      <dt>{say({ vi: 'Địa chỉ VXP', en: 'VXP endpoint' })}</dt>
      <dd>
        <code>{endpoints.vxp}</code>
      </dd>
      <dt>{say({ vi: 'Địa chỉ LGSP', en: 'LGSP endpoint' })}</dt>
      <dd>
        <code>{endpoints.lgsp}</code>
      </dd>
      <dt>{say({ vi: 'Máy và cổng', en: 'Host and port' })}</dt>
      <dd>
        <code>
          {host}:{port}
        </code>{' '}
        · {tls ? 'TLS' : say({ vi: 'không mã hóa', en: 'not encrypted' })}
      </dd>
    </dl>
  );
}
