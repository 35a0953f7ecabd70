import type { TrustServices } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';

const services = {
  crl: {
    name: { vi: 'Danh sách thu hồi (CRL)', en: 'Revocation list (CRL)' },
    answers: ['normal', 'down', 'slow', 'wrong-signature', 'stale'],
  },
  ocsp: {
    name: { vi: 'OCSP', en: 'OCSP' },
    answers: ['normal', 'down', 'slow', 'wrong-signature', 'stale', 'try-later'],
  },
  timestamp: {
    name: { vi: 'Dấu thời gian', en: 'Time stamps' },
    answers: ['normal', 'down', 'slow', 'wrong-signature', 'wrong-time', 'wrong-digest'],
  },
} as const;
type Service = keyof typeof services;

const answerNames: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  normal: { vi: 'bình thường', en: 'normal' },
  down: { vi: 'im lặng', en: 'down' },
  slow: { vi: 'chậm', en: 'slow' },
  'wrong-signature': { vi: 'chữ ký sai', en: 'wrong signature' },
  stale: { vi: 'cũ', en: 'stale' },
  'try-later': { vi: 'hẹn lại', en: 'try later' },
  'wrong-time': { vi: 'giờ sai', en: 'wrong time' },
  'wrong-digest': { vi: 'băm sai', en: 'wrong digest' },
};

/** How the trust services answer. */
export function TrustCard(): ReactNode {
  const say = useSay();
  const client = useClient();
  const act = useAct();
  const trust = useLoaded('trust', (signal) => client.trustServices({}, { signal }));
  const set = (service: Service, answer: string) =>
    act.run(async () => {
      await client.setTrustServices({ body: { [service]: answer } as Partial<TrustServices> });
      trust.reload();
      return { vi: 'Đã đổi.', en: 'Changed.' };
    });
  return (
    <section className="panel" aria-label={say({ vi: 'Dịch vụ tin cậy', en: 'Trust services' })}>
      <h2>{say({ vi: 'Dịch vụ tin cậy', en: 'Trust services' })}</h2>
      <ProblemNote failure={trust.failure} />
      <div className="fields">
        {(Object.keys(services) as Service[]).map((service) => (
          <div key={service} className="field">
            <label htmlFor={`trust-${service}`}>{say(services[service].name)}</label>
            <select
              id={`trust-${service}`}
              disabled={!trust.value || act.busy}
              value={trust.value?.[service] ?? 'normal'}
              onChange={(event) => void set(service, event.target.value)}
            >
              {services[service].answers.map((answer) => (
                <option key={answer} value={answer}>
                  {say(answerNames[answer] ?? { vi: answer, en: answer })}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
      <ActNote act={act} />
    </section>
  );
}
