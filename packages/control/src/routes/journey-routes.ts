import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import { journeySchema, shownJourney } from '../model/journey.ts';
import { jsonRoute, type Route } from '../route.ts';
import { packageParams } from './agency-params.ts';
import { findPackages } from './find-package.ts';

/** The way of packages over the nodes. */
export const journeyRoutes: readonly Route[] = [
  jsonRoute({
    name: 'journeys',
    method: 'GET',
    path: '/api/v1/journeys/{id}',
    summary: {
      vi: 'Hành trình: từng chặng, biên nhận, trạng thái; của văn bản là mọi phiên bản',
      en: 'Hops, receipts and statuses; of a document, those of all its versions',
    },
    params: packageParams,
    errors: ['EXCHANGE_PACKAGE_UNKNOWN'],
    answer: z.strictObject({ items: z.array(journeySchema) }),
    handle: async (ground, { params }) => {
      const { session } = ground;
      const found = await findPackages(ground, params.id);
      const documents = found.filter(({ facts }) => facts.kind !== 'status');
      const wanted = documents.length > 0 ? documents : found;
      if (wanted.length === 0)
        throw new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', { pkg: params.id.slice(0, 200), agency: '–' });
      const operator = await session.operator();
      const journeys = await Promise.all(wanted.map((one) => operator.journey(one)));
      return { items: journeys.map((one) => shownJourney(one, session)) };
    },
  }),
];
