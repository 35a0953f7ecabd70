import type { Agency } from '@lienthong/control/client';
import { type ReactNode, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { AgencyPicker } from '../parts/agency-picker.tsx';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { AbnormalSwitch } from './abnormal-switch.tsx';

/** Certificates of an agency: made wrong by a switch, suspended, revoked, renewed by a press. */
export function CertificateCard(): ReactNode {
  const say = useSay();
  const { instant } = useFormats();
  const client = useClient();
  const act = useAct();
  const [agency, setAgency] = useState<Pick<Agency, 'organId' | 'name'>>({
    organId: '000.21.36.H41',
    name: 'UBND xã Mỹ Lý',
  });
  const { organId } = agency;
  const certificates = useLoaded(`certificates ${organId}`, (signal) =>
    client.certificates({ holder: organId, limit: 20 }, { signal }),
  );
  const run = (done: { vi: string; en: string }, work: () => Promise<unknown>) =>
    act.run(async () => {
      await work();
      certificates.reload();
      return done;
    });
  return (
    <section className="panel" aria-label={say({ vi: 'Chứng thư', en: 'Certificates' })}>
      <div className="bar">
        <h2>{say({ vi: 'Chứng thư', en: 'Certificates' })}</h2>
        <div className="grow">
          <AgencyPicker label={say({ vi: 'Cơ quan', en: 'Agency' })} onPick={setAgency} />
        </div>
      </div>
      <p>
        {agency.name} <code>{organId}</code>
      </p>
      <AbnormalSwitch key={organId} code={organId} />
      <h3>{say({ vi: 'Chứng thư đã cấp', en: 'Certificates that were issued' })}</h3>
      <ProblemNote failure={certificates.failure} />
      {certificates.value?.items.length === 0 && (
        <p className="muted">
          {say({
            vi: 'Chưa có chứng thư: được cấp khi ký lần đầu.',
            en: 'None yet: it is issued with the first signature.',
          })}
        </p>
      )}
      <ul className="items">
        {certificates.value?.items.map((certificate) => {
          const isHeld = certificate.revocation?.reason === 'certificateHold';
          const target = certificate.fingerprint;
          return (
            <li key={certificate.fingerprint} className="mail">
              <code>{certificate.serial}</code>{' '}
              <span className={`badge ${certificate.revocation ? 'bad' : 'good'}`}>
                {isHeld
                  ? say({ vi: 'tạm dừng', en: 'suspended' })
                  : certificate.revocation
                    ? say({ vi: 'đã thu hồi', en: 'revoked' })
                    : say({ vi: 'còn hiệu lực', en: 'valid' })}
              </span>
              <p className="muted">
                {instant(certificate.notBefore)} – {instant(certificate.notAfter)}
              </p>
              <div className="group">
                {isHeld ? (
                  <button
                    type="button"
                    disabled={act.busy}
                    onClick={() =>
                      void run({ vi: 'Dùng lại được.', en: 'Resumed.' }, () =>
                        client.resumeCertificate({ target }),
                      )
                    }
                  >
                    {say({ vi: 'Cho dùng lại', en: 'Resume' })}
                  </button>
                ) : (
                  !certificate.revocation && (
                    <>
                      <button
                        type="button"
                        disabled={act.busy}
                        onClick={() =>
                          void run({ vi: 'Đã tạm dừng.', en: 'Suspended.' }, () =>
                            client.suspendCertificate({ target }),
                          )
                        }
                      >
                        {say({ vi: 'Tạm dừng', en: 'Suspend' })}
                      </button>
                      <button
                        type="button"
                        className="danger"
                        disabled={act.busy}
                        onClick={() =>
                          void run({ vi: 'Đã thu hồi.', en: 'Revoked.' }, () =>
                            client.revokeCertificate({ target, body: { reason: 'keyCompromise' } }),
                          )
                        }
                      >
                        {say({ vi: 'Thu hồi', en: 'Revoke' })}
                      </button>
                    </>
                  )
                )}
              </div>
            </li>
          );
        })}
      </ul>
      <button
        type="button"
        disabled={act.busy}
        onClick={() =>
          void run({ vi: 'Đã cấp mới.', en: 'Renewed.' }, () => client.renewCertificate({ code: organId }))
        }
      >
        {say({ vi: 'Cấp khóa và chứng thư mới', en: 'Issue a new key and certificate' })}
      </button>
      <ActNote act={act} />
    </section>
  );
}
