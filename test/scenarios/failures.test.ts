import { afterAll, describe, expect, test } from 'vitest';
import { type Failure, failureGroups, policiesOf } from '../failures/failure-table.ts';
import { Stage } from '../failures/stage.ts';

/** One exchange for each set of policies. */
const stages = new Map<string, Promise<Stage>>();

function stageFor({ up, alone, en }: Failure): Promise<Stage> {
  const policies = policiesOf(up);
  const key = alone ? en : JSON.stringify(policies);
  const stage = stages.get(key) ?? Stage.start(policies);
  stages.set(key, stage);
  return stage;
}

afterAll(async () => {
  for (const stage of stages.values()) await (await stage)[Symbol.asyncDispose]();
});

describe.each(failureGroups)('$en', ({ failures }) => {
  test.each(failures)('$en', { timeout: 90_000 }, async (failure) => {
    const { cause, leadsTo } = failure;
    expect(await cause(await stageFor(failure))).toEqual(leadsTo);
  });
});
