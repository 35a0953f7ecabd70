import { ExchangeError } from '@lienthong/errors';
import { type NewSystem, type SystemBook, type SystemChange, systemLimits } from '@lienthong/systems';
import { z } from 'zod';
import type { Ground } from '../ground.ts';
import { shownSystem, systemSchema, systemWithSecretSchema } from '../model/system.ts';
import { jsonRoute, type Route } from '../route.ts';

const params = z.strictObject({ id: z.string().min(1).max(200) });
const agencies = z.union([z.literal('all'), z.array(z.string().max(100)).max(systemLimits.agenciesMax)]);
const changeShape = {
  name: z.string().max(1_000).optional(),
  agencies: agencies.optional(),
  settings: z.record(z.string().max(40), z.union([z.string().max(100), z.number(), z.boolean()])).optional(),
  password: z.string().max(1_000).optional(),
};
const bookErrors = ['CONTROL_GATEWAY_ABSENT', 'SYSTEM_BOOK_BUSY'] as const;

/** Client systems of the gateway: who may come in, and as whom. */
export const systemRoutes: readonly Route[] = [
  jsonRoute({
    name: 'systems',
    method: 'GET',
    path: '/api/v1/systems',
    summary: { vi: 'Các hệ thống được vào cổng VXP', en: 'Systems that may use the VXP gateway' },
    errors: bookErrors,
    answer: z.strictObject({ items: z.array(systemSchema) }),
    handle: async (ground) => ({ items: (await bookOf(ground).list()).map(shownSystem) }),
  }),
  jsonRoute({
    name: 'addSystem',
    method: 'POST',
    path: '/api/v1/systems',
    summary: {
      vi: 'Thêm một hệ thống; khóa bí mật được trả lời',
      en: 'Adds a system; answers with its secret',
    },
    body: z.strictObject({
      ...changeShape,
      id: z.string().max(200),
      agencies,
      secret: z.string().max(1_000).optional(),
    }),
    status: 201,
    errors: [...bookErrors, 'SYSTEM_EXISTS', 'SYSTEM_ID_INVALID', 'SYSTEM_FIELD_INVALID', 'SYSTEM_BOOK_FULL'],
    answer: systemWithSecretSchema,
    handle: async (ground, { body }) => {
      const system = await bookOf(ground).add(body as NewSystem);
      return { ...shownSystem(system), secret: system.secret };
    },
  }),
  jsonRoute({
    name: 'system',
    method: 'GET',
    path: '/api/v1/systems/{id}',
    summary: { vi: 'Một hệ thống', en: 'One system' },
    params,
    errors: [...bookErrors, 'SYSTEM_UNKNOWN'],
    answer: systemSchema,
    handle: async (ground, { params: { id } }) => shownSystem(await bookOf(ground).get(id)),
  }),
  jsonRoute({
    name: 'revealSystem',
    method: 'POST',
    path: '/api/v1/systems/{id}/reveal',
    summary: {
      vi: 'Hệ thống kèm khóa bí mật, để dán vào cấu hình SDK',
      en: 'The system with its secret, to be pasted into an SDK’s configuration',
    },
    params,
    errors: [...bookErrors, 'SYSTEM_UNKNOWN'],
    answer: systemWithSecretSchema,
    handle: async (ground, { params: { id } }) => {
      const system = await bookOf(ground).get(id);
      return { ...shownSystem(system), secret: system.secret };
    },
  }),
  jsonRoute({
    name: 'changeSystem',
    method: 'PATCH',
    path: '/api/v1/systems/{id}',
    summary: {
      vi: 'Sửa một hệ thống; điều không nêu giữ nguyên',
      en: 'Changes a system; what is not named stays',
    },
    params,
    body: z.strictObject(changeShape),
    errors: [...bookErrors, 'SYSTEM_UNKNOWN', 'SYSTEM_FIELD_INVALID'],
    answer: systemSchema,
    handle: async (ground, { params: { id }, body }) =>
      shownSystem(await bookOf(ground).change(id, body as SystemChange)),
  }),
  jsonRoute({
    name: 'rotateSystem',
    method: 'POST',
    path: '/api/v1/systems/{id}/rotate',
    summary: { vi: 'Cấp khóa bí mật mới', en: 'Makes a new secret' },
    params,
    errors: [...bookErrors, 'SYSTEM_UNKNOWN'],
    answer: systemWithSecretSchema,
    handle: async (ground, { params: { id } }) => {
      const system = await bookOf(ground).rotate(id);
      return { ...shownSystem(system), secret: system.secret };
    },
  }),
  jsonRoute({
    name: 'lockSystem',
    method: 'POST',
    path: '/api/v1/systems/{id}/lock',
    summary: { vi: 'Khóa một hệ thống', en: 'Locks a system out' },
    params,
    errors: [...bookErrors, 'SYSTEM_UNKNOWN'],
    answer: systemSchema,
    handle: async (ground, { params: { id } }) => shownSystem(await bookOf(ground).lock(id)),
  }),
  jsonRoute({
    name: 'unlockSystem',
    method: 'POST',
    path: '/api/v1/systems/{id}/unlock',
    summary: { vi: 'Mở khóa một hệ thống', en: 'Lets a system in again' },
    params,
    errors: [...bookErrors, 'SYSTEM_UNKNOWN'],
    answer: systemSchema,
    handle: async (ground, { params: { id } }) => shownSystem(await bookOf(ground).unlock(id)),
  }),
  jsonRoute({
    name: 'removeSystem',
    method: 'DELETE',
    path: '/api/v1/systems/{id}',
    summary: { vi: 'Xóa một hệ thống', en: 'Removes a system' },
    params,
    errors: [...bookErrors, 'SYSTEM_UNKNOWN'],
    answer: systemSchema,
    handle: async (ground, { params: { id } }) => shownSystem(await bookOf(ground).remove(id)),
  }),
];

function bookOf({ systems }: Ground): SystemBook {
  if (systems) return systems;
  throw new ExchangeError('CONTROL_GATEWAY_ABSENT');
}
