import type { Journey, JourneyHop } from '@lienthong/control/client';
import { type ReactNode, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { wordOf } from '../texts.ts';

/** Hops that are shown before the reader asks for all. */
const shownMax = 40;

/** The journey as a waterfall: a row for each hop, a bar from its arrival until it has handed on, marks for its receipts. */
export function Waterfall({ journey }: { readonly journey: Journey }): ReactNode {
  const say = useSay();
  const { number, time } = useFormats();
  const [isWhole, setWhole] = useState(false);
  const hops = inOrder(journey.hops);
  const start = Math.min(...hops.map(({ at }) => at));
  const hopEnd = (hop: JourneyHop) =>
    Math.max(hop.at, ...hops.filter(({ from }) => from === hop.node).map(({ at }) => at));
  const end = Math.max(start + 1, ...hops.map(hopEnd), ...journey.receipts.map(({ at }) => at));
  const share = (at: number) => `${(99 * (at - start)) / (end - start)}%`;
  const shown = isWhole ? hops : hops.slice(0, shownMax);
  return (
    <>
      <p className="muted">
        {say({
          vi: `${number(hops.length)} chặng trong ${number(end - start)} ms · ${number(journey.receipts.length)} biên nhận · bắt đầu ${time(start)}`,
          en: `${number(hops.length)} hops in ${number(end - start)} ms · ${number(journey.receipts.length)} receipts · began ${time(start)}`,
        })}
      </p>
      <ol className="items waterfall">
        {shown.map((hop) => (
          <li key={`${hop.node} ${hop.at}`} className="way">
            <div className="way-name">
              {hop.name}
              <small>
                {say(wordOf(hop.tier))} · +{number(hop.at - start)} ms
              </small>
            </div>
            <div className="way-track">
              <div
                className={`way-bar ${hop.tier}`}
                style={{ left: share(hop.at), width: `calc(${share(hopEnd(hop))} - ${share(hop.at)})` }}
              />
              {journey.receipts
                .filter(({ by }) => by === hop.node)
                .slice(0, 20)
                .map(({ to, at, outcome }) => (
                  <div
                    key={`${to} ${at}`}
                    className={outcome === 'delivered' ? 'way-mark' : 'way-mark bad'}
                    style={{ left: `calc(${share(at)} - 3px)` }}
                    title={`${outcome} ${to}`}
                  />
                ))}
            </div>
            <HopNotes hop={hop} journey={journey} />
          </li>
        ))}
      </ol>
      {hops.length > shown.length && (
        <button type="button" onClick={() => setWhole(true)}>
          {say({ vi: `Hiện cả ${hops.length} chặng`, en: `Show all ${hops.length} hops` })}
        </button>
      )}
    </>
  );
}

function HopNotes({ hop, journey }: { readonly hop: JourneyHop; readonly journey: Journey }): ReactNode {
  const say = useSay();
  const receipts = journey.receipts.filter(({ by }) => by === hop.node);
  return (
    <div className="way-notes">
      {hop.signature && (
        <span className={hop.signature === 'valid' ? 'word good' : 'word bad'}>
          {say({ vi: 'chữ ký', en: 'signature' })} {say(wordOf(hop.signature))}
        </span>
      )}
      {hop.hopMode && hop.hopMode !== 'verbatim' && <span>{hop.hopMode}</span>}
      {hop.relayed.length > 0 && (
        <span>
          {say({ vi: 'chuyển', en: 'relayed' })}:{' '}
          {hop.relayed
            .map(({ edge, copies }) => `${edge} ×${copies}`)
            .slice(0, 6)
            .join(', ')}
          {hop.relayed.length > 6 && ` +${hop.relayed.length - 6}`}
        </span>
      )}
      {hop.delivered.length > 0 && (
        <span className="word good">
          {say({ vi: 'giao', en: 'delivered' })}: {hop.delivered.slice(0, 6).join(', ')}
          {hop.delivered.length > 6 && ` +${hop.delivered.length - 6}`}
        </span>
      )}
      {hop.refused.map((refusal) => (
        <span key={`${refusal.code} ${refusal.to.join()}`} className="word bad">
          {say({ vi: 'từ chối', en: 'refused' })}: {refusal.text ? say(refusal.text) : refusal.code}{' '}
          <code>{refusal.rule ?? refusal.code}</code>
        </span>
      ))}
      {hop.duplicates > 0 && (
        <span>
          {say({ vi: `${hop.duplicates} bản trùng bị bỏ`, en: `${hop.duplicates} duplicates dropped` })}
        </span>
      )}
      {receipts.length > 0 && (
        <span>
          {say({
            vi: `${receipts.length} biên nhận về nơi gửi`,
            en: `${receipts.length} receipts to the sender`,
          })}
        </span>
      )}
    </div>
  );
}

/** Hops in the order of the way: each after the one it came from. */
function inOrder(hops: readonly JourneyHop[]): readonly JourneyHop[] {
  return [...hops].sort((a, b) => a.at - b.at);
}
