import { type NodeHeldPackage, type Quota, quotaSchema } from '@lienthong/exchange';
import { z } from 'zod';
import { pageOf, pageQueryShape, pageSchema } from '../model/page.ts';
import { jsonRoute, type Route } from '../route.ts';

const limitSchema = z
  .strictObject({
    /** Packages, and their bytes, that a full bucket allows and that grow back within one window. */
    packages: z.int().optional(),
    bytes: z.int().optional(),
    urgent: z.int().optional(),
    windowMs: z.int().optional(),
    /** Copies that may be on their way or untaken at once. */
    waiting: z.int().optional(),
    policy: z.enum(['refuse', 'queue']).optional(),
  })
  .meta({ id: 'Quota' });

const heldSchema = z
  .strictObject({
    node: z.string(),
    agency: z.string(),
    pkg: z.string(),
    kind: z.string(),
    documentId: z.string(),
    code: z.string().optional(),
    subject: z.string().optional(),
    sizeBytes: z.int(),
    copies: z.int(),
    /** When the node first looked at it, milliseconds since 1970. */
    since: z.number(),
  })
  .meta({ id: 'HeldPackage' });

const where = z.string().min(1).max(80).meta({ description: 'Code of an agency, a tier, or `all`' });

/** What agencies may hand in, and what waits because of it. */
export const quotaRoutes: readonly Route[] = [
  jsonRoute({
    name: 'quotas',
    method: 'GET',
    path: '/api/v1/quotas',
    summary: { vi: 'Các hạn mức gửi và phần đã dùng', en: 'Quotas, and how much of them is used' },
    answer: z.strictObject({
      set: z.array(z.strictObject({ where: z.string(), quota: limitSchema })),
      agencies: z.array(
        z
          .strictObject({
            agency: z.string(),
            quota: limitSchema,
            used: z.strictObject({
              packages: z.number(),
              bytes: z.number(),
              urgent: z.number(),
              waiting: z.number(),
            }),
          })
          .meta({ id: 'QuotaUse' }),
      ),
    }),
    handle: async ({ session }) => {
      const { set, agencies } = await session.quotas.list();
      return {
        set: set.map((one) => ({ where: one.where, quota: shownQuota(one.quota) })),
        agencies: agencies.map(({ agency, quota, used }) => ({
          agency,
          quota: shownQuota(quota),
          used: { ...used },
        })),
      };
    },
  }),
  jsonRoute({
    name: 'heldPackages',
    method: 'GET',
    path: '/api/v1/held-packages',
    summary: {
      vi: 'Gói tin mà các nút giữ lại chờ hạn mức',
      en: 'Packages that nodes hold until a quota has room',
    },
    query: z.strictObject(pageQueryShape),
    errors: ['CONTROL_CURSOR_INVALID'],
    answer: pageSchema(heldSchema),
    handle: async ({ session }, { query }) => pageOf(await session.quotas.held(), query, shownHeld),
  }),
  jsonRoute({
    name: 'setQuota',
    method: 'POST',
    path: '/api/v1/quotas',
    summary: {
      vi: 'Đặt hạn mức cho một cơ quan, một cấp, hoặc tất cả',
      en: 'Limits an agency, a tier, or all',
    },
    body: z.strictObject({ where, quota: quotaSchema }).meta({ id: 'QuotaOrder' }),
    status: 201,
    errors: ['EXCHANGE_QUOTA_MALFORMED', 'REGISTRY_ORGANISATION_UNKNOWN'],
    answer: z.strictObject({ where: z.string(), quota: limitSchema }),
    handle: async ({ session }, { body }) => {
      await session.quotas.set(body.where, body.quota);
      return { where: body.where, quota: shownQuota(body.quota) };
    },
  }),
  jsonRoute({
    name: 'clearQuota',
    method: 'DELETE',
    path: '/api/v1/quotas/{where}',
    summary: { vi: 'Bỏ một hạn mức', en: 'Takes a quota back' },
    params: z.strictObject({ where }),
    errors: ['REGISTRY_ORGANISATION_UNKNOWN'],
    answer: z.strictObject({ cleared: z.int() }),
    handle: async ({ session }, { params }) => ({ cleared: await session.quotas.clear(params.where) }),
  }),
  jsonRoute({
    name: 'clearQuotas',
    method: 'DELETE',
    path: '/api/v1/quotas',
    summary: { vi: 'Bỏ mọi hạn mức', en: 'Takes all quotas back' },
    answer: z.strictObject({ cleared: z.int() }),
    handle: async ({ session }) => ({ cleared: await session.quotas.clear() }),
  }),
];

function shownQuota(quota: Quota): z.infer<typeof limitSchema> {
  return { ...quota };
}

function shownHeld({ node, agency, pkg, copies, since, facts }: NodeHeldPackage): z.infer<typeof heldSchema> {
  const { kind, documentId, code, subject, size } = facts;
  return { node, agency, pkg, kind, documentId, code, subject, sizeBytes: size, copies, since };
}
