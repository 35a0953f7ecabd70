import type { ControlClient, ControlEvent } from '@lienthong/control/client';

/** Events of one document, from its admission to the last receipt, as the control API told them. */
export type RecordedDocument = readonly ControlEvent[];

/** Two in a hundred go from a district to all of its communes, the others from one agency to one or two. */
const circularEvery = 48;

/**
 * What the control API tells of documents on real ways through the network: up from communes to the centre, across
 * districts, and down from a district to all of its communes.
 */
export async function recordDocuments(
  client: ControlClient,
  documentCount: number,
): Promise<readonly RecordedDocument[]> {
  const { nodes } = await client.network();
  const communes = nodes.filter(({ depth }) => depth === 3);
  const districts = nodes.filter(({ depth }) => depth === 2);
  const centre = nodes[0]?.id ?? '';
  const { lastEventId: first } = await client.status();
  for (let n = 0; n < documentCount; n += 1) {
    const district = districts[(n * 5) % districts.length];
    const isCircular = n % circularEvery === 0;
    const code = isCircular ? district?.id : communes[(n * 37) % communes.length]?.id;
    const to = isCircular
      ? communes.filter(({ parent }) => parent === district?.id).map(({ id }) => id)
      : n % 3 === 0
        ? [centre]
        : [communes[(n * 61 + 11) % communes.length]?.id ?? '', district?.id ?? ''];
    await client.send({
      code: code ?? '',
      body: {
        to: [...new Set(to)].filter((id) => id !== code),
        codeNotation: 'BC-UBND',
        typeName: 'Báo cáo',
        subject: `Báo cáo số ${n + 1} về tình hình mưa lũ và sạt lở đất trên địa bàn`,
        priority: n % 8 === 0 ? 3 : 0,
      },
    });
  }
  await client.waitQuiescent({ timeoutMs: 60_000 });
  const { lastEventId: last } = await client.status();
  const documents = new Map<string, ControlEvent[]>();
  for await (const event of client.events({ after: first })) {
    if (event.pkg !== undefined) {
      const events = documents.get(event.pkg) ?? [];
      documents.set(event.pkg, events);
      events.push(event);
    }
    if (event.id === last) break;
  }
  return [...documents.values()];
}
