import { z } from 'zod';
import { jsonRoute, type Route } from '../route.ts';

/** How browsers come in: a launch secret, shown once, is exchanged for a session. */
export const sessionRoutes: readonly Route[] = [
  jsonRoute({
    name: 'launch',
    method: 'POST',
    path: '/api/v1/launches',
    summary: {
      vi: 'Tạo địa chỉ mở bảng điều khiển, dùng một lần',
      en: 'Makes an address that opens the console, once',
    },
    status: 201,
    answer: z.strictObject({ path: z.string() }),
    handle: async ({ access }) => ({ path: `/#launch=${access.launch()}` }),
  }),
  jsonRoute({
    name: 'openSession',
    method: 'POST',
    path: '/api/v1/session',
    summary: {
      vi: 'Đổi mã mở bảng điều khiển lấy phiên của trình duyệt (cookie)',
      en: 'Exchanges a launch secret for the session of a browser (cookie)',
    },
    open: true,
    body: z.strictObject({ launch: z.string().min(1).max(200) }),
    errors: ['CONTROL_LAUNCH_INVALID'],
    status: 201,
    answer: z.strictObject({ open: z.literal(true) }),
    handle: async ({ access }, { body }, { response }) => {
      response.setHeader('Set-Cookie', access.open(body.launch));
      return { open: true as const };
    },
  }),
  jsonRoute({
    name: 'closeSession',
    method: 'DELETE',
    path: '/api/v1/session',
    summary: { vi: 'Kết thúc phiên của trình duyệt', en: 'Ends the session of a browser' },
    answer: z.strictObject({ open: z.literal(false) }),
    handle: async ({ access }, _, { request, response }) => {
      response.setHeader('Set-Cookie', access.close(request));
      return { open: false as const };
    },
  }),
];
