import type { Route } from './route.ts';
import { agencyRoutes } from './routes/agency-routes.ts';
import { certificateRoutes } from './routes/certificate-routes.ts';
import { clockRoutes } from './routes/clock-routes.ts';
import { contentRoutes } from './routes/content-routes.ts';
import { counterRoutes } from './routes/counter-routes.ts';
import { deadLetterRoutes } from './routes/dead-letter-routes.ts';
import { documentRoutes } from './routes/document-routes.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { evidenceRoutes } from './routes/evidence-routes.ts';
import { faultRoutes } from './routes/fault-routes.ts';
import { gatewayRoutes } from './routes/gateway-routes.ts';
import { journeyRoutes } from './routes/journey-routes.ts';
import { ledgerRoutes } from './routes/ledger-routes.ts';
import { mailboxRoutes } from './routes/mailbox-routes.ts';
import { metricsRoutes } from './routes/metrics-routes.ts';
import { networkRoutes } from './routes/network-routes.ts';
import { packageRoutes } from './routes/package-routes.ts';
import { quotaRoutes } from './routes/quota-routes.ts';
import { registerRoutes } from './routes/register-routes.ts';
import { reportRoutes } from './routes/report-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { snapshotRoutes } from './routes/snapshot-routes.ts';
import { statusRoutes } from './routes/status-routes.ts';
import { storyRoutes } from './routes/story-routes.ts';
import { submissionRoutes } from './routes/submission-routes.ts';
import { systemRoutes } from './routes/system-routes.ts';
import { waitRoutes } from './routes/wait-routes.ts';
/** Routes that belong together, by the name that the document gives them. */
export const rooms: Readonly<Record<string, readonly Route[]>> = {
  status: [...statusRoutes, ...documentRoutes],
  sessions: sessionRoutes,
  network: networkRoutes,
  agencies: agencyRoutes,
  sending: submissionRoutes,
  mailboxes: mailboxRoutes,
  registers: registerRoutes,
  packages: [...packageRoutes, ...contentRoutes, ...evidenceRoutes],
  journeys: journeyRoutes,
  counters: [...counterRoutes, ...reportRoutes],
  ledger: ledgerRoutes,
  systems: systemRoutes,
  gateway: gatewayRoutes,
  certificates: certificateRoutes,
  snapshots: snapshotRoutes,
  faults: faultRoutes,
  quotas: quotaRoutes,
  'dead letters': deadLetterRoutes,
  clock: clockRoutes,
  stories: storyRoutes,
  events: eventRoutes,
  waiting: waitRoutes,
  metrics: metricsRoutes,
};

/** Every route of the control API: server, document, client and tests are made from it. */
export const routeTable: readonly Route[] = Object.values(rooms).flat();
