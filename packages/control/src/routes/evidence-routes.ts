import { ExchangeError } from '@lienthong/errors';
import { downloadRoute, type Route } from '../route.ts';
import { packageParams } from './agency-params.ts';
import { findPackage } from './find-package.ts';

const mediaType = 'application/vnd.etsi.asic-e+zip';

/** The evidence of a package, to be checked without the exchange. */
export const evidenceRoutes: readonly Route[] = [
  downloadRoute({
    name: 'evidence',
    method: 'GET',
    path: '/api/v1/packages/{id}/evidence',
    summary: {
      vi: 'Bằng chứng hành trình trong một tệp ASiC-E, kiểm tra được khi ngoại tuyến',
      en: 'The evidence of its journey in one ASiC-E file, which can be checked offline',
    },
    params: packageParams,
    mediaTypes: [mediaType],
    errors: ['CONTROL_FACILITY_ABSENT', 'EXCHANGE_PACKAGE_UNKNOWN', 'EVIDENCE_JOURNEY_MOVING'],
    handle: async (ground, { params }) => {
      const { evidence } = ground.facilities;
      if (!evidence) throw new ExchangeError('CONTROL_FACILITY_ABSENT', { what: 'evidence' });
      const { pkg } = await findPackage(ground, params.id);
      return { bytes: await evidence(params.id), mediaType, fileName: `${pkg}.asice` };
    },
  }),
];
