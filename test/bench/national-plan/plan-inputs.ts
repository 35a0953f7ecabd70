/** A figure that the plan is computed from, and where it comes from. */
type PlanInput = { readonly value: number; readonly what: string; readonly from: string };

const performance = (row: string): string => `performance.md, ${row}`;
const volumes = (path: string): string => `seeds/data/volumes.json, ${path}`;
const assumed = 'assumed';

/** Everything that the plan is computed from. Data only; measured on two cores, see `infra/reference/performance.md`. */
export const planInputs = {
  documentsPerDay: { value: 1_000_000, what: 'documents sent a day', from: 'the order' },
  receivers: { value: 6.31, what: 'receivers of a document', from: volumes('derived.ratios.fan_out') },
  statuses: {
    value: 3,
    what: 'statuses for each delivery',
    from: volumes('mixes.status_messages_per_delivery, assumed'),
  },
  crossingShare: {
    value: 0.07,
    what: 'receivers at the centre or in another province',
    from: volumes('mixes.scope_of_receivers, assumed'),
  },
  peakHourShare: {
    value: 0.15,
    what: 'part of a day in its busiest hour',
    from: volumes('load_profile, assumed'),
  },
  peakMinute: {
    value: 3,
    what: 'busiest minute ÷ mean minute of that hour',
    from: volumes('load_profile, assumed'),
  },
  peakDay: { value: 1.8, what: 'busiest day ÷ mean day', from: volumes('load_profile, assumed') },
  attachmentBytes: {
    value: 858_055,
    what: 'bytes attached to a document, mean',
    from: volumes('attachment_size, 63 files'),
  },
  agencies: { value: 111_339, what: 'agencies registered', from: 'the list of the national axis' },
  largestProvince: {
    value: 584 / 11_053,
    what: 'part of the country in its largest province, by communes',
    from: 'seeds/data/national-2019-units.json',
  },
  copyMs: {
    value: 3.31,
    what: 'processor, ms: a package over four nodes to one receiver',
    from: performance('Through four nodes, always, here + server'),
  },
  furtherCopyMs: {
    value: 3.07,
    what: 'processor, ms: each further receiver, both cores counted as busy',
    from: performance('A circular, 768 ms × 2 ÷ 501'),
  },
  oneServerRate: {
    value: 410,
    what: 'packages/s over four nodes, one server, two cores',
    from: performance('Through four nodes, always'),
  },
  clusterRate: {
    value: 29,
    what: 'the same, three servers with three copies on one disk and two cores',
    from: performance('Sites and clusters'),
  },
  serverMb: {
    value: 26,
    what: 'MB of a server of 23, after load',
    from: performance('Sites and clusters, 603 ÷ 23'),
  },
  userKb: {
    value: 9.3,
    what: 'KB of nats-server for each agency with a key of its own',
    from: 'measured for this page: `up --registry nation-2019`, 1,070 MB',
  },
  connectionKb: {
    value: 80,
    what: 'KB of nats-server for each TLS connection',
    from: 'laboratory, 523 connections',
  },
  ledgerBytes: {
    value: 2_870,
    what: 'bytes of ledgers for each copy',
    from: 'measured for this page: `load --rate 10 --duration 20s --sizes 6k`, 1,414 copies',
  },
  inboxBytes: { value: 11_800, what: 'bytes of messages between nodes for each copy', from: 'the same run' },
  personalCertificates: {
    value: 2_705 / 762,
    what: 'certificates of persons for each of an agency',
    from: volumes('kh.certificates'),
  },
  revokedShare: { value: 0.02, what: 'certificates on the revocation list', from: assumed },
  crlEntryBytes: {
    value: 40,
    what: 'bytes of an entry of the revocation list',
    from: 'RFC 5280: serial number, date, reason',
  },
  revocationHours: { value: 1, what: 'hours that a list or an OCSP answer is kept', from: assumed },
  contentDays: { value: 90, what: 'days that contents stay on the axis', from: assumed },
  inboxDays: { value: 30, what: 'days that messages between nodes stay', from: assumed },
  ledgerYears: { value: 10, what: 'years that ledgers stay', from: assumed },
  copiesKept: { value: 3, what: 'copies of everything in a cluster', from: 'JetStream R3' },
  haAssetsMax: {
    value: 2_000,
    what: 'replicated streams and consumers that a cluster is advised to hold',
    from: 'nats-server, discussion 5128',
  },
} as const satisfies Readonly<Record<string, PlanInput>>;

/** The two shapes of the country. */
export const planShapes = [
  { name: 'before July 2025', provinces: 63, districts: 713, communes: 11_053, nodesOnTheWay: 4 },
  { name: 'from July 2025', provinces: 34, districts: 0, communes: 3_321, nodesOnTheWay: 3 },
] as const;
