import type { ControlClient, GatewayCall } from '@lienthong/control/client';
import { useEffect, useState } from 'react';
import { useClient } from '../session.ts';

/** Calls that the page keeps: it can stay open for days. */
const keptMax = 200;
const showEveryMs = 250;
const againAfterMs = 2_000;

/** Which calls are shown. */
export type CallFilter = { readonly system: string; readonly isRefused: boolean };

export type Calls = {
  /** The latest first; undefined until they are known. */
  readonly calls: readonly GatewayCall[] | undefined;
  readonly failure: unknown;
};

/** The latest calls of the gateway, kept up to date unless they are paused. */
export function useCalls({ system, isRefused }: CallFilter, isPaused: boolean): Calls {
  const client = useClient();
  const [state, setState] = useState<Calls>({ calls: undefined, failure: undefined });
  useEffect(() => {
    const stopping = new AbortController();
    const filter = { ...(system !== '' && { system }), ...(isRefused && { refused: 'true' as const }) };
    const kept = new Map<number, GatewayCall>();
    let isChanged = false;
    const show = () => {
      if (!isChanged || stopping.signal.aborted) return;
      isChanged = false;
      const calls = [...kept.values()].sort((one, other) => other.id - one.id).slice(0, keptMax);
      for (const id of kept.keys()) if (id < (calls.at(-1)?.id ?? 0)) kept.delete(id);
      setState({ calls, failure: undefined });
    };
    const add = (calls: readonly GatewayCall[]) => {
      for (const call of calls) kept.set(call.id, call);
      isChanged = true;
    };
    const load = async () => {
      add((await client.gatewayCalls({ ...filter, limit: keptMax }, { signal: stopping.signal })).items);
      show();
    };
    const fail = (failure: unknown) => {
      if (!stopping.signal.aborted) setState((before) => ({ ...before, failure }));
    };
    load().catch(fail);
    if (isPaused) return () => stopping.abort();
    const timer = setInterval(show, showEveryMs);
    void follow(client, { filter, add, load, signal: stopping.signal });
    return () => {
      stopping.abort();
      clearInterval(timer);
    };
  }, [client, system, isRefused, isPaused]);
  return state;
}

/** Adds what comes until the signal is aborted; what was missed is loaded anew. */
async function follow(
  client: ControlClient,
  options: {
    readonly filter: { readonly system?: string; readonly refused?: 'true' };
    readonly add: (calls: readonly GatewayCall[]) => void;
    readonly load: () => Promise<void>;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { filter, add, load, signal } = options;
  while (!signal.aborted) {
    try {
      for await (const { call, type } of client.gatewayCallEvents(filter, { signal })) {
        if (call) add([call]);
        else if (type === 'stream.reset') await load();
      }
    } catch {
      // Whatever it was, the line is opened again; the page says in its head that it is offline.
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, againAfterMs));
  }
}
