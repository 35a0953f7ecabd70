import type { ListedDeadLetter, Session } from '@lienthong/emulator';
import type { Journey, NodeHeldPackage } from '@lienthong/exchange';
import type { NodeId } from '@lienthong/registry';

/** What lies somewhere and does not go on: packages for which a quota has no room, and messages that were set aside. */
export type Backlog = {
  readonly held: readonly NodeHeldPackage[];
  readonly letters: readonly ListedDeadLetter[];
};

type Desks = Pick<Session, 'quotas' | 'deadLetters'>;

/** All of it. */
export async function wholeBacklog({ quotas, deadLetters }: Desks): Promise<Backlog> {
  const [held, letters] = await Promise.all([quotas.held(), deadLetters.list()]);
  return { held, letters };
}

/** What lies of a package or a document that no node has admitted, by its id. */
export async function backlogAbout({ quotas, deadLetters }: Desks, id: string): Promise<Backlog> {
  const [held, letters] = await Promise.all([quotas.held(), deadLetters.about(id)]);
  return { held: held.filter(({ pkg, facts }) => pkg === id || facts.documentId === id), letters };
}

/** What lies of a package that was admitted: orders about its document that are held, and copies that were set aside on their way. */
export async function backlogOf(
  { quotas, deadLetters }: Desks,
  { pkg, facts, hops }: Journey,
): Promise<Backlog> {
  const reached = new Set(hops.map(({ node }) => node));
  const missing = hops
    .flatMap(({ relayed }) => relayed.map(({ edge }) => edge))
    .filter((node) => !reached.has(node));
  const [held, letters] = await Promise.all([
    quotas.held(facts.origin as NodeId),
    deadLetters.withPackage(pkg, [...new Set(missing)] as NodeId[]),
  ]);
  const isOurs = (one: NodeHeldPackage): boolean =>
    one.pkg === pkg ||
    (facts.documentId !== '' && one.agency === facts.sender && one.facts.documentId === facts.documentId);
  return { held: held.filter(isOurs), letters };
}

/** Whether nothing lies anywhere. */
export function isEmpty({ held, letters }: Backlog): boolean {
  return held.length === 0 && letters.length === 0;
}
