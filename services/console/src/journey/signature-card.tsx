import type { ContentSignature } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useFormats, useSay } from '../language.ts';
import { wordOf } from '../texts.ts';
import { FindingList } from './finding-list.tsx';

/** What the signature proves: who signed, what is covered and what is not, and which checks could not be made. */
export function SignatureCard({
  signature,
}: {
  readonly signature: ContentSignature | undefined;
}): ReactNode {
  const say = useSay();
  const { instant } = useFormats();
  if (!signature)
    return (
      <p className="note warn">
        {say({ vi: 'Gói tin không có chữ ký số.', en: 'The package is not signed.' })}
      </p>
    );
  const { signer } = signature;
  return (
    <>
      <p className={`lamp ${signature.status === 'valid' ? 'good' : 'bad'}`}>
        {say({ vi: 'Chữ ký', en: 'Signature' })} {say(wordOf(signature.status))}
      </p>
      <dl className="facts">
        <dt>{say({ vi: 'Độ tin cậy', en: 'Trust' })}</dt>
        <dd>{say(wordOf(signature.trust))}</dd>
        <dt>{say({ vi: 'Người ký là nơi gửi', en: 'Signer is the sender' })}</dt>
        <dd>{signature.isSender ? say({ vi: 'đúng', en: 'yes' }) : say({ vi: 'không', en: 'no' })}</dd>
        <dt>{say({ vi: 'Thuật toán', en: 'Algorithm' })}</dt>
        <dd>
          <code>{signature.algorithm}</code>
        </dd>
        {signature.signingTime !== undefined && (
          <>
            <dt>{say({ vi: 'Thời điểm ký', en: 'Signed at' })}</dt>
            <dd>{instant(signature.signingTime)}</dd>
          </>
        )}
        {signer && (
          <>
            <dt>{say({ vi: 'Chứng thư', en: 'Certificate' })}</dt>
            <dd>{signer.subject}</dd>
            <dt>{say({ vi: 'Nơi cấp', en: 'Issuer' })}</dt>
            <dd>{signer.issuer}</dd>
            <dt>{say({ vi: 'Số hiệu', en: 'Serial' })}</dt>
            <dd>
              <code>{signer.serial}</code>
            </dd>
            <dt>{say({ vi: 'Thu hồi', en: 'Revocation' })}</dt>
            <dd>{say(wordOf(signer.revocation))}</dd>
          </>
        )}
      </dl>
      <div className="table">
        <table>
          <thead>
            <tr>
              <th>{say({ vi: 'Phần được ký', en: 'Signed part' })}</th>
              <th>{say({ vi: 'Băm', en: 'Digest' })}</th>
              <th>{say({ vi: 'Khớp', en: 'Matches' })}</th>
            </tr>
          </thead>
          <tbody>
            {signature.references.map(({ uri, algorithm, matches }) => (
              <tr key={uri}>
                <td>
                  <code>{uri === '' ? '/' : uri}</code>
                </td>
                <td>
                  <code>{algorithm}</code>
                </td>
                <td>
                  <span className={`badge ${matches ? 'good' : 'bad'}`}>
                    {matches ? say({ vi: 'khớp', en: 'yes' }) : say({ vi: 'không khớp', en: 'no' })}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h3>{say({ vi: 'Không được chữ ký bảo vệ', en: 'Not covered by the signature' })}</h3>
      <p>
        {signature.uncovered.length === 0
          ? say({ vi: 'không có gì', en: 'nothing' })
          : signature.uncovered.join(', ')}
      </p>
      <FindingList findings={signature.findings} />
    </>
  );
}
