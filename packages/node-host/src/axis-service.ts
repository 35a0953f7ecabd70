import type { NodeId } from '@lienthong/registry';
import type { Transport } from './transport.ts';

/** Who works on the axis beside its hosts: an agency by its primary code, a gateway by its name, or the operator. */
export type AxisParty = { readonly organId: string } | { readonly gateway: string } | 'operator';

/** The gateway that every exchange has a key for. */
export const mainGateway = 'main';

/** A way onto the axis for one party or host. */
export type OpenTransport = {
  readonly transport: Transport;
  readonly close: () => Promise<void>;
  /** Whether the server answers now, asked for a moment only; left out, there is no server that could be away. */
  readonly answers?: () => Promise<boolean>;
  /** Messages that wait at the server for other sites. */
  readonly waiting?: () => Promise<number>;
  /** Of one who works with several sites: how each is. */
  readonly sites?: () => Promise<readonly SiteState[]>;
};

/** A site as one who works with all of them finds it. */
export type SiteState = {
  readonly site: string;
  readonly nodes: readonly NodeId[];
  /** Messages that wait here for other sites; undefined where the server does not answer. */
  readonly waiting: number | undefined;
};

/** A site whose server does not answer, with the nodes that nobody can ask meanwhile. */
export type AbsentSite = { readonly site: string; readonly nodes: readonly NodeId[] };

/** Where the nodes meet: a NATS server with its streams, or this process' memory. */
export type AxisService = {
  openHost(host: string): Promise<OpenTransport>;
  openParty(party: AxisParty): Promise<OpenTransport>;
  close(): Promise<void>;
};
