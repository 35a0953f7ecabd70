import { downloadRoute, type Route } from '../route.ts';

/** The API's own description. */
export const documentRoutes: readonly Route[] = [
  downloadRoute({
    name: 'openapi',
    method: 'GET',
    path: '/api/v1/openapi.json',
    summary: { vi: 'Mô tả API này, OpenAPI 3.1', en: 'The description of this API, OpenAPI 3.1' },
    mediaTypes: ['application/json'],
    open: true,
    handle: async ({ document }) => ({ bytes: document(), mediaType: 'application/json' }),
  }),
];
