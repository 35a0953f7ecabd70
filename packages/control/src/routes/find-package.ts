import { ExchangeError } from '@lienthong/errors';
import type { FoundPackage, InboxItem } from '@lienthong/exchange';
import type { OrganId } from '@lienthong/registry';
import type { PackageCourse } from '../events/package-book.ts';
import type { Ground } from '../ground.ts';

/**
 * The course of the package that `id` names: a key, a document's id, or `latest`. Of a document and the statuses about it
 * it is the document, of several versions the latest.
 *
 * @throws EXCHANGE_PACKAGE_UNKNOWN when none of the latest packages has it
 */
export async function findCourse({ tail }: Ground, id: string): Promise<PackageCourse> {
  await tail.settled();
  const found = tail.packages.find(id);
  const course = found.findLast(({ facts }) => facts.kind !== 'status') ?? found.at(-1);
  if (course) return course;
  throw unknownPackage(id);
}

/**
 * The package that `id` names, however old.
 *
 * @throws EXCHANGE_PACKAGE_UNKNOWN
 */
export async function findPackage(ground: Ground, id: string): Promise<FoundPackage> {
  const found = await findPackages(ground, id);
  const one = found.findLast(({ facts }) => facts.kind !== 'status') ?? found.at(-1);
  if (one) return one;
  throw unknownPackage(id);
}

/** Packages that `id` names, however old, the oldest first. */
export async function findPackages({ session }: Ground, id: string): Promise<readonly FoundPackage[]> {
  return (await session.operator()).find(id);
}

/**
 * The package that `id` names and that was delivered to the agency, whether it still waits or not.
 *
 * @throws EXCHANGE_PACKAGE_UNKNOWN
 */
export async function findReceived(ground: Ground, organId: OrganId, id: string): Promise<InboxItem> {
  const { session } = ground;
  const operator = await session.operator();
  const node = session.topology.nodeOf(organId);
  for (const found of (await findPackages(ground, id)).toReversed()) {
    if (node === undefined || (found.facts.kind === 'status' && found.pkg !== id)) continue;
    const record = await operator.record(node, found.pkg);
    const delivery = record?.entries.find(({ act, agency }) => act === 'delivered' && agency === organId);
    if (record && delivery) return { pkg: found.pkg, facts: record.facts, deliveredAt: delivery.at };
  }
  throw unknownPackage(id, organId);
}

/**
 * The id of the document that `id`, a package or the document itself, names and that the agency has sent.
 *
 * @throws EXCHANGE_PACKAGE_UNKNOWN
 */
export async function findSentDocument(ground: Ground, organId: OrganId, id: string): Promise<string> {
  const found = await findPackages(ground, id);
  const own = found.find(({ facts }) => facts.kind !== 'status' && facts.sender === organId);
  if (own) return own.facts.documentId;
  throw unknownPackage(id, organId);
}

function unknownPackage(id: string, agency = '–'): ExchangeError {
  return new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', { pkg: id.slice(0, 200), agency });
}
