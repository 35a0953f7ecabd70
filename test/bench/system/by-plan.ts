/** Does something at each instant of a plan, whether the last one is done or not; the results, in the order of the plan. */
export async function byPlan<Result>(
  { perSecond, count }: { readonly perSecond: number; readonly count: number },
  act: (index: number, intendedMs: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const startedAt = performance.now();
  const underWay: Promise<Result>[] = [];
  for (let index = 0; index < count; index += 1) {
    const intended = startedAt + (index * 1_000) / perSecond;
    const early = intended - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    underWay.push(act(index, intended));
  }
  return Promise.all(underWay);
}
