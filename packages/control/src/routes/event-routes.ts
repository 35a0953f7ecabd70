import { z } from 'zod';
import { type ControlEvent, controlEventSchema, eventTypes } from '../model/control-event.ts';
import { eventRoute, type Route } from '../route.ts';

const query = z.strictObject({
  types: z
    .string()
    .max(500)
    .optional()
    .meta({
      description: `Types or families, separated by commas: ${eventTypes.filter((type) => type !== 'gateway.call').join(', ')}, or package.*`,
    }),
  agency: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'About this agency: sender, receiver, mailbox' }),
  node: z.string().max(100).optional(),
  tier: z.string().max(40).optional(),
  pkg: z.string().max(300).optional(),
  document: z.string().max(300).optional().meta({ description: 'About this document, statuses too' }),
  kind: z.string().max(20).optional(),
  after: z.string().max(100).optional().meta({
    description: 'Id of the last event that the reader has had; the header Last-Event-ID goes before it',
  }),
});

/** Everything that changes, as server-sent events. */
export const eventRoutes: readonly Route[] = [
  eventRoute({
    name: 'events',
    method: 'GET',
    path: '/api/v1/events',
    summary: {
      vi: 'Mọi thay đổi, theo dòng sự kiện (server-sent events); nối lại bằng Last-Event-ID',
      en: 'Everything that changes, as server-sent events; resumed by Last-Event-ID',
    },
    description: {
      vi: '`stream.reset`: các sự kiện bị lỡ không còn được giữ, hãy đọc lại. `stream.dropped`: người đọc quá chậm, hãy nối lại.',
      en: '`stream.reset`: what was missed is not kept any more, read anew. `stream.dropped`: the reader is too slow, connect again.',
    },
    query,
    errors: ['CONTROL_BUSY', 'REGISTRY_ORGANISATION_UNKNOWN'],
    event: controlEventSchema,
    handle: async ({ session }, { query: wanted }, { request }) => {
      const agency = wanted.agency === undefined ? undefined : session.registry.get(wanted.agency).organId;
      const header = request.headers['last-event-id'];
      return {
        after: (Array.isArray(header) ? header[0] : header) || wanted.after,
        wants: filterOf({ ...wanted, agency }),
      };
    },
  }),
];

function filterOf(wanted: z.infer<typeof query>): (event: ControlEvent) => boolean {
  const { agency, node, tier, pkg, document, kind } = wanted;
  const types = (wanted.types ?? '').split(',').flatMap((type) => (type.trim() === '' ? [] : [type.trim()]));
  const families = types.flatMap((type) => (type.endsWith('.*') ? [type.slice(0, -1)] : []));
  const isOfType = ({ type }: ControlEvent) =>
    types.length === 0 || types.includes(type) || families.some((family) => type.startsWith(family));
  return (event) =>
    isOfType(event) &&
    (node === undefined || event.node === node) &&
    (tier === undefined || event.tier === tier) &&
    (pkg === undefined || event.pkg === pkg) &&
    (kind === undefined || event.kind === kind) &&
    (document === undefined || event.documentId === document || event.about === document) &&
    (agency === undefined ||
      event.agency === agency ||
      event.sender === agency ||
      (event.to?.includes(agency) ?? false));
}
