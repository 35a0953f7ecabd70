import { faultKinds, faultOrderSchema } from '@lienthong/faults';
import { z } from 'zod';
import { faultSchema, listedFaultSchema, shownFault, shownListedFault } from '../model/fault.ts';
import { textSchema } from '../model/text.ts';
import { jsonRoute, type Route } from '../route.ts';
import { faultScenarioRoutes } from './fault-scenario-routes.ts';

const kindSchema = z
  .strictObject({
    kind: z.string(),
    name: textSchema,
    does: textSchema,
    scopes: z.array(z.string()),
    needs: z.array(z.string()),
    seen: textSchema.meta({ description: 'What senders and receivers see' }),
    counted: textSchema.meta({ description: 'What counters and ledgers show' }),
    error: z.string().optional().meta({ description: 'Code of the error that somebody is told' }),
    parameters: z.record(
      z.string(),
      z.strictObject({
        unit: z.string().optional(),
        least: z.number().optional(),
        most: z.number().optional(),
        usual: z.union([z.string(), z.number()]).optional(),
        choices: z.array(z.string()).optional(),
      }),
    ),
  })
  .meta({ id: 'FaultKind' });

/** Faults of the running exchange: made, listed, lifted. */
export const faultRoutes: readonly Route[] = [
  jsonRoute({
    name: 'faultKinds',
    method: 'GET',
    path: '/api/v1/fault-kinds',
    summary: { vi: 'Các loại sự cố có thể gây ra', en: 'Kinds of faults that can be made' },
    answer: z.strictObject({ items: z.array(kindSchema) }),
    handle: async () => ({
      items: Object.entries(faultKinds).map(
        ([kind, { name, does, scopes, needs = [], parameters, seen, counted, error }]) => ({
          kind,
          name: { ...name },
          does: { ...does },
          scopes: [...scopes],
          needs: [...needs],
          seen: { ...seen },
          counted: { ...counted },
          error,
          parameters: Object.fromEntries(
            Object.entries(parameters).map(([parameter, row]) => [parameter, shownParameter(row)]),
          ),
        }),
      ),
    }),
  }),
  jsonRoute({
    name: 'faults',
    method: 'GET',
    path: '/api/v1/faults',
    summary: { vi: 'Các sự cố đang có và những gì chúng đã gây ra', en: 'Faults and what they have done' },
    answer: z.strictObject({ items: z.array(listedFaultSchema) }),
    handle: async ({ session }) => ({
      items: (await session.faults.list()).map(shownListedFault),
    }),
  }),
  jsonRoute({
    name: 'addFault',
    method: 'POST',
    path: '/api/v1/faults',
    summary: { vi: 'Gây một sự cố', en: 'Makes a fault' },
    body: faultOrderSchema,
    status: 201,
    errors: ['FAULT_MALFORMED', 'FAULT_TOO_MANY', 'FAULT_EDGE_UNKNOWN', 'REGISTRY_NODE_UNKNOWN'],
    answer: faultSchema,
    handle: async ({ session }, { body }) => shownFault(await session.faults.add(body)),
  }),
  jsonRoute({
    name: 'liftFault',
    method: 'DELETE',
    path: '/api/v1/faults/{id}',
    summary: { vi: 'Gỡ một sự cố', en: 'Lifts a fault' },
    params: z.strictObject({ id: z.string().min(1).max(20) }),
    errors: ['FAULT_UNKNOWN'],
    answer: z.strictObject({ lifted: z.int() }),
    handle: async ({ session }, { params: { id } }) => {
      await session.faults.lift(id);
      return { lifted: 1 };
    },
  }),
  jsonRoute({
    name: 'liftFaults',
    method: 'DELETE',
    path: '/api/v1/faults',
    summary: { vi: 'Gỡ mọi sự cố', en: 'Lifts all faults' },
    answer: z.strictObject({ lifted: z.int() }),
    handle: async ({ session }) => ({ lifted: await session.faults.liftAll() }),
  }),
  ...faultScenarioRoutes,
];

function shownParameter(row: object): z.infer<typeof kindSchema>['parameters'][string] {
  return { ...row };
}
