import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { AgencyPicker } from '../parts/agency-picker.tsx';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';

/** Entries of one list that are shown. */
const shownMax = 20;
/** How often what is held is asked for, milliseconds. */
const heldEveryMs = 3_000;
const tiers = ['all', 'central', 'province', 'district', 'commune'] as const;
const everyone = { vi: 'mọi cơ quan', en: 'every agency' };

/** What agencies may send, and what waits because of it. */
export function QuotaCard(): ReactNode {
  const say = useSay();
  const { number, instant } = useFormats();
  const client = useClient();
  const act = useAct();
  const quotas = useLoaded('quotas', (signal) => client.quotas({}, { signal }));
  const held = useLoaded('held', (signal) => client.heldPackages({ limit: shownMax }, { signal }));
  const [where, setWhere] = useState<string>('all');
  const [packages, setPackages] = useState('100');
  const [policy, setPolicy] = useState<'refuse' | 'queue'>('queue');
  const reload = () => {
    quotas.reload();
    held.reload();
  };
  useNews(({ type }) => type === 'package.admitted', reload, { everyMs: 1_000 });
  // Of what is held there is no news: no ledger has it yet.
  const { reload: reloadHeld } = held;
  useEffect(() => {
    const timer = setInterval(reloadHeld, heldEveryMs);
    return () => clearInterval(timer);
  }, [reloadHeld]);
  const run = (what: () => Promise<{ readonly vi: string; readonly en: string }>) =>
    act.run(async () => {
      const done = await what();
      reload();
      return done;
    });
  const set = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await client.setQuota({ body: { where, quota: { packages: Number(packages), policy } } });
      return { vi: 'Đã đặt hạn mức.', en: 'The quota is set.' };
    });
  };
  const clear = (one: string) =>
    run(async () => {
      await client.clearQuota({ where: one });
      return { vi: 'Đã bỏ hạn mức.', en: 'The quota is gone.' };
    });
  return (
    <section className="panel" aria-label={say({ vi: 'Hạn mức gửi', en: 'Quotas' })}>
      <h2>{say({ vi: 'Hạn mức gửi', en: 'Quotas' })}</h2>
      <ProblemNote failure={quotas.failure ?? held.failure} />
      {quotas.value?.set.length === 0 && (
        <p className="note good">{say({ vi: 'Không có hạn mức nào.', en: 'No quotas.' })}</p>
      )}
      {quotas.value?.set.map(({ where: one, quota }) => (
        <label key={one} className="switch">
          <input type="checkbox" checked onChange={() => void clear(one)} disabled={act.busy} />
          <span>
            <strong>{one === 'all' ? say(everyone) : say(wordOf(one))}</strong>{' '}
            {Object.entries(quota)
              .filter(([name]) => name in limitNames)
              .map(([name, value]) => `${say(limitNames[name as Limit])} ${number(Number(value))}`)
              .join(' · ')}{' '}
            <span className="muted">{say(policyNames[quota.policy ?? 'refuse'])}</span>
          </span>
        </label>
      ))}
      <form onSubmit={set}>
        <div className="fields">
          <div className="field">
            <label htmlFor="quota-where">{say({ vi: 'Cho', en: 'For' })}</label>
            <select id="quota-where" value={where} onChange={(event) => setWhere(event.target.value)}>
              {tiers.map((tier) => (
                <option key={tier} value={tier}>
                  {tier === 'all' ? say(everyone) : say(wordOf(tier))}
                </option>
              ))}
              {!tiers.some((tier) => tier === where) && <option value={where}>{where}</option>}
            </select>
          </div>
          <div className="field">
            <label htmlFor="quota-packages">{say({ vi: 'Gói mỗi giờ', en: 'Packages an hour' })}</label>
            <input
              id="quota-packages"
              type="number"
              min={1}
              required
              value={packages}
              onChange={(event) => setPackages(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor="quota-policy">{say({ vi: 'Phần vượt', en: 'What is above' })}</label>
            <select
              id="quota-policy"
              value={policy}
              onChange={(event) => setPolicy(event.target.value === 'refuse' ? 'refuse' : 'queue')}
            >
              {(['queue', 'refuse'] as const).map((one) => (
                <option key={one} value={one}>
                  {say(policyNames[one])}
                </option>
              ))}
            </select>
          </div>
        </div>
        <div className="bar">
          <div className="grow">
            <AgencyPicker
              label={say({ vi: 'Hoặc một cơ quan', en: 'Or one agency' })}
              onPick={({ organId }) => setWhere(organId)}
            />
          </div>
          <button type="submit" className="main" disabled={act.busy}>
            {say({ vi: 'Đặt hạn mức', en: 'Set the quota' })}
          </button>
        </div>
      </form>
      {held.value && held.value.items.length > 0 && (
        <>
          <h3>{say({ vi: 'Đang chờ hạn mức', en: 'Waiting for a quota' })}</h3>
          <ul>
            {held.value.items.map(({ pkg, agency, code, subject, since }) => (
              <li key={pkg}>
                <strong>{[code, subject].filter(Boolean).join(' · ')}</strong> {agency}{' '}
                <span className="muted">{instant(since)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <ActNote act={act} />
    </section>
  );
}

const limitNames = {
  packages: { vi: 'gói', en: 'packages' },
  bytes: { vi: 'byte', en: 'bytes' },
  urgent: { vi: 'gói khẩn', en: 'urgent' },
  waiting: { vi: 'đang chờ', en: 'waiting' },
} as const;
type Limit = keyof typeof limitNames;

const policyNames = {
  refuse: { vi: 'từ chối', en: 'refuse' },
  queue: { vi: 'giữ lại chờ', en: 'hold' },
} as const;
