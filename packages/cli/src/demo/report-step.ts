import { type StatusCode, statusCodes } from '@lienthong/edxml';
import { draftOf } from './draft.ts';
import type { Place } from './place.ts';
import { placeOf } from './place.ts';
import { report } from './sample-documents.ts';
import { awaitUntil, requireThat, type Stage } from './stage.ts';

const step = 1;
const statusesToSend: readonly StatusCode[] = ['01', '03', '05', '06'];

/** How a report travelled from the lowest tier to the centre, and what came back. */
export type ReportFacts = {
  readonly pkg: string;
  readonly documentId: string;
  readonly code: string;
  readonly subject: string;
  readonly sizeBytes: number;
  readonly from: Place;
  readonly to: Place;
  /** Times are milliseconds since the sender began to hand the package in. */
  readonly hops: readonly (Place & {
    readonly afterMs: number;
    readonly signature: string;
    readonly signedBy: string;
    readonly signedByName: string;
  })[];
  /** Whether the receiver fetched exactly the bytes that were sent. */
  readonly sameBytes: boolean;
  readonly receipt: Place & {
    readonly outcome: string;
    readonly deliveredAfterMs: number;
    readonly backAfterMs: number;
  };
  readonly statuses: readonly { readonly code: string; readonly backAfterMs: number }[];
  /** The package itself, for the duplicate. */
  readonly bytes: Uint8Array;
};

/** A commune reports to the centre; the centre takes it in and tells of its progress four times. */
export async function reportStep(stage: Stage): Promise<ReportFacts> {
  const { session, cast, clock } = stage;
  const [sender, centre] = [await session.desk(cast.sender.organId), await session.desk(cast.centre.organId)];
  const bytes = await sender.compose(draftOf(report, [cast.centre]));
  const startedAt = clock.now();
  const { outcome } = await sender.submit(bytes);
  requireThat(
    outcome.status === 'accepted' && !outcome.duplicate,
    step,
    { vi: 'nút xã nhận báo cáo', en: 'the sender’s node accepts the report' },
    outcome,
  );
  const { pkg, documentId } = outcome;
  await awaitUntil(stage, step, { vi: 'biên nhận về tới nơi gửi', en: 'the receipt comes back' }, async () =>
    (await sender.sent()).find((sent) => sent.pkg === pkg && sent.arrived === sent.copies),
  );
  const receiptBackAt = clock.now();

  const item = (await centre.inbox()).find((waiting) => waiting.pkg === pkg);
  requireThat(
    item !== undefined,
    step,
    { vi: 'báo cáo có trong hộp thư đến', en: 'the report is in the mailbox' },
    pkg,
  );
  const sameBytes = Buffer.compare(await centre.fetch(item), bytes) === 0;
  requireThat(
    sameBytes,
    step,
    { vi: 'tệp nhận được giống hệt tệp đã gửi', en: 'the file fetched equals the file sent' },
    sameBytes,
  );
  await centre.acknowledge(pkg);

  const statuses: { code: string; backAfterMs: number }[] = [];
  for (const code of statusesToSend) {
    const { outcome: told } = await centre.sendStatus(item, code, statusCodes[code].vi);
    await awaitUntil(
      stage,
      step,
      { vi: `trạng thái ${code} về tới nơi gửi`, en: `status ${code} comes back` },
      async () => (await sender.inbox()).find((waiting) => waiting.pkg === told.pkg),
    );
    await sender.acknowledge(told.pkg);
    statuses.push({ code, backAfterMs: clock.now() - startedAt });
  }

  const operator = await session.operator();
  const [found] = await operator.find(pkg);
  requireThat(found !== undefined, step, { vi: 'tra cứu được gói tin', en: 'the package is found' }, pkg);
  const journey = await operator.journey(found);
  const { organId, name, fullName, tier } = cast.sender;
  const identity = await session.pki.agencyIdentity({ organId, name: fullName ?? name, tier });
  const hops = journey.hops.map((hop) => ({
    ...placeOf(session, hop.node),
    afterMs: hop.at - startedAt,
    signature: hop.signature ?? '',
    signedBy: hop.signer === identity.fingerprint ? organId : (hop.signer ?? ''),
    signedByName: hop.signer === identity.fingerprint ? name : '',
  }));
  const route = session.topology.route(cast.sender.organId, cast.centre.organId);
  requireThat(
    hops.length === route.length && hops.every(({ node }, index) => node === route[index]),
    step,
    { vi: `đi qua đủ ${route.length} cấp`, en: `it passes all ${route.length} tiers` },
    hops.map(({ node }) => node),
  );
  requireThat(
    hops.every(({ signature, signedBy }) => signature === 'valid' && signedBy === organId),
    step,
    { vi: 'chữ ký hợp lệ tại từng chặng', en: 'a valid signature at every hop' },
    hops.map(({ signature, signedBy }) => ({ signature, signedBy })),
  );
  const receipt = journey.receipts[0];
  requireThat(
    journey.receipts.length === 1 && receipt?.outcome === 'delivered' && receipt.by === route.at(-1),
    step,
    { vi: 'nút trung ương ký biên nhận đã giao', en: 'the centre’s node signs the receipt' },
    journey.receipts,
  );
  const told = journey.statuses.map(({ status }) => status);
  requireThat(
    told.join() === statusesToSend.join(),
    step,
    { vi: `bốn trạng thái ${statusesToSend.join(', ')}`, en: `four statuses ${statusesToSend.join(', ')}` },
    told,
  );
  return {
    pkg,
    documentId,
    code: `${report.codeNumber}/${report.codeNotation}`,
    subject: report.subject,
    sizeBytes: bytes.length,
    from: placeOf(session, cast.sender.organId),
    to: placeOf(session, cast.centre.organId),
    hops,
    sameBytes,
    receipt: {
      ...placeOf(session, receipt.by),
      outcome: receipt.outcome,
      deliveredAfterMs: receipt.at - startedAt,
      backAfterMs: receiptBackAt - startedAt,
    },
    statuses,
    bytes,
  };
}
