import type { ExchangeError } from '@lienthong/errors';
import type { Tier } from '@lienthong/registry';
import { systemRandom } from '@lienthong/runtime';
import { runService, type ServiceContext, type StartedService } from './run-service.ts';
import { planTierService, type ServicePlan } from './service-plan.ts';
import { readServiceSettings } from './service-settings.ts';
import { startTierService } from './tier-service.ts';

const tierNamesVi: Readonly<Record<string, string>> = {
  central: 'trung ương',
  province: 'tỉnh',
  district: 'huyện',
  commune: 'xã',
};

/** Runs a tier's service as this process, with settings from the environment; see {@link runService}. */
export async function runTierService(tier: Tier): Promise<void> {
  await runService(tier, async (context) => {
    const { env, clock, logger } = context;
    const plan = await planTierService({ tier, settings: readServiceSettings(env), clock, logger });
    return () => startPlan(plan, context);
  });
}

async function startPlan(plan: ServicePlan, { clock, logger }: ServiceContext): Promise<StartedService> {
  const fenced = Promise.withResolvers<ExchangeError>();
  const { stop } = await startTierService({
    plan,
    clock,
    random: systemRandom,
    logger,
    onFenced: fenced.resolve,
    // As the machine kills it: nothing is flushed, nobody is told.
    onKill: () => process.kill(process.pid, 'SIGKILL'),
  });
  const { tier, host, nodes } = plan;
  logger.log('info', 'nodes-ready', { tier, host, nodes: nodes.length });
  return {
    announcement: `${tierNamesVi[tier] ?? tier}: ${nodes.length} nút sẵn sàng · ${tier}: ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} ready`,
    ended: fenced.promise,
    stop,
  };
}
