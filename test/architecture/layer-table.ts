/**
 * Who may import whom: a package imports only from lower layers, never from its own. Services import no service.
 * The table is the architecture; `layers.test.ts` holds the packages to it.
 */
export const layerTable: Readonly<Record<string, number>> = {
  '@lienthong/errors': 0,
  '@lienthong/lifecycle': 1,
  '@lienthong/runtime': 1,
  '@lienthong/xml': 1,
  '@lienthong/edxml': 2,
  '@lienthong/pki': 2,
  '@lienthong/registry': 2,
  '@lienthong/nats-server': 2,
  '@lienthong/worker-pool': 2,
  '@lienthong/seeds': 3,
  '@lienthong/xml-signature': 3,
  '@lienthong/axis': 3,
  '@lienthong/content-store': 3,
  '@lienthong/duties': 3,
  '@lienthong/ledger': 3,
  '@lienthong/systems': 3,
  '@lienthong/vxp': 3,
  '@lienthong/edxml-signature': 4,
  '@lienthong/axis-nats': 4,
  '@lienthong/axis-threads': 4,
  '@lienthong/behaviour': 4,
  '@lienthong/counters': 4,
  '@lienthong/pdf': 4,
  '@lienthong/registers': 4,
  '@lienthong/trust-services': 4,
  '@lienthong/vxp-client': 4,
  '@lienthong/exchange': 5,
  '@lienthong/faults': 5,
  '@lienthong/evidence': 6,
  '@lienthong/node-host': 6,
  '@lienthong/central': 7,
  '@lienthong/province': 7,
  '@lienthong/district': 7,
  '@lienthong/commune': 7,
  '@lienthong/gateway': 7,
  '@lienthong/emulator': 8,
  '@lienthong/load': 9,
  '@lienthong/reports': 9,
  '@lienthong/simulation': 9,
  '@lienthong/snapshots': 9,
  '@lienthong/stories': 9,
  '@lienthong/control': 10,
  '@lienthong/console': 11,
  '@lienthong/testcontainers': 11,
  '@lienthong/cli': 12,
};

/** Members that are no part of the product: they may import everything, and nothing imports them. */
export const developmentMembers: readonly string[] = ['@lienthong/test'];

/** What must hold beside the layers: who must not know what, and why. */
export const forbiddenImports: readonly {
  readonly from: string;
  readonly to: string;
  readonly why: string;
}[] = [
  { from: '@lienthong/exchange', to: '@lienthong/axis-nats', why: 'a node knows the axis, not NATS' },
  { from: '@lienthong/exchange', to: '@lienthong/nats-server', why: 'a node knows the axis, not NATS' },
  { from: '@lienthong/gateway', to: '@lienthong/axis-nats', why: 'the gateway knows the axis, not NATS' },
  { from: '@lienthong/axis', to: '@lienthong/edxml', why: 'the axis carries opaque bytes' },
  {
    from: '@lienthong/xml-signature',
    to: '@lienthong/edxml',
    why: 'signatures are generic; edxml-signature joins the two',
  },
];
