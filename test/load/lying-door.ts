import { createHash } from 'node:crypto';
import type { Door, DoorAnswer, Parcel, Sighting } from '@lienthong/load';

export type Lie =
  | 'none'
  | 'lost'
  | 'doubled'
  | 'altered'
  | 'miscounted'
  | 'miscounted for a moment'
  | 'stray'
  | 'refused'
  | 'failed'
  | 'silent about its queue';

/** The package about which the door lies. */
const victim = 3;

/** In front of an honest door, one that tells one lie. */
export function lyingDoor(door: Door, lie: Lie): Door {
  let askings = 0;
  return {
    name: door.name,
    stages: door.stages,
    processes: door.processes,
    verifyBooks: () => door.verifyBooks(),
    async queue() {
      if (lie === 'silent about its queue') throw new Error('no answer');
      return door.queue();
    },
    close: () => door.close(),
    async send(parcel: Parcel): Promise<DoorAnswer> {
      if (parcel.index !== victim) return door.send(parcel);
      if (lie === 'lost') return { status: 'accepted' };
      if (lie === 'refused') return { status: 'refused', code: 'EXCHANGE_RECEIVER_LOCKED' };
      if (lie === 'failed') throw new Error('connection reset');
      return door.send(parcel);
    },
    watch: (onSighting) =>
      door.watch((sighting) => {
        const told = alteredBy(lie, sighting);
        onSighting(told);
        if (lie === 'doubled' && isVictim(sighting, 'inHand')) onSighting(sighting);
        if (lie === 'stray' && isVictim(sighting, 'delivered'))
          onSighting({ ...sighting, index: victim + 1 });
      }),
    async counters() {
      const counters = new Map(await door.counters());
      const [first] = counters;
      askings += 1;
      const isLie = lie === 'miscounted' ? askings >= 2 : lie === 'miscounted for a moment' && askings === 2;
      if (isLie && first) counters.set(first[0], { ...first[1], incoming: first[1].incoming + 1 });
      return counters;
    },
  };
}

function isVictim(
  sighting: Sighting,
  type: 'inHand' | 'delivered',
): sighting is Extract<Sighting, { readonly digest?: Uint8Array }> {
  return sighting.type === type && sighting.index === victim;
}

function alteredBy(lie: Lie, sighting: Sighting): Sighting {
  return lie === 'altered' && sighting.type === 'inHand' && sighting.index === victim
    ? { ...sighting, digest: createHash('sha256').update('another').digest() }
    : sighting;
}
