import type { GatewayCallDetail, GatewayHeader } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useFormats, useSay } from '../language.ts';
import { headerText, roleTexts } from './header-texts.ts';

/** Headers of a call in the order of the wire, each with what it means and who sets it. */
export function HeaderList({
  call: { headers, headerCount },
}: {
  readonly call: GatewayCallDetail;
}): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  return (
    <>
      <h3>{say({ vi: `Header (${number(headerCount)})`, en: `Headers (${number(headerCount)})` })}</h3>
      {headerCount > headers.length && (
        <p className="muted">
          {say({ vi: `Chỉ giữ ${headers.length} header đầu.`, en: `The first ${headers.length} are kept.` })}
        </p>
      )}
      {headerCount === 0 && (
        <p className="muted">
          {say({
            vi: 'Yêu cầu không đọc được nên không có header nào.',
            en: 'The request could not be read, so there are no headers.',
          })}
        </p>
      )}
      <ul className="items headers">
        {headers.map((header, place) => (
          <Header key={`${place} ${header.name}`} header={header} />
        ))}
      </ul>
    </>
  );
}

function Header({ header }: { readonly header: GatewayHeader }): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const { what, by, clause } = headerText(header.name);
  const role = roleTexts[header.role];
  return (
    <li className="mail">
      <div className="bar">
        <strong className="mono">{header.name}</strong>
        <span className={`badge ${role.tone}`}>{say(role.name)}</span>
        {header.isMasked && <span className="badge">{say({ vi: 'đã che', en: 'hidden' })}</span>}
      </div>
      <p>
        <code>{header.value === '' ? '–' : header.value}</code>
        {header.length !== undefined && (
          <span className="muted">
            {' '}
            {say({ vi: `… (${number(header.length)} ký tự)`, en: `… (${number(header.length)} characters)` })}
          </span>
        )}
      </p>
      {header.signed !== undefined && (
        <div className="note warn">
          {say({
            vi: 'Văn bản đã ký ghi khác, và chỉ văn bản đã ký có tác dụng: ',
            en: 'The signed text says otherwise, and only that counts: ',
          })}
          <code>{header.signed === '' ? '–' : header.signed}</code>
        </div>
      )}
      <p className="muted">
        {say(what)} <i>{say(by)}</i>
        {clause !== undefined && ` · ${clause}`}
      </p>
    </li>
  );
}
