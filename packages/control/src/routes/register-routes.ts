import { WorkingCalendar } from '@lienthong/duties';
import { ExchangeError } from '@lienthong/errors';
import { registerCsv, registerDuties } from '@lienthong/registers';
import { z } from 'zod';
import { pageOf, pageQueryShape, pageSchema } from '../model/page.ts';
import { dutySchema, registerRowSchema, shownDuty, shownRow } from '../model/register.ts';
import { downloadRoute, jsonRoute, type Route } from '../route.ts';
import { agencyParams } from './agency-params.ts';

const registerParams = z.strictObject({
  code: z.string().min(1).max(100),
  direction: z.enum(['in', 'out']),
});
const searchShape = {
  search: z.string().max(200).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
};
const errors = ['REGISTRY_ORGANISATION_UNKNOWN', 'EXCHANGE_RECEIVER_RETIRED'] as const;
const csvType = 'text/csv; charset=utf-8';

/** Registers of incoming and outgoing documents, and what is owed about them. */
export const registerRoutes: readonly Route[] = [
  jsonRoute({
    name: 'register',
    method: 'GET',
    path: '/api/v1/agencies/{code}/registers/{direction}',
    summary: { vi: 'Sổ văn bản đến hoặc đi', en: 'Register of incoming or outgoing documents' },
    params: registerParams,
    query: z.strictObject({ ...pageQueryShape, ...searchShape }),
    errors: [...errors, 'CONTROL_CURSOR_INVALID'],
    answer: pageSchema(registerRowSchema),
    handle: async ({ session }, { params: { code, direction }, query }) => {
      const desk = await session.desk(code);
      return pageOf(await desk.register(direction, periodOf(query)), query, shownRow);
    },
  }),
  downloadRoute({
    name: 'registerCsv',
    method: 'GET',
    path: '/api/v1/agencies/{code}/registers/{direction}/csv',
    summary: { vi: 'Sổ văn bản dạng CSV', en: 'The register as CSV' },
    params: registerParams,
    query: z.strictObject(searchShape),
    mediaTypes: [csvType],
    errors,
    handle: async ({ session }, { params: { code, direction }, query }, { language }) => {
      const desk = await session.desk(code);
      const items = await desk.register(direction, periodOf(query));
      const nameOf = (agency: string) => session.registry.find(agency)?.name ?? agency;
      return {
        bytes: Buffer.from(registerCsv(direction, items, { nameOf, language }), 'utf8'),
        mediaType: csvType,
        fileName: `${direction}-${desk.organisation.organId}.csv`,
      };
    },
  }),
  jsonRoute({
    name: 'duties',
    method: 'GET',
    path: '/api/v1/agencies/{code}/duties',
    summary: {
      vi: 'Nhắc việc: đến hạn và quá hạn theo ngày làm việc',
      en: 'What is due and overdue, by working days',
    },
    params: agencyParams,
    query: z.strictObject({
      ...pageQueryShape,
      state: z
        .enum(['owed', 'overdue', 'all'])
        .default('owed')
        .meta({ description: '`owed`: open or overdue' }),
    }),
    errors: [...errors, 'CONTROL_CURSOR_INVALID'],
    answer: pageSchema(dutySchema),
    handle: async ({ session }, { params, query }) => {
      const desk = await session.desk(params.code);
      const items = [...(await desk.register('in')), ...(await desk.register('out'))];
      const owed = registerDuties(items, session.clock.now(), { calendar: new WorkingCalendar() }).filter(
        ({ state }) =>
          query.state === 'all' || state === 'overdue' || (query.state === 'owed' && state === 'open'),
      );
      return pageOf(owed, query, shownDuty);
    },
  }),
];

function periodOf({ search, from, to }: z.infer<z.ZodObject<typeof searchShape>>) {
  if (from !== undefined && to !== undefined && from > to)
    throw new ExchangeError('CONTROL_REQUEST_INVALID', { where: 'query.from', problem: '> to' });
  return { search, from, to };
}
