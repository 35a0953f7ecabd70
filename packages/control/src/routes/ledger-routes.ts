import type { Session } from '@lienthong/emulator';
import type { ExchangeError } from '@lienthong/errors';
import {
  type ChainDivergence,
  findDivergence,
  type LedgerEntry,
  linesOf,
  parseEntry,
} from '@lienthong/ledger';
import type { NodeId } from '@lienthong/registry';
import { sessionLedgers } from '@lienthong/reports';
import { z } from 'zod';
import { problemOf } from '../http/problem-of.ts';
import { cursorOf, pageQueryShape, pageSchema, placeOf } from '../model/page.ts';
import { problemSchema } from '../model/problem.ts';
import { jsonRoute, type Route } from '../route.ts';

/** One entry of a ledger, and its line as it is stored and hashed. */
type ShownEntry = {
  readonly n: number;
  readonly at: number;
  readonly act: string;
  readonly pkg: string;
  readonly copies: number;
  readonly line: string;
};

type ShownDivergence = ChainDivergence & { readonly node: string; readonly name: string };

const entrySchema: z.ZodType<ShownEntry> = z
  .strictObject({
    n: z.int(),
    at: z.number(),
    act: z.string(),
    pkg: z.string(),
    copies: z.int(),
    line: z.string(),
  })
  .meta({ id: 'LedgerEntry' });

const verdictSchema = z
  .strictObject({
    sound: z.boolean(),
    nodeCount: z.int(),
    entryCount: z.int(),
    /** Copies that have left a node and not arrived at the next. */
    inFlight: z.int(),
    broken: z.array(problemSchema),
    /** The first bad entry of each broken chain, by its place from 0, and what was done to it. */
    divergences: z.array(
      z.strictObject({
        node: z.string(),
        name: z.string(),
        n: z.int(),
        what: z.enum(['altered', 'removed', 'inserted', 'moved']),
      }),
    ),
    imbalances: z.int(),
    doubled: z.int(),
    /** Counters that ledgers do not bear out. */
    mismatches: z.array(
      z.strictObject({
        agency: z.string(),
        counter: z.string(),
        answered: z.int(),
        recomputed: z.int(),
      }),
    ),
  })
  .meta({ id: 'BooksVerdict' });

/** Ledgers: read, and recomputed from their first line. */
export const ledgerRoutes: readonly Route[] = [
  jsonRoute({
    name: 'verifyBooks',
    method: 'GET',
    path: '/api/v1/ledger/verification',
    summary: {
      vi: 'Tính lại mọi chuỗi băm, mọi tổng và mọi bộ đếm từ sổ cái',
      en: 'Recomputes every chain, every sum and every counter from the ledgers',
    },
    query: z.strictObject({
      atRest: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: 'Whether copies on their way are an error; counters are compared only then' }),
    }),
    answer: verdictSchema,
    handle: async ({ session }, { query }, { language }) => {
      const verdict = await session.verifyBooks({ atRest: query.atRest === 'true' });
      const { sound, nodeCount, entryCount, inFlight, broken, imbalances, doubled, mismatches } = verdict;
      return {
        ...{ sound, nodeCount, entryCount, inFlight },
        broken: broken.map((error) => problemOf(error, language)),
        divergences: [...(await divergencesOf(session, broken))],
        imbalances: imbalances.length,
        doubled: doubled.length,
        mismatches: mismatches.map((one) => ({ ...one })),
      };
    },
  }),
  jsonRoute({
    name: 'ledger',
    method: 'GET',
    path: '/api/v1/nodes/{node}/ledger',
    summary: {
      vi: 'Sổ cái của một nút, theo thứ tự chuỗi',
      en: 'A node’s ledger, in the order of its chain',
    },
    params: z.strictObject({ node: z.string().min(1).max(100) }),
    query: z.strictObject(pageQueryShape),
    errors: ['REGISTRY_ORGANISATION_UNKNOWN', 'REGISTRY_NODE_UNKNOWN', 'CONTROL_CURSOR_INVALID'],
    answer: pageSchema(entrySchema),
    handle: async ({ session }, { params, query: { limit, cursor } }) => {
      const node = session.registry.get(params.node).organId as NodeId;
      const start = placeOf(cursor, 0);
      const items: ShownEntry[] = [];
      let place = 0;
      const ledgers = await session.ledgers();
      for await (const { lines } of ledgers.read([session.addresses.node(node)]))
        for (const line of lines) {
          if (items.length > limit) break;
          if (place >= start) items.push(shownEntry(parseEntry(line, node), line));
          place += 1;
        }
      const isMore = items.length > limit;
      return {
        items: isMore ? items.slice(0, limit) : items,
        ...(isMore ? { next: cursorOf(start + limit) } : {}),
      };
    },
  }),
];

/** What exactly is wrong with the ledgers that do not hold together. */
async function divergencesOf(
  session: Session,
  broken: readonly ExchangeError[],
): Promise<readonly ShownDivergence[]> {
  if (broken.length === 0) return [];
  const nodes = new Set(broken.map(({ details }) => String(details['node'])));
  const ledgers = await sessionLedgers(session);
  const found: ShownDivergence[] = [];
  for (const owner of ledgers.owners) {
    const node = ledgers.nodeIdOf(owner);
    const divergence = nodes.has(node) ? findDivergence(await linesOf(ledgers, owner)) : undefined;
    if (divergence) found.push({ node, name: session.registry.find(node)?.name ?? node, ...divergence });
  }
  return found;
}

function shownEntry({ n, at, act, pkg, copies }: LedgerEntry, line: string): ShownEntry {
  return { n, at, act, pkg, copies, line };
}
