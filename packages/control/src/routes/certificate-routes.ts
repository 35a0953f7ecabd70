import { type RevocationReason, revocationReasons } from '@lienthong/pki';
import { behaviourChoices } from '@lienthong/trust-services';
import { z } from 'zod';
import { certificateSchema, shownCertificate } from '../model/certificate.ts';
import { certificateStateInfoSchema, certificateStates } from '../model/certificate-state.ts';
import { pageOf, pageQueryShape, pageSchema } from '../model/page.ts';
import { jsonRoute, type Route } from '../route.ts';
import { agencyParams } from './agency-params.ts';

const params = z.strictObject({
  target: z.string().min(1).max(100).meta({
    description: 'Code of an agency or node, or the beginning of a serial number or fingerprint',
  }),
});
const errors = ['PKI_CERTIFICATE_UNKNOWN', 'PKI_CERTIFICATE_AMBIGUOUS'] as const;
const reasons = Object.keys(revocationReasons) as [RevocationReason, ...RevocationReason[]];

const servicesSchema = z
  .strictObject({
    crl: z.enum(behaviourChoices.crl),
    ocsp: z.enum(behaviourChoices.ocsp),
    timestamp: z.enum(behaviourChoices.timestamp),
    slowMs: z.int().min(0).max(600_000),
    wrongByMs: z.int(),
  })
  .meta({ id: 'TrustServices' });

/** Certificates of the exchange's own authorities, and the services that speak about them. */
export const certificateRoutes: readonly Route[] = [
  jsonRoute({
    name: 'certificates',
    method: 'GET',
    path: '/api/v1/certificates',
    summary: { vi: 'Chứng thư đã cấp', en: 'Certificates that were issued' },
    query: z.strictObject({ ...pageQueryShape, holder: z.string().max(100).optional() }),
    errors: ['CONTROL_CURSOR_INVALID'],
    answer: pageSchema(certificateSchema),
    handle: async ({ session }, { query }) =>
      pageOf(await session.certificates.list(query.holder), query, shownCertificate),
  }),
  jsonRoute({
    name: 'certificate',
    method: 'GET',
    path: '/api/v1/certificates/{target}',
    summary: { vi: 'Một chứng thư', en: 'One certificate' },
    params,
    errors,
    answer: certificateSchema,
    handle: async ({ session }, { params: { target } }) =>
      shownCertificate(await session.certificates.find(target)),
  }),
  jsonRoute({
    name: 'certificateStates',
    method: 'GET',
    path: '/api/v1/certificate-states',
    summary: {
      vi: 'Các trạng thái bất thường của chứng thư có thể tạo, và kết quả khi ký bằng chúng',
      en: 'Abnormal states that certificates can be made in, and what they lead to',
    },
    answer: z.strictObject({ items: z.array(certificateStateInfoSchema) }),
    handle: async () => ({ items: [...certificateStates()] }),
  }),
  jsonRoute({
    name: 'renewCertificate',
    method: 'POST',
    path: '/api/v1/agencies/{code}/certificate',
    summary: {
      vi: 'Cấp khóa và chứng thư mới cho một cơ quan; cái cũ giữ nguyên trạng thái',
      en: 'Issues a new key and certificate for an agency; the old one stays as it is',
    },
    params: agencyParams,
    status: 201,
    errors: ['REGISTRY_ORGANISATION_UNKNOWN', ...errors],
    answer: certificateSchema,
    handle: async ({ session }, { params: { code } }) => {
      await session.certificates.issue(code, { renew: true });
      return shownCertificate(await session.certificates.find(code));
    },
  }),
  jsonRoute({
    name: 'revokeCertificate',
    method: 'POST',
    path: '/api/v1/certificates/{target}/revocation',
    summary: { vi: 'Thu hồi vĩnh viễn một chứng thư', en: 'Revokes a certificate for good' },
    params,
    body: z.strictObject({ reason: z.enum(reasons).default('unspecified') }),
    errors: [...errors, 'PKI_REVOCATION_REFUSED'],
    answer: certificateSchema,
    handle: async ({ session }, { params: { target }, body: { reason } }) =>
      shownCertificate(await session.certificates.revoke(target, reason)),
  }),
  jsonRoute({
    name: 'suspendCertificate',
    method: 'POST',
    path: '/api/v1/certificates/{target}/suspension',
    summary: { vi: 'Tạm dừng một chứng thư', en: 'Suspends a certificate' },
    params,
    errors: [...errors, 'PKI_REVOCATION_REFUSED'],
    answer: certificateSchema,
    handle: async ({ session }, { params: { target } }) =>
      shownCertificate(await session.certificates.suspend(target)),
  }),
  jsonRoute({
    name: 'resumeCertificate',
    method: 'DELETE',
    path: '/api/v1/certificates/{target}/suspension',
    summary: { vi: 'Cho chứng thư bị tạm dừng dùng lại', en: 'Ends the suspension of a certificate' },
    params,
    errors: [...errors, 'PKI_NOT_SUSPENDED'],
    answer: certificateSchema,
    handle: async ({ session }, { params: { target } }) =>
      shownCertificate(await session.certificates.resume(target)),
  }),
  jsonRoute({
    name: 'trustServices',
    method: 'GET',
    path: '/api/v1/trust-services',
    summary: {
      vi: 'CRL, OCSP và dấu thời gian đang trả lời thế nào',
      en: 'How revocation lists, OCSP and time stamps are answered',
    },
    errors: ['PKI_SERVICES_ELSEWHERE'],
    answer: servicesSchema,
    handle: async ({ session }) => ({ ...session.certificates.services().behaviour }),
  }),
  jsonRoute({
    name: 'setTrustServices',
    method: 'PATCH',
    path: '/api/v1/trust-services',
    summary: {
      vi: 'Cho CRL, OCSP, dấu thời gian im lặng, chậm hoặc sai',
      en: 'Lets them be silent, slow or wrong',
    },
    body: z.strictObject({
      crl: z.enum(behaviourChoices.crl).optional(),
      ocsp: z.enum(behaviourChoices.ocsp).optional(),
      timestamp: z.enum(behaviourChoices.timestamp).optional(),
      slowMs: z.int().min(0).max(600_000).optional(),
      wrongByMs: z.int().optional(),
    }),
    errors: ['PKI_SERVICES_ELSEWHERE'],
    answer: servicesSchema,
    handle: async ({ session }, { body }) => {
      const changes = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      return { ...session.certificates.setServices(changes) };
    },
  }),
];
