import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import type { SnapshotFacility } from '../facilities.ts';
import type { Ground } from '../ground.ts';
import { jsonRoute, type Route } from '../route.ts';

const snapshotSchema = z
  .strictObject({ name: z.string(), sizeBytes: z.int(), at: z.number().optional() })
  .meta({ id: 'Snapshot' });

/** Snapshots of the running exchange; to restore one, the exchange is stopped first. */
export const snapshotRoutes: readonly Route[] = [
  jsonRoute({
    name: 'snapshots',
    method: 'GET',
    path: '/api/v1/snapshots',
    summary: { vi: 'Các bản chụp của hệ thống', en: 'Snapshots of the exchange' },
    errors: ['CONTROL_FACILITY_ABSENT'],
    answer: z.strictObject({ items: z.array(snapshotSchema) }),
    handle: async (ground) => ({ items: (await snapshotsOf(ground).list()).map((one) => ({ ...one })) }),
  }),
  jsonRoute({
    name: 'saveSnapshot',
    method: 'POST',
    path: '/api/v1/snapshots',
    summary: { vi: 'Chụp toàn bộ hệ thống đang chạy', en: 'Takes a snapshot of the running exchange' },
    body: z.strictObject({ name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/) }),
    status: 201,
    errors: ['CONTROL_FACILITY_ABSENT', 'SNAPSHOT_TARGET_TAKEN', 'SNAPSHOT_SERVER_FOREIGN'],
    answer: snapshotSchema,
    handle: async (ground, { body: { name } }) => ({ ...(await snapshotsOf(ground).save(name)) }),
  }),
];

function snapshotsOf({ facilities: { snapshots } }: Ground): SnapshotFacility {
  if (snapshots) return snapshots;
  throw new ExchangeError('CONTROL_FACILITY_ABSENT', { what: 'snapshots' });
}
