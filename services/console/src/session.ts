import { type ControlClient, ControlProblem, controlClient } from '@lienthong/control/client';
import { createContext, useContext } from 'react';
import type { Language } from './language.ts';
import type { EarlyAnswers } from './live/early-answers.ts';
import { placeOf } from './location.ts';

/** The client of the page: its session is a cookie, so it shows no token. */
export function pageClient(language: Language): ControlClient {
  return controlClient({ url: '', language });
}

/**
 * Exchanges the launch secret of the address for a session, and takes it out of the address. Resolves with whether the page
 * has a session; what the first view needs is on its way by then.
 */
export async function openSession(client: ControlClient, early: EarlyAnswers): Promise<boolean> {
  const launch = /^#launch=([\w-]+)$/.exec(location.hash)?.[1];
  if (launch !== undefined) {
    history.replaceState(null, '', `${location.pathname}#/overview`);
    dispatchEvent(new HashChangeEvent('hashchange'));
    await client.openSession({ body: { launch } }).catch(passProblem);
  }
  const status = client.status({});
  if (['', 'overview'].includes(placeOf(location.hash).view)) early.ask(client, status);
  try {
    await status;
    return true;
  } catch (failure) {
    passProblem(failure);
    return false;
  }
}

/** A launch that was used, or no session: the page says so itself. */
function passProblem(failure: unknown): void {
  if (!(failure instanceof ControlProblem) || failure.status !== 401) throw failure;
}

export const ClientContext: React.Context<ControlClient> = createContext<ControlClient>(controlClient());

export function useClient(): ControlClient {
  return useContext(ClientContext);
}
