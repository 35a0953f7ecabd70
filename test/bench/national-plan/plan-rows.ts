import { planInputs, type planShapes } from './plan-inputs.ts';

type Values = { readonly [Name in keyof typeof planInputs]: number };
type Shape = (typeof planShapes)[number];

/** A line of the plan: what it is, its value, and the arithmetic in words. */
type PlanRow = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly how: string;
};

const officeSecondsPerHour = 3_600;
const daysPerYear = 365;
/** Inbox, ledger, content, notice and outbox of a site. */
const streamsOfSite = 5;
/** One consumer for each process that serves nodes: a tier of a site. */
const consumersOfSite = 2;

/** The arithmetic of the plan for one shape of the country, line by line. */
export function planRows(shape: Shape): readonly PlanRow[] {
  const of = Object.fromEntries(
    Object.entries(planInputs).map(([name, { value }]) => [name, value]),
  ) as Values;
  const { provinces, districts, communes, nodesOnTheWay } = shape;
  const sites = 1 + provinces + districts;
  const servers = (1 + provinces) * of.copiesKept + districts;
  const perSecond =
    (of.documentsPerDay * of.peakHourShare * of.peakMinute * of.peakDay) / officeSecondsPerHour;
  const deliveries = perSecond * of.receivers;
  const statuses = deliveries * of.statuses;
  const documentCores = (perSecond * (of.copyMs + (of.receivers - 1) * of.furtherCopyMs)) / 1_000;
  const statusCores = (statuses * of.copyMs) / 1_000;
  const cores = documentCores + statusCores;
  const throughHub = (deliveries + statuses) * of.crossingShare;
  const documentBytes = (of.attachmentBytes * 4) / 3;
  const copiesPerDay = of.documentsPerDay * of.receivers * (1 + of.statuses);
  const sitesOfDocument = 1 + of.receivers * of.crossingShare;
  const contentPerDay = of.documentsPerDay * documentBytes * sitesOfDocument * of.copiesKept;
  const ledgerPerDay = copiesPerDay * of.ledgerBytes * of.copiesKept;
  const inboxPerDay = copiesPerDay * of.inboxBytes * of.copiesKept;
  const hubLink = (deliveries * of.crossingShare * documentBytes * 8) / 1e9;
  const agenciesOfProvince = of.agencies / provinces;
  const clusterMb = of.serverMb + (agenciesOfProvince * (of.userKb + of.connectionKb)) / 1_000;
  const certificates = of.agencies * (1 + of.personalCertificates);
  const crlBytes = certificates * of.revokedShare * of.crlEntryBytes;
  const nodes = 1 + provinces + districts + communes;
  const fetchesPerSecond = nodes / (of.revocationHours * officeSecondsPerHour);
  const terabytes = (bytes: number): number => bytes / 1e12;
  return [
    { what: 'sites, each with its streams', value: sites, unit: '', how: '1 + provinces + districts' },
    {
      what: 'nats-servers',
      value: servers,
      unit: '',
      how: `${of.copiesKept} at the hub and in each province, one in a district`,
    },
    { what: 'leaf connections', value: sites - 1, unit: '', how: 'each site to the one above' },
    {
      what: 'streams and consumers of a site',
      value: streamsOfSite + consumersOfSite,
      unit: '',
      how: `${streamsOfSite} streams, a consumer for each serving process, none for an agency`,
    },
    {
      what: 'of what a cluster is advised to hold',
      value: ((streamsOfSite + consumersOfSite) / of.haAssetsMax) * 100,
      unit: '%',
      how: `÷ ${of.haAssetsMax}; a replicated consumer for each of ${communes} communes would be ${(communes / of.haAssetsMax).toFixed(1)} times the advice`,
    },
    {
      what: 'documents at the peak',
      value: perSecond,
      unit: '/s',
      how: 'busiest minute of the busiest hour of the busiest day',
    },
    { what: 'deliveries at the peak', value: deliveries, unit: '/s', how: '× receivers' },
    { what: 'statuses at the peak', value: statuses, unit: '/s', how: '× statuses: three of four packages' },
    {
      what: 'processor, documents',
      value: documentCores,
      unit: 'cores',
      how: `first receiver ${of.copyMs} ms, each further ${of.furtherCopyMs} ms`,
    },
    {
      what: 'processor, statuses',
      value: statusCores,
      unit: 'cores',
      how: `${of.copyMs} ms each, as packages over four nodes`,
    },
    {
      what: 'processor of the largest province',
      value: cores * of.largestProvince,
      unit: 'cores',
      how: '× its part of the communes of 2019',
    },
    {
      what: 'packages through the hub',
      value: throughHub,
      unit: '/s',
      how: 'documents and statuses that cross provinces',
    },
    {
      what: '÷ one server, measured',
      value: throughHub / of.oneServerRate,
      unit: '',
      how: `÷ ${of.oneServerRate}/s; below 1 is enough`,
    },
    {
      what: '÷ a cluster of three, measured',
      value: throughHub / of.clusterRate,
      unit: '',
      how: `÷ ${of.clusterRate}/s; above 1 it is **not shown to be enough**, see below`,
    },
    {
      what: 'contents, a day',
      value: terabytes(contentPerDay),
      unit: 'TB',
      how: `base64, stored once in the sender’s province and in each other site with a receiver, ${of.copiesKept} copies`,
    },
    {
      what: 'contents kept, each province',
      value: terabytes((contentPerDay * of.contentDays) / provinces),
      unit: 'TB',
      how: `${of.contentDays} days ÷ provinces`,
    },
    {
      what: 'messages between nodes kept, each province',
      value: terabytes((inboxPerDay * of.inboxDays) / provinces),
      unit: 'TB',
      how: `${of.inboxDays} days, ${of.copiesKept} copies`,
    },
    {
      what: 'ledgers, a year, whole country',
      value: terabytes(ledgerPerDay * daysPerYear),
      unit: 'TB',
      how: `${of.copiesKept} copies; kept ${of.ledgerYears} years`,
    },
    {
      what: 'backup of ledgers, a day, each province',
      value: ledgerPerDay / of.copiesKept / provinces / 1e9,
      unit: 'GB',
      how: 'one copy; contents are in the clusters and with their senders',
    },
    {
      what: 'link of the hub at the peak',
      value: hubLink,
      unit: 'Gbit/s',
      how: 'each copy that crosses carries its bytes once',
    },
    {
      what: 'link of the largest province',
      value: hubLink * of.largestProvince * 1_000,
      unit: 'Mbit/s',
      how: '× its part',
    },
    {
      what: 'agencies of a province',
      value: agenciesOfProvince,
      unit: '',
      how: '÷ provinces; a connection each at most',
    },
    {
      what: 'memory of a province’s server',
      value: clusterMb,
      unit: 'MB',
      how: `${of.serverMb} + agencies × (${of.userKb} + ${of.connectionKb}) KB`,
    },
    { what: 'certificates', value: certificates / 1_000, unit: 'thousand', how: 'agencies × (1 + persons)' },
    {
      what: 'revocation list',
      value: crlBytes / 1_000,
      unit: 'KB',
      how: `${of.revokedShare * 100} % of certificates × ${of.crlEntryBytes} bytes`,
    },
    {
      what: 'fetching it',
      value: (fetchesPerSecond * crlBytes * 8) / 1e6,
      unit: 'Mbit/s',
      how: 'every node each hour, spread over it',
    },
    {
      what: 'OCSP, nothing kept',
      value: (perSecond + statuses) * nodesOnTheWay,
      unit: '/s',
      how: 'a question for each package at each node',
    },
    {
      what: 'OCSP, answers kept an hour',
      value: (of.agencies * nodesOnTheWay) / (of.revocationHours * officeSecondsPerHour),
      unit: '/s',
      how: 'at most each signer at each node of its way once',
    },
  ];
}
