import type { LinkOrder, LocalExchange } from '@lienthong/emulator';
import type { Tier, Topology } from '@lienthong/registry';

/** What runs after a start. */
export type StartFacts = {
  readonly mode: string;
  readonly server: { readonly url: string; readonly version: string; readonly source: string };
  /** In mode `tiered`: each after the one above it. */
  readonly sites: readonly SiteFacts[];
  readonly registry: string;
  readonly routing: string;
  readonly agencies: number;
  readonly nodes: number;
  readonly tiers: readonly TierFacts[];
  readonly stateDir: string;
  readonly readyAfterMs: number;
};

/** Nodes of one tier, and the agencies that hang on them. */
export type TierFacts = { readonly tier: Tier; readonly nodes: number; readonly agencies: number };

/** A site and its link to the one above. */
export type SiteFacts = {
  readonly site: string;
  /** Of the node that the site begins with. */
  readonly name: string;
  readonly above: string | undefined;
  readonly url: string;
  readonly linkPort: number | undefined;
  readonly link: LinkOrder | undefined;
  readonly nodes: number;
};

/** What a started exchange consists of. */
export function startFactsOf(
  { emulator, mode, server, sites, state }: LocalExchange,
  start: { readonly registry: string; readonly readyAfterMs: number },
): StartFacts {
  const { topology } = emulator;
  const tiers = tierFacts(topology);
  return {
    mode,
    sites: sites.map(({ name, above, nodes, server: { url }, link }) => ({
      site: name,
      name: nodes[0] ? emulator.registry.get(nodes[0]).name : '',
      above,
      url,
      linkPort: link?.port,
      link: link && { state: link.state },
      nodes: nodes.length,
    })),
    server: { url: server.url, version: server.version, source: server.source },
    registry: start.registry,
    routing: topology.routing,
    agencies: tiers.reduce((sum, { agencies }) => sum + agencies, 0),
    nodes: topology.size,
    tiers,
    stateDir: state.path,
    readyAfterMs: start.readyAfterMs,
  };
}

function tierFacts(topology: Topology): readonly TierFacts[] {
  const tiers = new Map<Tier, { tier: Tier; nodes: number; agencies: number }>();
  for (const { tier, organisations } of topology.nodes()) {
    const sum = tiers.get(tier) ?? { tier, nodes: 0, agencies: 0 };
    tiers.set(tier, sum);
    sum.nodes += 1;
    sum.agencies += organisations.length;
  }
  return [...tiers.values()];
}
