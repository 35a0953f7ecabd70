import type { ContentFinding } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useSay } from '../language.ts';
import { FindingList } from './finding-list.tsx';

const linesMax = 2_000;
const lineMax = 600;

type Props = { readonly bytes: Uint8Array; readonly findings: readonly ContentFinding[] };

/** The package's text with the findings of the checker at their lines. */
export function SourceView({ bytes, findings }: Props): ReactNode {
  const say = useSay();
  const lines = new TextDecoder().decode(bytes).split('\n');
  const at = new Map<number, ContentFinding[]>();
  for (const finding of findings) {
    if (finding.line === undefined) continue;
    const list = at.get(finding.line) ?? [];
    at.set(finding.line, list);
    list.push(finding);
  }
  return (
    <>
      {findings.length === 0 ? (
        <p className="note good">
          {say({ vi: 'Không tìm thấy lỗi nào theo các quy tắc.', en: 'No rule is broken.' })}
        </p>
      ) : (
        <FindingList findings={findings} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="source" tabIndex={0} aria-label={say({ vi: 'Văn bản XML', en: 'XML text' })}>
        {lines.slice(0, linesMax).map((line, index) => {
          const found = at.get(index + 1);
          return (
            <div key={index} className={found ? `found ${found[0]?.severity ?? ''}` : ''}>
              <b>{index + 1}</b>
              <span>
                {line.length > lineMax ? `${line.slice(0, lineMax)}… (${line.length})` : line}
                {found?.map((finding) => (
                  <em key={finding.id}>
                    {finding.id}: {say(finding.text)}
                  </em>
                ))}
              </span>
            </div>
          );
        })}
      </section>
    </>
  );
}
