import type { Route } from './route.ts';
import { agencyRoutes } from './routes/agency-routes.ts';
import { counterRoutes } from './routes/counter-routes.ts';
import { documentRoutes } from './routes/document-routes.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { journeyRoutes } from './routes/journey-routes.ts';
import { mailboxRoutes } from './routes/mailbox-routes.ts';
import { networkRoutes } from './routes/network-routes.ts';
import { packageRoutes } from './routes/package-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { statusRoutes } from './routes/status-routes.ts';
import { submissionRoutes } from './routes/submission-routes.ts';
import { waitRoutes } from './routes/wait-routes.ts';

/** Routes that belong together, by the name that the document gives them. */
export const rooms: Readonly<Record<string, readonly Route[]>> = {
  status: [...statusRoutes, ...documentRoutes],
  sessions: sessionRoutes,
  network: networkRoutes,
  agencies: agencyRoutes,
  sending: submissionRoutes,
  mailboxes: mailboxRoutes,
  packages: packageRoutes,
  journeys: journeyRoutes,
  counters: counterRoutes,
  events: eventRoutes,
  waiting: waitRoutes,
};

/** Every route of the control API: server, document, client and tests are made from it. */
export const routeTable: readonly Route[] = Object.values(rooms).flat();
