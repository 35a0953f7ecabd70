import type { SystemWithSecret } from '@lienthong/control/client';
import { type ReactNode, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { snippetsOf } from './snippets.ts';

/** Port at which `lienthong up` opens the gateway where it is free. */
const usualGateway = 'http://127.0.0.1:8102';

/** How an existing program is pointed at this exchange: systems, their secrets, and what to paste. */
export function ConnectView(): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const client = useClient();
  const act = useAct();
  const systems = useLoaded('systems', (signal) => client.systems({}, { signal }));
  const [gateway, setGateway] = useState(usualGateway);
  const [shown, setShown] = useState<SystemWithSecret>();
  const reveal = (id: string) =>
    act.run(async () => {
      setShown(await client.revealSystem({ id }));
      return undefined;
    });
  const rotate = (id: string) =>
    act.run(async () => {
      setShown(await client.rotateSystem({ id }));
      return { vi: 'Đã cấp khóa bí mật mới; khóa cũ hết dùng.', en: 'New secret; the old one is void.' };
    });
  const lock = (id: string, locked: boolean) =>
    act.run(async () => {
      await (locked ? client.unlockSystem({ id }) : client.lockSystem({ id }));
      systems.reload();
      return locked ? { vi: 'Đã mở khóa.', en: 'Unlocked.' } : { vi: 'Đã khóa.', en: 'Locked.' };
    });
  const copy = (text: string) =>
    act.run(async () => {
      await navigator.clipboard.writeText(text);
      return { vi: 'Đã chép.', en: 'Copied.' };
    });
  return (
    <div className="stack">
      <section className="panel">
        <div className="bar">
          <h1>{say({ vi: 'Kết nối phần mềm của bạn', en: 'Connect your software' })}</h1>
          <label>
            {say({ vi: 'Địa chỉ cổng VXP', en: 'Address of the gateway' })}{' '}
            <input value={gateway} onChange={(event) => setGateway(event.target.value)} />
          </label>
        </div>
        <ProblemNote failure={systems.failure} />
        <ActNote act={act} />
        <div className="table">
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
              {systems.value?.items.map((system) => (
                <tr key={system.id}>
                  <td>
                    <code>{system.id}</code>
                  </td>
                  <td>{system.name}</td>
                  <td className="number">
                    {system.agencies === 'all'
                      ? say({ vi: 'tất cả', en: 'all' })
                      : number(system.agencies.length)}
                  </td>
                  <td>
                    <span className={`badge ${system.locked ? 'bad' : 'good'}`}>
                      {system.locked
                        ? say({ vi: 'bị khóa', en: 'locked' })
                        : say({ vi: 'dùng được', en: 'ready' })}
                    </span>
                  </td>
                  <td>
                    <div className="group">
                      <button type="button" disabled={act.busy} onClick={() => void reveal(system.id)}>
                        {say({ vi: 'Cấu hình', en: 'Configuration' })}
                      </button>
                      <button
                        type="button"
                        disabled={act.busy}
                        onClick={() => void lock(system.id, system.locked)}
                      >
                        {system.locked
                          ? say({ vi: 'Mở khóa', en: 'Unlock' })
                          : say({ vi: 'Khóa', en: 'Lock' })}
                      </button>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      {shown && (
        <section className="panel" aria-label={say({ vi: 'Cấu hình', en: 'Configuration' })}>
          <div className="bar">
            <h2>{shown.name}</h2>
            <button
              type="button"
              className="danger"
              disabled={act.busy}
              onClick={() => void rotate(shown.id)}
            >
              {say({ vi: 'Cấp khóa bí mật mới', en: 'New secret' })}
            </button>
          </div>
          {snippetsOf(shown, gateway).map(({ name, text }) => (
            <div key={name.en}>
              <div className="bar">
                <h3>{say(name)}</h3>
                <button type="button" onClick={() => void copy(text)}>
                  {say({ vi: 'Chép', en: 'Copy' })}
                </button>
              </div>
              <pre>{text}</pre>
            </div>
          ))}
        </section>
      )}
    </div>
  );
}
