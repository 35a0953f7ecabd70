import type { NodeId } from '@lienthong/registry';
import { draftOf } from './draft.ts';
import { type Place, placeOf } from './place.ts';
import { circular, directive } from './sample-documents.ts';
import { awaitUntil, requireThat, type Stage } from './stage.ts';

const step = 2;

/** How one directive became one document for everybody below the province. */
export type CircularFacts = {
  readonly directive: {
    readonly code: string;
    readonly subject: string;
    readonly from: Place;
    readonly to: Place;
    readonly deliveredAfterMs: number;
  };
  readonly circular: {
    readonly pkg: string;
    readonly code: string;
    readonly subject: string;
    readonly from: Place;
    readonly sizeBytes: number;
  };
  readonly copies: number;
  readonly deliveries: number;
  readonly refusals: number;
  /** Nodes that handled the circular, the sender's own included. */
  readonly nodes: number;
  /** Different contents under which those nodes recorded it: one, stored once. */
  readonly storedContents: number;
  /** Milliseconds since the province began to hand it in. */
  readonly lastDeliveryAfterMs: number;
  readonly allReceiptsAfterMs: number;
  readonly tiers: readonly {
    readonly tier: string;
    readonly deliveries: number;
    readonly lastAfterMs: number;
  }[];
};

/** The centre directs, the province passes it on to every agency below it with one package. */
export async function circularStep(stage: Stage): Promise<CircularFacts> {
  const { session, cast, clock, onProgress } = stage;
  const centre = await session.desk(cast.centre.organId);
  const province = await session.desk(cast.province.organId);
  const operator = await session.operator();

  const directedAt = clock.now();
  const directed = await centre.submit(await centre.compose(draftOf(directive, [cast.province])));
  const order = await awaitUntil(
    stage,
    step,
    { vi: 'công văn chỉ đạo tới tỉnh', en: 'the directive arrives at the province' },
    async () => (await province.inbox()).find(({ pkg }) => pkg === directed.outcome.pkg),
  );
  await province.fetch(order);
  await province.acknowledge(order.pkg);

  const { documentId, code = '', promulgationDate = '', sender } = order.facts;
  const bytes = await province.compose({
    ...draftOf(circular, cast.belowProvince),
    responseFor: { organId: sender, code, promulgationDate, documentId },
  });
  const startedAt = clock.now();
  const { outcome } = await province.submit(bytes);
  const copies = cast.belowProvince.length;
  requireThat(
    outcome.status === 'accepted' && outcome.copies === copies,
    step,
    { vi: `tỉnh gửi ${copies} bản`, en: `the province sends ${copies} copies` },
    outcome,
  );
  const settled = await awaitUntil(
    stage,
    step,
    { vi: `đủ ${copies} biên nhận`, en: `all ${copies} receipts` },
    async () => {
      const sent = (await province.sent({ limit: 1 }))[0];
      if (!sent || sent.pkg !== outcome.pkg) return undefined;
      const { arrived, refused } = sent;
      onProgress({ vi: `biên nhận ${arrived}/${copies}`, en: `receipts ${arrived}/${copies}` });
      return arrived + refused >= copies ? sent : undefined;
    },
  );
  const allReceiptsAfterMs = clock.now() - startedAt;
  requireThat(
    settled.arrived === copies && settled.refused === 0,
    step,
    { vi: `${copies} bản đã giao`, en: `${copies} copies delivered` },
    settled,
  );

  const [found] = await operator.find(outcome.pkg);
  requireThat(
    found !== undefined,
    step,
    { vi: 'tra cứu được gói tin', en: 'the package is found' },
    outcome.pkg,
  );
  const journey = await operator.journey(found);
  const contents = new Set(
    await Promise.all(
      journey.hops.map(
        async ({ node }) => (await operator.record(node as NodeId, outcome.pkg))?.facts.digest,
      ),
    ),
  );
  requireThat(
    contents.size === 1,
    step,
    { vi: 'mọi nút dùng chung một bản lưu', en: 'all nodes share one stored copy' },
    contents.size,
  );
  const delivered = journey.receipts.filter(({ outcome: what }) => what === 'delivered');
  requireThat(
    new Set(delivered.map(({ to }) => to)).size === copies,
    step,
    { vi: `${copies} nơi nhận khác nhau`, en: `${copies} different receivers` },
    delivered.length,
  );
  const tiers = new Map<string, { tier: string; deliveries: number; lastAfterMs: number }>();
  for (const { to, at } of delivered) {
    const { tier } = session.registry.get(to);
    const sum = tiers.get(tier) ?? { tier, deliveries: 0, lastAfterMs: 0 };
    tiers.set(tier, sum);
    sum.deliveries += 1;
    sum.lastAfterMs = Math.max(sum.lastAfterMs, at - startedAt);
  }
  return {
    directive: {
      code: `${directive.codeNumber}/${directive.codeNotation}`,
      subject: directive.subject,
      from: placeOf(session, cast.centre.organId),
      to: placeOf(session, cast.province.organId),
      deliveredAfterMs: order.deliveredAt - directedAt,
    },
    circular: {
      pkg: outcome.pkg,
      code: `${circular.codeNumber}/${circular.codeNotation}`,
      subject: circular.subject,
      from: placeOf(session, cast.province.organId),
      sizeBytes: bytes.length,
    },
    copies,
    deliveries: delivered.length,
    refusals: settled.refused,
    nodes: journey.hops.length,
    storedContents: contents.size,
    lastDeliveryAfterMs: Math.max(...delivered.map(({ at }) => at)) - startedAt,
    allReceiptsAfterMs,
    tiers: [...tiers.values()],
  };
}
