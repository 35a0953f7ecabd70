import type { Transport } from '@lienthong/node-host';
import type { SessionParty } from './session.ts';

/** A way onto the axis for one party or host. */
export type OpenTransport = { readonly transport: Transport; readonly close: () => Promise<void> };

/** Where the nodes meet: a NATS server with its streams, or this process' memory. */
export type AxisService = {
  openHost(host: string): Promise<OpenTransport>;
  openParty(party: SessionParty): Promise<OpenTransport>;
  close(): Promise<void>;
};
