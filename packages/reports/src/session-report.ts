import { WorkingCalendar } from '@lienthong/duties';
import type { Session } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { LedgerSource } from '@lienthong/ledger';
import { registerDuties } from '@lienthong/registers';
import { makeReport, type ReportOptions } from './make-report.ts';
import type { Report } from './report.ts';

/**
 * The ledgers of a running exchange, of those sites that answer.
 *
 * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
 */
export async function sessionLedgers(session: Session): Promise<LedgerSource> {
  const { addresses } = session;
  const store = await session.ledgers();
  const absent = new Set((await session.absentSites()).flatMap(({ nodes }) => nodes));
  return {
    owners: addresses.nodes().filter((owner) => !absent.has(addresses.nodeId(owner))),
    nodeIdOf: (owner) => addresses.nodeId(owner),
    read: (owners) => store.read(owners),
  };
}

/**
 * The report of a running exchange, with what its agencies owe by the working days of the law.
 *
 * @throws REGISTRY_ORGANISATION_UNKNOWN, AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
 */
export async function sessionReport(
  session: Session,
  options: Pick<ReportOptions, 'period' | 'under' | 'opening' | 'heads'>,
): Promise<Report> {
  const calendar = new WorkingCalendar();
  const { from, to } = options.period;
  return makeReport({
    ...options,
    ledgers: await sessionLedgers(session),
    registry: session.registry,
    now: session.clock.now(),
    absentSites: (await session.absentSites()).map(({ site }) => site),
    overdueOf: async (code, at) => {
      try {
        const items = await (await session.desk(code)).register('in', { from, to });
        const owed = registerDuties(items, at, { calendar }).filter(({ state }) => state === 'overdue');
        return new Set(owed.map(({ item }) => item.pkg)).size;
      } catch (failure) {
        // An agency that no longer is has no desk, and nobody there who owes anything.
        if (isExchangeError(failure, 'EXCHANGE_RECEIVER_RETIRED')) return 0;
        throw failure;
      }
    },
  });
}
