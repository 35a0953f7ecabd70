import { partyOf } from '@lienthong/axis';
import type { UserPermissions } from '@lienthong/nats-server';
import type { AxisSpeaker } from './axis-subjects.ts';
import {
  contentSubject,
  inboxFilter,
  inboxPrefix,
  linkHost,
  linkReplyPrefix,
  linkSubject,
  messageSubject,
  streamNames,
} from './axis-subjects.ts';
import { checkedHost } from './inbox-consumer.ts';
import type { NeighbourSite } from './site-forwarder.ts';

const { outbox, content } = streamNames;

/** As whom the forwarder of a site connects to the site's own server. */
export function forwarderParty(site: string): AxisSpeaker {
  return { host: checkedHost(linkHost(site)) };
}

/**
 * What the forwarder of a site may do at its own server: read and tidy the outbox, hand over to its neighbours and take
 * from them, store what came over an edge in the name of the neighbour's node, keep content.
 */
export function forwarderRights(options: {
  readonly site: string;
  readonly neighbours: readonly NeighbourSite[];
}): UserPermissions {
  const { site, neighbours } = options;
  return {
    publish: {
      allow: [
        ...neighbours.flatMap((neighbour) => [
          linkSubject({ to: neighbour.site, from: site }, '*'),
          `${linkReplyPrefix({ asker: neighbour.site, answerer: site })}.*`,
          ...neighbour.outward.map(({ to }) => `$JS.API.CONSUMER.CREATE.${outbox}.*.${inboxFilter(to)}`),
          ...neighbour.inward.map(({ from, to }) => messageSubject(to, partyOf(from))),
        ]),
        `$JS.FC.${outbox}.>`,
        `$JS.API.STREAM.PURGE.${outbox}`,
        contentSubject('*', '*'),
        `$JS.API.DIRECT.GET.${content}.${contentSubject('*', '*')}`,
      ],
    },
    subscribe: {
      allow: [
        ...neighbours.map((neighbour) => linkSubject({ to: site, from: neighbour.site }, '*')),
        `${inboxPrefix(forwarderParty(site))}.>`,
      ],
    },
  };
}

/**
 * What the server of a site below may send up its link, and hear over it: what it hands over, what is handed over to it,
 * and the answers to both. No inbox, ledger, content or notice of any server lies on these subjects.
 */
export function siteLinkRights(options: { readonly above: string; readonly below: string }): UserPermissions {
  const { above, below } = options;
  return {
    publish: {
      allow: [
        linkSubject({ to: above, from: below }, '*'),
        `${linkReplyPrefix({ asker: above, answerer: below })}.*`,
      ],
    },
    subscribe: {
      allow: [
        linkSubject({ to: below, from: above }, '*'),
        `${linkReplyPrefix({ asker: below, answerer: above })}.*`,
      ],
    },
  };
}
