import type { CertificateState, Outcome } from '@lienthong/control/client';
import { type ReactNode, useId, useState } from 'react';
import { useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { OutcomeNote } from '../parts/outcome-note.tsx';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';

type Props = { readonly code: string };

/** One switch that makes an agency sign with an abnormal certificate, and what the other side says to it. */
export function AbnormalSwitch({ code }: Props): ReactNode {
  const say = useSay();
  const id = useId();
  const client = useClient();
  const act = useAct();
  const [wanted, setWanted] = useState<CertificateState['state']>('expired');
  const [outcome, setOutcome] = useState<Outcome>();
  const states = useLoaded('certificate states', (signal) => client.certificateStates({}, { signal }));
  const faults = useLoaded('certificate faults', (signal) => client.faults({}, { signal }));
  useNews(({ type }) => type.startsWith('fault.'), faults.reload, { everyMs: 300 });
  const standing = faults.value?.items.find(
    ({ kind, on, state }) => kind === 'certificate' && on.agency === code && state === 'holding',
  );
  const state = (standing?.with['state'] as CertificateState['state'] | undefined) ?? wanted;
  const leadsTo = states.value?.items.find((one) => one.state === state)?.leadsTo;
  const set = (next: CertificateState['state'] | undefined) =>
    act.run(async () => {
      setOutcome(undefined);
      if (standing) await client.liftFault({ id: standing.id });
      if (next !== undefined)
        await client.addFault({ body: { kind: 'certificate', on: { agency: code }, with: { state: next } } });
      faults.reload();
      return undefined;
    });
  const tryIt = () =>
    act.run(async () => {
      setOutcome(undefined);
      const { parent } = await client.agency({ code });
      const { items } = await client.agencies({ limit: 2 });
      const to = parent ?? items.find(({ organId }) => organId !== code)?.organId ?? code;
      setOutcome(
        await client.send({
          code,
          body: { to: [to], codeNotation: 'CV-UBND', typeName: 'Công văn', subject: 'Gửi thử chứng thư' },
        }),
      );
      return undefined;
    });
  return (
    <div className="abnormal">
      <ProblemNote failure={states.failure ?? faults.failure} />
      <label className="switch">
        <input
          type="checkbox"
          checked={standing !== undefined}
          disabled={act.busy || !faults.value}
          onChange={(event) => void set(event.target.checked ? wanted : undefined)}
        />
        <span>
          {say({
            vi: 'Ký mọi gói tin bằng chứng thư bất thường',
            en: 'Sign every package with an abnormal certificate',
          })}
        </span>
      </label>
      <div className="field">
        <label htmlFor={id}>{say({ vi: 'Bất thường thế nào', en: 'What is wrong with it' })}</label>
        <select
          id={id}
          value={state}
          disabled={act.busy}
          onChange={(event) => {
            const next = states.value?.items.find((one) => one.state === event.target.value)?.state;
            if (next === undefined) return;
            setWanted(next);
            if (standing) void set(next);
          }}
        >
          {states.value?.items.map((one) => (
            <option key={one.state} value={one.state}>
              {say(one.text)}
            </option>
          ))}
        </select>
      </div>
      {leadsTo && (
        <p>
          {standing
            ? say({ vi: 'Bên kia thấy: ', en: 'The other side sees: ' })
            : say({ vi: 'Khi bật, bên kia sẽ thấy: ', en: 'When it is on, the other side will see: ' })}
          <strong>{say(leadsTo.text)}</strong> <code>{leadsTo.clause ?? leadsTo.code}</code>
        </p>
      )}
      <button type="button" disabled={act.busy} onClick={() => void tryIt()}>
        {say({ vi: 'Gửi thử lên cấp trên', en: 'Send a trial upwards' })}
      </button>
      <ActNote act={act} />
      {outcome && (
        <OutcomeNote
          outcome={outcome}
          done={{ vi: `Được chấp nhận: ${outcome.documentId}`, en: `Accepted: ${outcome.documentId}` }}
        />
      )}
    </div>
  );
}
