import type { Session } from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import { type Evidence, makeEvidence } from '@lienthong/evidence';
import type { NodeId } from '@lienthong/registry';
import type { CommandContext } from '../command-context.ts';

/**
 * The evidence of the latest package that an id names, from a running exchange.
 *
 * @throws EXCHANGE_PACKAGE_UNKNOWN when no node knows it
 * @throws EVIDENCE_JOURNEY_MOVING when nodes keep writing about it
 */
export async function journeyEvidence(
  session: Session,
  id: string,
  { clock, random }: CommandContext,
): Promise<Evidence> {
  const operator = await session.operator();
  const found = await operator.find(id);
  const wanted = found.filter(({ facts }) => facts.kind !== 'status').at(-1) ?? found.at(-1);
  if (!wanted) throw new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', { pkg: id.slice(0, 200), agency: '–' });
  const ledgers = await session.ledgers();
  const desk = await session.desk(wanted.facts.sender);
  return makeEvidence({
    journey: await operator.journey(wanted),
    attest: (node, pkg) => operator.attest(node as NodeId, pkg),
    content: (facts) => desk.fetch({ facts }),
    ledgers: (nodes) => ledgerLines(session, ledgers, nodes as readonly NodeId[]),
    nameOf: (code) => session.registry.find(code)?.name,
    pki: session.pki,
    clock,
    random,
  });
}

async function* ledgerLines(
  { addresses }: Session,
  ledgers: Awaited<ReturnType<Session['ledgers']>>,
  nodes: readonly NodeId[],
): AsyncGenerator<{ readonly node: string; readonly lines: readonly string[] }> {
  for await (const { node, lines } of ledgers.read(nodes.map((id) => addresses.node(id))))
    yield { node: addresses.nodeId(node), lines };
}
