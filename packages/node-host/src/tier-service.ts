import type { ExchangeError } from '@lienthong/errors';
import { PackageReaders, samePolicy, withHopModes, withPolicyChanges } from '@lienthong/exchange';
import { openPki } from '@lienthong/pki';
import { type Clock, Closers, type Logger, type RandomSource } from '@lienthong/runtime';
import { ExchangeControl } from './exchange-control.ts';
import { followRegistry } from './follow-registry.ts';
import { newExaminer } from './new-examiner.ts';
import { NodeHost } from './node-host.ts';
import type { ServicePlan } from './service-plan.ts';

export type TierServiceOptions = {
  readonly plan: ServicePlan;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** Called where a fault kills this process, which ends it. */
  readonly onKill: () => void;
  /** Called once, after everything has stopped, when a process that started later serves the nodes. */
  readonly onFenced: (reason: ExchangeError) => void;
};

/**
 * Connects and starts the nodes of a plan; resolves when they take packages.
 *
 * @throws AXIS_UNREACHABLE when the server is not there
 * @throws AXIS_NODE_TAKEN when a living process serves one of the nodes
 * @throws AXIS_NOT_ALLOWED, AXIS_SERVER_TOO_OLD, PKI_*, LEDGER_*
 */
export async function startTierService(
  options: TierServiceOptions,
): Promise<{ readonly stop: () => Promise<void> }> {
  const { plan, random, logger, onFenced, onKill } = options;
  const control = new ExchangeControl(options.clock);
  const { clock } = control;
  const { host, nodes, registry, topology, axis, hopModes, policies } = plan;
  const closers = new Closers();
  try {
    const pki = await openPki({ dir: plan.pki, clock, random });
    if (plan.provisions) await axis.provision([{ host, nodes }]);
    const { transport, close } = await axis.openHost(host);
    closers.add(close);
    const { notices } = transport;
    const followed = await followRegistry({ notices, registry, topology, control, clock, logger });
    closers.add(() => followed.close());
    const readers = new PackageReaders({ clock: clock.machine });
    closers.add(() => readers.close());
    const nodeHost = await NodeHost.start({
      host,
      nodes,
      transport,
      registry,
      topology,
      pki,
      policyOf: withHopModes(withPolicyChanges(samePolicy(), policies), hopModes),
      examiner: newExaminer({
        registry,
        pki,
        clock,
        random,
        read: (bytes, how) => readers.read(bytes, how),
      }),
      clock,
      control,
      onKill,
      random,
      logger,
      onFenced,
    });
    closers.add(() => nodeHost.stop());
    return { stop: () => closers.close() };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}
