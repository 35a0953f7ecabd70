import { axisErrors } from './tables/axis.ts';
import { behaviourErrors } from './tables/behaviour.ts';
import { controlErrors } from './tables/control.ts';
import { dutyErrors } from './tables/duties.ts';
import { edxmlErrors } from './tables/edxml.ts';
import { evidenceErrors } from './tables/evidence.ts';
import { exchangeErrors } from './tables/exchange.ts';
import { faultErrors } from './tables/faults.ts';
import { gatewayErrors } from './tables/gateway.ts';
import { ledgerErrors } from './tables/ledger.ts';
import { loadErrors } from './tables/load.ts';
import { natsServerErrors } from './tables/nats-server.ts';
import { pdfErrors } from './tables/pdf.ts';
import { pkiErrors } from './tables/pki.ts';
import { registryErrors } from './tables/registry.ts';
import { runtimeErrors } from './tables/runtime.ts';
import { signatureErrors } from './tables/signature.ts';
import { simulationErrors } from './tables/simulation.ts';
import { snapshotErrors } from './tables/snapshots.ts';
import { storyErrors } from './tables/stories.ts';
import { systemErrors } from './tables/systems.ts';
import { vxpErrors } from './tables/vxp.ts';
import { xmlErrors } from './tables/xml.ts';

/**
 * Every error code of the project. Number ranges:
 * 1000 edxml · 1500 xml · 2000 xml-signature, edxml-signature · 3000 pki · 4000 registry · 5000 axis, axis-nats, content-store · 5500 nats-server ·
 * 6000 ledger, counters · 7000 exchange · 8000 gateway · 8300 systems · 8400 vxp, vxp-client · 8500 duties · 8600 behaviour · 8700 pdf · 8800 simulation · 8900 evidence · 8950 faults · 9300 control · 9400 load · 9500 snapshots · 9600 stories · 9000 runtime, configuration, command line.
 */
export const errorTable: typeof xmlErrors &
  typeof edxmlErrors &
  typeof signatureErrors &
  typeof pkiErrors &
  typeof registryErrors &
  typeof axisErrors &
  typeof natsServerErrors &
  typeof ledgerErrors &
  typeof exchangeErrors &
  typeof gatewayErrors &
  typeof systemErrors &
  typeof vxpErrors &
  typeof dutyErrors &
  typeof behaviourErrors &
  typeof pdfErrors &
  typeof simulationErrors &
  typeof evidenceErrors &
  typeof faultErrors &
  typeof controlErrors &
  typeof loadErrors &
  typeof snapshotErrors &
  typeof storyErrors &
  typeof runtimeErrors = {
  ...xmlErrors,
  ...edxmlErrors,
  ...signatureErrors,
  ...pkiErrors,
  ...registryErrors,
  ...axisErrors,
  ...natsServerErrors,
  ...ledgerErrors,
  ...exchangeErrors,
  ...gatewayErrors,
  ...systemErrors,
  ...vxpErrors,
  ...dutyErrors,
  ...behaviourErrors,
  ...pdfErrors,
  ...simulationErrors,
  ...evidenceErrors,
  ...faultErrors,
  ...controlErrors,
  ...loadErrors,
  ...snapshotErrors,
  ...storyErrors,
  ...runtimeErrors,
};

/** A code of the table. */
export type ErrorCode = keyof typeof errorTable;
