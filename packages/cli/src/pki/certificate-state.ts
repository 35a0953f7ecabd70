import type { ListedReason, ReadyCertificate } from '@lienthong/pki';
import type { Text } from '../texts/text.ts';

/** In which state a certificate is now. */
export type CertificateState = 'good' | 'not-yet-valid' | 'expired' | 'suspended' | 'revoked';

/** The state of a certificate at an instant, milliseconds; revocation outweighs dates. */
export function certificateState(
  { revocation, notBefore, notAfter }: ReadyCertificate,
  now: number,
): CertificateState {
  if (revocation) return revocation.reason === 'certificateHold' ? 'suspended' : 'revoked';
  if (now < notBefore) return 'not-yet-valid';
  return now < notAfter + 1000 ? 'good' : 'expired';
}

export const stateTexts: Readonly<Record<CertificateState, Text>> = {
  good: { vi: 'hiệu lực', en: 'good' },
  'not-yet-valid': { vi: 'chưa hiệu lực', en: 'not yet valid' },
  expired: { vi: 'hết hạn', en: 'expired' },
  suspended: { vi: 'tạm dừng', en: 'suspended' },
  revoked: { vi: 'thu hồi', en: 'revoked' },
};

export const reasonTexts: Readonly<Record<ListedReason, Text>> = {
  unspecified: { vi: 'không nêu lý do', en: 'no reason given' },
  keyCompromise: { vi: 'lộ khóa', en: 'key compromise' },
  cACompromise: { vi: 'lộ khóa của nơi cấp', en: 'compromise of the authority' },
  affiliationChanged: { vi: 'thay đổi cơ quan', en: 'affiliation changed' },
  superseded: { vi: 'được thay thế', en: 'superseded' },
  cessationOfOperation: { vi: 'chấm dứt hoạt động', en: 'cessation of operation' },
  privilegeWithdrawn: { vi: 'rút quyền', en: 'privilege withdrawn' },
  certificateHold: { vi: 'tạm dừng', en: 'on hold' },
};

export const holderTexts: Readonly<Record<ReadyCertificate['folder'], Text>> = {
  authorities: { vi: 'nơi cấp', en: 'authority' },
  services: { vi: 'dịch vụ', en: 'service' },
  nodes: { vi: 'nút', en: 'node' },
  agencies: { vi: 'cơ quan', en: 'agency' },
  people: { vi: 'cá nhân', en: 'person' },
  issued: { vi: 'không giữ khóa', en: 'key not here' },
};
