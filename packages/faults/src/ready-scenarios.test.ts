import { expect, test } from 'vitest';
import { makeFault } from './fault.ts';
import { parseFaultScenario, scenarioOrders } from './fault-scenario.ts';
import { readyScenarios } from './ready-scenarios.ts';

const now = Date.UTC(2026, 0, 1);

test.each(readyScenarios.map((ready) => [ready.id, ready] as const))(
  '%s can be made as it is, kept as a file and read again, and ends by itself',
  (_, { scenario }) => {
    expect(parseFaultScenario(JSON.stringify(scenario))).toEqual(scenario);
    for (const order of scenarioOrders(scenario, now)) {
      const { from, to } = makeFault(order, { id: 'F1', now });
      expect(from).toBeGreaterThanOrEqual(now);
      expect(to).toBeGreaterThan(from);
    }
  },
);
