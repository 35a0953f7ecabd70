import type { Session } from '@lienthong/emulator';
import type { OrganId } from '@lienthong/registry';
import { type BenchRun, inFlightMax } from './bench-run.ts';
import { packageMaker, type SignedPackage, signedPackages } from './signed-packages.ts';

const senderCount = 20;
const office = '000.00.00.G22' as OrganId;

/** Packages by their numbers, from `first` on. */
export type Numbers = { readonly first: number; readonly count: number };

/** Those who send the packages of a run, in this process or in another. */
export type HopSenders = {
  /** Signs packages beforehand, so that this is not counted. */
  readonly prepare: (numbers: Numbers) => Promise<void>;
  /** Hands packages in, so many at a time; resolves with the bytes of one when their first nodes have taken them all. */
  readonly send: (numbers: Numbers) => Promise<number>;
};

/** Who sends what to whom in a run, from twenty communes. */
export type HopRun = Pick<BenchRun, 'hops' | 'packageBytes'>;

/** Whom the packages are for: the Government Office, or the first commune's district. */
export function receiverOf(session: Session, { hops }: HopRun): OrganId {
  const [commune] = communesOf(session);
  return hops === 3 ? office : districtOf(session, commune ?? office);
}

function communesOf({ registry }: Session): readonly OrganId[] {
  return registry.all().flatMap(({ tier, organId }) => (tier === 'commune' ? [organId] : []));
}

function districtOf({ topology }: Session, commune: OrganId): OrganId {
  const [node, central] = [topology.nodeOf(commune), topology.nodeOf(office)];
  const next = node && central && topology.nextHop(node, central);
  if (!next) throw new Error(`no way up from ${commune}`);
  return next as string as OrganId;
}

/** Senders in this process; each an agency with a connection of its own. */
export async function openHopSenders(
  session: Session,
  run: HopRun,
): Promise<HopSenders & { readonly handIn: (number: number) => Promise<number> }> {
  const receiver = await session.desk(receiverOf(session, run));
  const all = communesOf(session);
  const district = all[0] && districtOf(session, all[0]);
  const communes = run.hops === 3 ? all : all.filter((one) => districtOf(session, one) === district);
  const desks = await Promise.all(communes.slice(0, senderCount).map((organId) => session.desk(organId)));
  const make = await packageMaker(desks, receiver, run.packageBytes);
  const made = new Map<number, SignedPackage>();
  const handIn = async (number: number) => {
    const { desk, bytes } = made.get(number) ?? (await make(number));
    made.delete(number);
    const { outcome } = await desk.submit(bytes);
    if (outcome.status !== 'accepted') throw new Error(`refused: ${JSON.stringify(outcome.refusals)}`);
    return bytes.length;
  };
  return {
    handIn,
    prepare: async ({ first, count }) => {
      const packages = await signedPackages(desks, receiver, count, run.packageBytes, first);
      packages.forEach((one, index) => {
        made.set(first + index, one);
      });
    },
    send: async ({ first, count }) => {
      let next = first;
      let packageBytes = 0;
      await Promise.all(
        Array.from({ length: inFlightMax(run) }, async () => {
          for (let number = next++; number < first + count; number = next++)
            packageBytes = await handIn(number);
        }),
      );
      return packageBytes;
    },
  };
}
