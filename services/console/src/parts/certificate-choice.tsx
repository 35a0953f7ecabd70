import type { CertificateState } from '@lienthong/control/client';
import { type ReactNode, useId } from 'react';
import { useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { useClient } from '../session.ts';

/** Which certificate signs; the agency's own where it is undefined. */
export type ChosenCertificate = CertificateState['state'] | undefined;

type Props = {
  readonly chosen: ChosenCertificate;
  readonly onChoose: (state: ChosenCertificate) => void;
};

/** Signs with the own certificate, or with one in an abnormal state; says what the other side will answer. */
export function CertificateChoice({ chosen, onChoose }: Props): ReactNode {
  const say = useSay();
  const id = useId();
  const client = useClient();
  const states = useLoaded('certificate states', (signal) => client.certificateStates({}, { signal })).value
    ?.items;
  const leadsTo = states?.find(({ state }) => state === chosen)?.leadsTo;
  return (
    <div className="field">
      <label htmlFor={id}>{say({ vi: 'Ký bằng chứng thư', en: 'Sign with' })}</label>
      <select
        id={id}
        value={chosen ?? ''}
        onChange={(event) => onChoose(states?.find(({ state }) => state === event.target.value)?.state)}
      >
        <option value="">{say({ vi: 'của cơ quan', en: 'its own certificate' })}</option>
        {states?.map(({ state, text }) => (
          <option key={state} value={state}>
            {say(text)}
          </option>
        ))}
      </select>
      {leadsTo && (
        <small className="word warn">
          {say({ vi: 'Bên kia sẽ thấy: ', en: 'The other side will see: ' })}
          {say(leadsTo.text)} <code>{leadsTo.clause ?? leadsTo.code}</code>
        </small>
      )}
    </div>
  );
}
