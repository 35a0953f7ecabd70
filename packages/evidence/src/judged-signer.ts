import type { ChainEvidence } from '@lienthong/pki';
import { type EvidenceFinding, faulty, unchecked } from './evidence-finding.ts';
import { problem } from './text.ts';

/** What speaks against a signer; undefined for one who is trusted. */
export function signerFinding(part: string, chain: ChainEvidence): EvidenceFinding | undefined {
  if (chain.trust === 'trusted') return undefined;
  const texts = chain.reasons.map(({ text }) => text).join('; ');
  const textsVi = chain.reasons.map(({ textVi }) => textVi).join('; ');
  return chain.trust === 'not-checked'
    ? unchecked(part, texts, textsVi)
    : faulty('EVIDENCE_SIGNER_UNTRUSTED', part, problem(texts, textsVi));
}
