import type { ContentFinding } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useSay } from '../language.ts';

/** Findings of the checker with their rules. */
export function FindingList({ findings }: { readonly findings: readonly ContentFinding[] }): ReactNode {
  const say = useSay();
  if (findings.length === 0) return null;
  return (
    <ul className="items">
      {findings.map((finding) => (
        <li key={`${finding.id} ${finding.path} ${finding.line} ${finding.column}`} className="mail">
          <span className={`badge ${finding.severity === 'error' ? 'bad' : 'warn'}`}>{finding.id}</span>{' '}
          {say(finding.text)} {finding.path && <code>{finding.path}</code>}{' '}
          {finding.line !== undefined && (
            <span className="muted">
              {finding.line}:{finding.column ?? 1}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
