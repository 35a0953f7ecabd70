import type { ReactNode } from 'react';
import { useSay } from '../language.ts';
import { CertificateCard } from './certificate-card.tsx';
import { ClockCard } from './clock-card.tsx';
import { DeadLetterCard } from './dead-letter-card.tsx';
import { FaultCard } from './fault-card.tsx';
import { QuotaCard } from './quota-card.tsx';
import { ScenarioCard } from './scenario-card.tsx';
import { TrustCard } from './trust-card.tsx';

/** Faults, certificates, trust services and the clock, by switches. */
export function LabView(): ReactNode {
  const say = useSay();
  return (
    <>
      <h1 className="page-name">{say({ vi: 'Phòng thí nghiệm', en: 'Lab' })}</h1>
      <div className="halves">
        <div className="stack">
          <ScenarioCard />
          <FaultCard />
          <QuotaCard />
          <DeadLetterCard />
        </div>
        <div className="stack">
          <ClockCard />
          <TrustCard />
          <CertificateCard />
        </div>
      </div>
    </>
  );
}
