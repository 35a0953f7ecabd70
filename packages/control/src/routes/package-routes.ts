import { foldedText } from '@lienthong/registers';
import { z } from 'zod';
import type { PackageCourse } from '../events/package-book.ts';
import { packageDetailSchema, packageSummarySchema, shownDetail, shownPackage } from '../model/package.ts';
import { cursorOf, pageQueryShape, pageSchema, placeOf } from '../model/page.ts';
import { jsonRoute, type Route } from '../route.ts';
import { packageParams } from './agency-params.ts';
import { findCourse } from './find-package.ts';

const query = z.strictObject({
  ...pageQueryShape,
  kind: z.enum(['new', 'revoke', 'update', 'replace', 'status', 'unreadable', 'document']).optional().meta({
    description: '`document`: everything but statuses',
  }),
  agency: z.string().max(100).optional().meta({ description: 'Sender or receiver, by code' }),
  state: z.enum(['underway', 'delivered', 'refused']).optional().meta({
    description: '`underway`: with copies that have no outcome yet; the others: with at least one such copy',
  }),
  search: z.string().max(200).optional(),
});

/** Packages: the latest first, one by its id. */
export const packageRoutes: readonly Route[] = [
  jsonRoute({
    name: 'packages',
    method: 'GET',
    path: '/api/v1/packages',
    summary: { vi: 'Các gói tin gần nhất, mới nhất trước', en: 'The latest packages, the newest first' },
    query,
    errors: ['CONTROL_CURSOR_INVALID'],
    answer: pageSchema(packageSummarySchema),
    handle: async ({ session, tail }, { query: wanted }) => {
      await tail.settled();
      const agency = wanted.agency === undefined ? undefined : session.registry.get(wanted.agency).organId;
      const isWanted = filterOf({ ...wanted, agency });
      const items: PackageCourse[] = [];
      for (const course of tail.packages.newestFirst(placeOf(wanted.cursor, Number.POSITIVE_INFINITY))) {
        if (!isWanted(course)) continue;
        items.push(course);
        if (items.length > wanted.limit) break;
      }
      const isMore = items.length > wanted.limit;
      const shown = isMore ? items.slice(0, -1) : items;
      const last = shown.at(-1);
      return { items: shown.map(shownPackage), ...(isMore && last ? { next: cursorOf(last.n) } : {}) };
    },
  }),
  jsonRoute({
    name: 'package',
    method: 'GET',
    path: '/api/v1/packages/{id}',
    summary: { vi: 'Một gói tin và từng bản của nó', en: 'A package and what became of each copy' },
    params: packageParams,
    errors: ['EXCHANGE_PACKAGE_UNKNOWN'],
    answer: packageDetailSchema,
    handle: async (ground, { params }) => shownDetail(await findCourse(ground, params.id)),
  }),
];

function filterOf({
  kind,
  agency,
  state,
  search = '',
}: Pick<z.infer<typeof query>, 'kind' | 'agency' | 'state' | 'search'>): (course: PackageCourse) => boolean {
  const words = foldedText(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  return (course) => {
    const { facts, copies, fates, receivers } = course;
    if (kind === 'document' ? facts.kind === 'status' : kind !== undefined && facts.kind !== kind)
      return false;
    if (agency !== undefined && facts.sender !== agency && !receivers.has(agency)) return false;
    if (state === 'underway' && fates.size >= copies) return false;
    if (
      state !== undefined &&
      state !== 'underway' &&
      ![...fates.values()].some(({ fate }) => fate === state)
    )
      return false;
    if (words.length === 0) return true;
    const { code = '', subject = '', typeName = '', documentId, sender } = facts;
    const text = foldedText([code, subject, typeName, documentId, sender, course.pkg].join('\n'));
    return words.every((word) => text.includes(word));
  };
}
