import { foldedText } from '@lienthong/registers';
import type { Organisation, Registry } from '@lienthong/registry';
import { z } from 'zod';
import { agencySchema, shownAgency } from '../model/agency.ts';
import { pageOf, pageQueryShape, pageSchema } from '../model/page.ts';
import { jsonRoute, type Route } from '../route.ts';
import { agencyParams } from './agency-params.ts';

const query = z.strictObject({
  ...pageQueryShape,
  search: z.string().max(200).optional().meta({ description: 'Words of name or code, without diacritics' }),
  tier: z.string().max(40).optional(),
  parent: z.string().max(100).optional().meta({ description: 'Code of the agency directly above' }),
  kind: z.string().max(100).optional(),
});

/** Agencies: found, looked at, locked. */
export const agencyRoutes: readonly Route[] = [
  jsonRoute({
    name: 'agencies',
    method: 'GET',
    path: '/api/v1/agencies',
    summary: { vi: 'Tìm cơ quan theo tên, mã, cấp', en: 'Agencies by name, code, tier' },
    query,
    answer: pageSchema(agencySchema),
    handle: async ({ session }, { query: wanted }) => {
      const found = matching(session.registry, wanted);
      return pageOf(found, wanted, (one) => shownAgency(one, session));
    },
  }),
  jsonRoute({
    name: 'agency',
    method: 'GET',
    path: '/api/v1/agencies/{code}',
    summary: { vi: 'Một cơ quan theo mã', en: 'One agency by its code' },
    params: agencyParams,
    errors: ['REGISTRY_ORGANISATION_UNKNOWN'],
    answer: agencySchema,
    handle: async ({ session }, { params }) => shownAgency(session.registry.get(params.code), session),
  }),
  jsonRoute({
    name: 'lockAgency',
    method: 'POST',
    path: '/api/v1/agencies/{code}/lock',
    summary: {
      vi: 'Khóa một cơ quan: không gửi, không nhận được nữa',
      en: 'Locks an agency: it can neither send nor receive',
    },
    params: agencyParams,
    body: z.strictObject({ reason: z.string().min(1).max(500).optional() }),
    errors: ['REGISTRY_ORGANISATION_UNKNOWN', 'REGISTRY_NOTICE_INVALID'],
    answer: agencySchema,
    handle: async ({ session }, { params, body }) => {
      await session.lockAgency(params.code, body.reason);
      return shownAgency(session.registry.get(params.code), session);
    },
  }),
  jsonRoute({
    name: 'unlockAgency',
    method: 'POST',
    path: '/api/v1/agencies/{code}/unlock',
    summary: { vi: 'Mở khóa một cơ quan', en: 'Lets a locked agency send and receive again' },
    params: agencyParams,
    errors: ['REGISTRY_ORGANISATION_UNKNOWN'],
    answer: agencySchema,
    handle: async ({ session }, { params }) => {
      await session.unlockAgency(params.code);
      return shownAgency(session.registry.get(params.code), session);
    },
  }),
];

function matching(
  registry: Registry,
  { search = '', tier, parent, kind }: z.infer<typeof query>,
): readonly Organisation[] {
  const words = foldedText(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  const above = parent === undefined ? undefined : registry.find(parent)?.organId;
  if (parent !== undefined && above === undefined) return [];
  return registry.all().filter((organisation) => {
    if (tier !== undefined && organisation.tier !== tier) return false;
    if (above !== undefined && organisation.parent !== above) return false;
    if (kind !== undefined && organisation.kind !== kind) return false;
    if (words.length === 0) return true;
    const { name, fullName = '', shortName = '', codeQcvn102 = '', codeQd20 = '' } = organisation;
    const text = foldedText([name, fullName, shortName, codeQcvn102, codeQd20].join(' '));
    return words.every((word) => text.includes(word));
  });
}
