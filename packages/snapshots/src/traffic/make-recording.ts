import type { Session } from '@lienthong/emulator';
import { parseEntry } from '@lienthong/ledger';
import { type Recording, recordingVersion, type TrafficEvent } from './recording.ts';
import { rootOf } from './root-of.ts';
import { TrafficTally } from './traffic-counts.ts';

export type MakeRecordingOptions = {
  /** Name of the list of agencies. */
  readonly registry: string;
  /** Instants, milliseconds since 1970, `until` excluded. */
  readonly since: number;
  readonly until: number;
};

type Act = {
  readonly event:
    | Omit<TrafficEvent & { readonly type: 'submission' }, 'content'>
    | (TrafficEvent & { readonly type: 'acknowledgement' });
  readonly digest: string;
  readonly size: number;
};

/**
 * What agencies did in a period, from the ledgers, with the packages, from the store: nothing has to be switched on before. What
 * was acknowledged about packages from before the period is left out, as are messages that were no packages.
 */
export async function makeRecording(session: Session, options: MakeRecordingOptions): Promise<Recording> {
  const { since, until } = options;
  const { addresses } = session;
  const store = await session.ledgers();
  const nodes = addresses.nodes();
  const acts: Act[] = [];
  const known = new Map<
    string,
    {
      readonly digest: string;
      readonly size: number;
      readonly kind: string;
      readonly isSigned: boolean;
      readonly isAbout: boolean;
    }
  >();
  const causes = new Set<string>();
  for await (const { node, lines } of store.read(nodes))
    for (const line of lines) {
      const { act, at, agency, edge, pkg, cause, facts, state, description } = parseEntry(line, node);
      if (edge !== undefined || agency === undefined) continue;
      if (facts && act === 'admitted') {
        const { digest, size } = facts.received ?? facts;
        const isAbout = facts.about !== undefined || (facts.affects?.length ?? 0) > 0;
        known.set(pkg, { digest, size, kind: facts.kind, isSigned: facts.signature === 'valid', isAbout });
      }
      const handedIn = act === 'admitted' || act === 'duplicate' ? known.get(pkg) : undefined;
      if (at < since || at >= until) continue;
      if (handedIn && !causes.has(`${node} ${cause}`)) {
        causes.add(`${node} ${cause}`);
        const { digest, size, ...said } = handedIn;
        acts.push({ event: { type: 'submission', at, agency, pkg, ...said }, digest, size });
      }
      if (act === 'acknowledged')
        acts.push({
          event: {
            type: 'acknowledgement',
            at,
            agency,
            pkg,
            state: state ?? 'done',
            description,
          },
          digest: '',
          size: 0,
        });
    }
  acts.sort((a, b) => a.event.at - b.event.at);
  // Nothing happens before the first thing happens.
  const startedAt = acts[0]?.event.at ?? since;
  const submitted = new Set(acts.flatMap(({ event }) => (event.type === 'submission' ? [event.pkg] : [])));
  const contents = new Map<string, Uint8Array>();
  const events: TrafficEvent[] = [];
  for (const { event, digest, size } of acts) {
    if (!submitted.has(event.pkg)) continue;
    if (event.type === 'acknowledgement') {
      events.push({ ...event, at: event.at - startedAt });
      continue;
    }
    if (!contents.has(digest)) {
      const bytes = await (await session.desk(event.agency)).fetch({ facts: { digest, size } });
      contents.set(digest, bytes);
    }
    events.push({ ...event, at: event.at - startedAt, content: digest });
  }
  const tally = new TrafficTally((pkg) => submitted.has(pkg));
  for await (const { node, lines } of store.read(nodes))
    for (const line of lines) tally.add(node, parseEntry(line, node));
  return {
    format: 'lienthong-recording',
    version: recordingVersion,
    registry: options.registry,
    startedAt,
    isPseudonymised: false,
    root: await rootOf(session),
    events,
    counts: tally.result(),
    contents,
  };
}
