import type { Ground } from '../ground.ts';
import { Counted } from '../metrics/counted.ts';
import { type MetricFamily, metricsText } from '../metrics/metric.ts';
import { single } from '../metrics/process-metrics.ts';
import { downloadRoute, type Route } from '../route.ts';

const mediaType = 'text/plain; version=0.0.4; charset=utf-8';

/** Numbers for Prometheus. */
export const metricsRoutes: readonly Route[] = [
  downloadRoute({
    name: 'metrics',
    method: 'GET',
    path: '/metrics',
    summary: { vi: 'Số đo cho Prometheus', en: 'Metrics for Prometheus' },
    mediaTypes: [mediaType],
    handle: async (ground) => {
      await ground.tail.settled();
      const families = [
        ...ground.exchangeMetrics.families(),
        ...stateFamilies(ground),
        ...ground.processMetrics.families(),
      ];
      return { bytes: Buffer.from(metricsText(families), 'utf8'), mediaType };
    },
  }),
];

function stateFamilies({ session, tail, streams }: Ground): readonly MetricFamily[] {
  const { registry, topology } = session;
  const waiting = new Counted();
  const delivered = new Counted();
  const nodes = new Counted();
  for (const { id, tier, organisations } of topology.nodes()) {
    nodes.add({ tier: registry.get(id).tier }, 1);
    for (const code of organisations)
      for (const type of ['document', 'status'] as const) {
        const mail = tail.mail.of(code, type);
        waiting.add({ tier, type }, mail.waiting);
        delivered.add({ tier, type }, mail.delivered);
      }
  }
  return [
    nodes.family({ name: 'lienthong_nodes', type: 'gauge', help: 'Nodes by tier' }),
    waiting.family({
      name: 'lienthong_mailbox_packages',
      type: 'gauge',
      help: 'Packages that wait in mailboxes, by tier of the node and type',
    }),
    delivered.family({
      name: 'lienthong_delivered_packages_total',
      type: 'counter',
      help: 'Packages that were put into mailboxes, by tier of the node and type',
    }),
    single('lienthong_packages_total', 'counter', 'Packages that came in', tail.packages.count),
    single(
      'lienthong_open_copies',
      'gauge',
      'Copies whose outcome the sender’s node does not know',
      tail.open.copies,
    ),
    single(
      'lienthong_unheard_states',
      'gauge',
      'States that the sender’s node has not heard',
      tail.open.unheard,
    ),
    single('lienthong_control_events_total', 'counter', 'Events since the start of the API', tail.hub.count),
    single('lienthong_control_streams', 'gauge', 'Streams of events that are open', streams.count),
    single(
      'lienthong_control_streams_dropped_total',
      'counter',
      'Streams whose reader was too slow',
      streams.droppedCount,
    ),
    single('lienthong_control_waits', 'gauge', 'Waits that go on', tail.waitCount),
  ];
}
