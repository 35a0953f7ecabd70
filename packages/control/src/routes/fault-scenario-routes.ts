import { faultScenarioSchema, readyScenarios } from '@lienthong/faults';
import { z } from 'zod';
import { faultSchema, shownFault } from '../model/fault.ts';
import { textSchema } from '../model/text.ts';
import { jsonRoute, type Route } from '../route.ts';

const scenarioSchema = faultScenarioSchema.meta({ id: 'FaultScenario' });

const readySchema = z
  .strictObject({
    id: z.string(),
    title: textSchema,
    summary: textSchema,
    scenario: scenarioSchema,
  })
  .meta({ id: 'ReadyScenario' });

const refusals = [
  'FAULT_MALFORMED',
  'FAULT_EDGE_UNKNOWN',
  'REGISTRY_ORGANISATION_UNKNOWN',
  'REGISTRY_NODE_UNKNOWN',
] as const;

/** Scenarios: faults that belong together, with times from the moment at which they are run. */
export const faultScenarioRoutes: readonly Route[] = [
  jsonRoute({
    name: 'faultScenarios',
    method: 'GET',
    path: '/api/v1/fault-scenarios',
    summary: { vi: 'Các kịch bản sự cố có sẵn', en: 'Scenarios of faults that come with the exchange' },
    answer: z.strictObject({ items: z.array(readySchema) }),
    handle: async () => ({
      items: readyScenarios.map(({ id, title, summary, scenario }) => ({
        id,
        title: { ...title },
        summary: { ...summary },
        scenario,
      })),
    }),
  }),
  jsonRoute({
    name: 'planFaultScenario',
    method: 'POST',
    path: '/api/v1/fault-scenarios/plan',
    summary: {
      vi: 'Thời gian biểu của một kịch bản nếu chạy bây giờ; không gây sự cố nào',
      en: 'The timetable of a scenario if it were run now; nothing is done',
    },
    body: scenarioSchema,
    errors: refusals,
    answer: z.strictObject({ items: z.array(faultSchema) }),
    handle: async ({ session }, { body }) => ({ items: session.faults.plan(body).map(shownFault) }),
  }),
  jsonRoute({
    name: 'runFaultScenario',
    method: 'POST',
    path: '/api/v1/fault-scenarios',
    summary: {
      vi: 'Chạy một kịch bản: mọi sự cố của nó, hoặc không sự cố nào',
      en: 'Runs a scenario: all of its faults, or none',
    },
    body: scenarioSchema,
    status: 201,
    errors: [...refusals, 'FAULT_TOO_MANY'],
    answer: z.strictObject({ items: z.array(faultSchema) }),
    handle: async ({ session }, { body }) => ({ items: (await session.faults.run(body)).map(shownFault) }),
  }),
];
