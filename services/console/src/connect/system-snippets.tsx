import type { Gateway, System } from '@lienthong/control/client';
import { type ReactNode, useState } from 'react';
import { useSay } from '../language.ts';
import { ActNote, useAct } from '../parts/problem-note.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useClient } from '../session.ts';
import { hiddenSecret, snippetsOf } from './snippets.ts';

type Props = { readonly system: System; readonly gateway: Gateway };

/** What to paste for a system. Its secret is fetched, shown and copied only when that is asked for. */
export function SystemSnippets({ system, gateway }: Props): ReactNode {
  const say = useSay();
  const client = useClient();
  const act = useAct();
  const [secret, setSecret] = useState<string>();
  const { id } = system;
  const toggle = () =>
    act.run(async () => {
      setSecret(secret === undefined ? (await client.revealSystem({ id })).secret : undefined);
      return undefined;
    });
  const rotate = () =>
    act.run(async () => {
      setSecret((await client.rotateSystem({ id })).secret);
      return { vi: 'Đã cấp khóa bí mật mới; khóa cũ hết dùng.', en: 'New secret; the old one is void.' };
    });
  const copy = (which: string) =>
    act.run(async () => {
      const whole = secret ?? (await client.revealSystem({ id })).secret;
      const text = snippetsOf({ system, secret: whole, gateway }).find((one) => one.id === which)?.text;
      await navigator.clipboard.writeText(text ?? '');
      return { vi: 'Đã chép, kèm khóa bí mật.', en: 'Copied, with the secret.' };
    });
  return (
    <section className="panel" aria-label={say({ vi: 'Cấu hình', en: 'Configuration' })}>
      <div className="bar">
        <h2>{system.name}</h2>
        <button
          type="button"
          aria-pressed={secret !== undefined}
          disabled={act.busy}
          onClick={() => void toggle()}
        >
          {say({ vi: 'Hiện khóa bí mật', en: 'Show the secret' })}
        </button>
        <button type="button" className="danger" disabled={act.busy} onClick={() => void rotate()}>
          {say({ vi: 'Cấp khóa bí mật mới', en: 'New secret' })}
        </button>
      </div>
      <ActNote act={act} />
      {gateway.rootPem !== undefined && <TrustNote rootPem={gateway.rootPem} />}
      <div className="snippets">
        {snippetsOf({ system, secret: secret ?? hiddenSecret, gateway }).map(
          ({ id: which, name, note, text }) => (
            <div key={which}>
              <div className="bar">
                <h3>{say(name)}</h3>
                <button type="button" disabled={act.busy} onClick={() => void copy(which)}>
                  {say({ vi: 'Chép', en: 'Copy' })}
                </button>
              </div>
              <pre>{text}</pre>
              {note && <p className="muted">{say(note)}</p>}
            </div>
          ),
        )}
      </div>
    </section>
  );
}

function TrustNote({ rootPem }: { readonly rootPem: string }): ReactNode {
  const say = useSay();
  return (
    <div className="note">
      {say({
        vi: 'Cổng dùng chứng thư giả lập: máy khách phải tin chứng thư gốc này, rồi chạy JVM với -Djavax.net.ssl.trustStore.',
        en: 'The gateway has a certificate of the emulator: clients have to trust its root, and a JVM is told with -Djavax.net.ssl.trustStore.',
      })}{' '}
      <button type="button" onClick={() => saveFile('lienthong-ca.pem', rootPem, 'application/x-pem-file')}>
        lienthong-ca.pem
      </button>
      <pre>
        keytool -importcert -alias lienthong -file lienthong-ca.pem -keystore trust.p12 -storetype PKCS12
      </pre>
    </div>
  );
}
