import { type NatsLink, parseJson } from './nats-link.ts';

/**
 * How many messages a stream has on the subjects that `filter` stands for. Only the server that leads the stream answers this,
 * so that the number has everything that a sender was told is stored.
 *
 * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
 */
export function storedCount(link: NatsLink, stream: string, filter: string): Promise<number> {
  return link.persist(`count ${filter}`, async (timeoutMs) => {
    let count = 0;
    // The server names its subjects in portions.
    for (let offset = 0, total = 1; offset < total; ) {
      const request = JSON.stringify({ subjects_filter: filter, offset });
      const info = parseJson(await link.request(`$JS.API.STREAM.INFO.${stream}`, request, { timeoutMs }));
      const { subjects } = info['state'] as { readonly subjects?: Readonly<Record<string, number>> | null };
      const counts = Object.values(subjects ?? {});
      count += counts.reduce((sum, one) => sum + one, 0);
      if (counts.length === 0) break;
      offset += counts.length;
      total = Number(info['total'] ?? 0);
    }
    return count;
  });
}
