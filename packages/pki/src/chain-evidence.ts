import type { KeyObject } from 'node:crypto';
import type { RevocationEvidence } from './revocation-evidence.ts';
import type { Person } from './subject.ts';

/** Vocabulary of spec edxml-102 §4.6. */
export type ChainTrust = 'trusted' | 'unknown-issuer' | 'expired-at-signing' | 'revoked' | 'not-checked';

/** A row of {@link chainReasonTable}. */
export type ChainReasonRow = {
  /** Rule of spec edxml-102 §5.6. */
  readonly rule: 'R-189' | 'R-190' | 'R-191' | 'R-192';
  /** What the chain's trust becomes by this reason alone; `undefined` for a remark that changes nothing. */
  readonly trust: Exclude<ChainTrust, 'trusted'> | undefined;
  readonly text: string;
  readonly textVi: string;
};

/** Why a chain is not trusted; the last three are remarks. */
export type ChainReasonCode =
  | 'certificate-missing'
  | 'certificate-malformed'
  | 'signing-time-unusable'
  | 'too-many-certificates'
  | 'issuer-not-found'
  | 'root-not-configured'
  | 'signature-invalid'
  | 'algorithm-not-allowed'
  | 'key-not-allowed'
  | 'issuer-not-authority'
  | 'path-too-long'
  | 'signer-is-authority'
  | 'signing-not-allowed'
  | 'extension-unknown'
  | 'search-limit'
  | 'expired'
  | 'not-yet-valid'
  | 'revoked'
  | 'revocation-unknown'
  | 'revocation-tolerated'
  | 'extra-malformed'
  | 'extra-duplicate';

/** What each reason means. Data only; texts may hold `{detail}`. */
export const chainReasonTable: Readonly<Record<ChainReasonCode, ChainReasonRow>> = {
  'certificate-missing': {
    rule: 'R-189',
    trust: 'not-checked',
    text: 'No certificate was given',
    textVi: 'Không có chứng thư số',
  },
  'certificate-malformed': {
    rule: 'R-189',
    trust: 'not-checked',
    text: 'The signing certificate cannot be read: {detail}',
    textVi: 'Không đọc được chứng thư ký: {detail}',
  },
  'signing-time-unusable': {
    rule: 'R-190',
    trust: 'not-checked',
    text: 'The signing time is not an instant',
    textVi: 'Thời điểm ký không phải một thời điểm',
  },
  'too-many-certificates': {
    rule: 'R-191',
    trust: 'not-checked',
    text: 'Too many certificates: {detail}',
    textVi: 'Quá nhiều chứng thư: {detail}',
  },
  'issuer-not-found': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'No certificate of the issuer {detail} is at hand',
    textVi: 'Không có chứng thư của nơi cấp {detail}',
  },
  'root-not-configured': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'The chain ends in a self-signed certificate that is not configured as trusted: {detail}',
    textVi: 'Chuỗi kết thúc ở một chứng thư tự ký không được cấu hình tin cậy: {detail}',
  },
  'signature-invalid': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'The signature on certificate {detail} was not made by the issuer it names',
    textVi: 'Chữ ký trên chứng thư {detail} không do nơi cấp ghi trong đó tạo ra',
  },
  'algorithm-not-allowed': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'Certificate {detail} is signed with an algorithm that is not allowed',
    textVi: 'Chứng thư {detail} được ký bằng thuật toán không được phép',
  },
  'key-not-allowed': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'The key of certificate {detail} is too weak or of a kind that is not allowed',
    textVi: 'Khóa của chứng thư {detail} quá yếu hoặc thuộc loại không được phép',
  },
  'issuer-not-authority': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'Certificate {detail} may not issue certificates',
    textVi: 'Chứng thư {detail} không được quyền cấp chứng thư',
  },
  'path-too-long': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'Certificate {detail} does not allow so long a chain below it',
    textVi: 'Chứng thư {detail} không cho phép chuỗi dài như vậy bên dưới',
  },
  'signer-is-authority': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'The signing certificate belongs to a certification authority: {detail}',
    textVi: 'Chứng thư ký là của tổ chức chứng thực: {detail}',
  },
  'signing-not-allowed': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'Certificate {detail} does not allow its key to sign documents',
    textVi: 'Chứng thư {detail} không cho phép dùng khóa để ký văn bản',
  },
  'extension-unknown': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'Certificate {detail} has a critical extension that is not understood',
    textVi: 'Chứng thư {detail} có phần mở rộng bắt buộc không hiểu được',
  },
  'search-limit': {
    rule: 'R-191',
    trust: 'unknown-issuer',
    text: 'Too many possible chains: gave up after {detail} signatures',
    textVi: 'Quá nhiều chuỗi có thể có: dừng sau {detail} chữ ký',
  },
  expired: {
    rule: 'R-190',
    trust: 'expired-at-signing',
    text: 'Certificate {detail} had expired at the signing time',
    textVi: 'Chứng thư {detail} đã hết hạn tại thời điểm ký',
  },
  'not-yet-valid': {
    rule: 'R-190',
    trust: 'expired-at-signing',
    text: 'Certificate {detail} was not yet valid at the signing time',
    textVi: 'Chứng thư {detail} chưa có hiệu lực tại thời điểm ký',
  },
  revoked: {
    rule: 'R-192',
    trust: 'revoked',
    text: 'Certificate {detail} is revoked',
    textVi: 'Chứng thư {detail} đã bị thu hồi',
  },
  'revocation-unknown': {
    rule: 'R-192',
    trust: 'not-checked',
    text: 'Whether a certificate is revoked could not be found out: {detail}',
    textVi: 'Không kiểm được chứng thư đã bị thu hồi hay chưa: {detail}',
  },
  'revocation-tolerated': {
    rule: 'R-192',
    trust: undefined,
    text: 'Whether a certificate is revoked could not be found out, which this policy tolerates: {detail}',
    textVi: 'Không kiểm được chứng thư đã bị thu hồi hay chưa, chính sách này cho qua: {detail}',
  },
  'extra-malformed': {
    rule: 'R-189',
    trust: undefined,
    text: 'A further certificate cannot be read and was left out: {detail}',
    textVi: 'Một chứng thư kèm theo không đọc được và bị bỏ qua: {detail}',
  },
  'extra-duplicate': {
    rule: 'R-189',
    trust: undefined,
    text: 'Certificate {detail} was given more than once',
    textVi: 'Chứng thư {detail} xuất hiện nhiều lần',
  },
};

/** One reason: its code and rule, and the sentence in both languages. */
export type ChainReason = {
  readonly code: ChainReasonCode;
  readonly rule: ChainReasonRow['rule'];
  /** What fills the sentences; empty where they need nothing. */
  readonly detail: string;
  readonly text: string;
  readonly textVi: string;
};

/**
 * What is known about a chain of certificates. Everything but `trust` and `reasons` is only what the signing
 * certificate says of itself: use `organId` and `publicKey` for a decision only where `trust` is `trusted`.
 */
export type ChainEvidence = {
  readonly trust: ChainTrust;
  /** Empty when trusted without a remark. */
  readonly reasons: readonly ChainReason[];
  /** Agency that the certificate claims to belong to. */
  readonly organId?: string;
  /** Node that the certificate claims to belong to. */
  readonly nodeId?: string;
  /** Person that the certificate claims to belong to. */
  readonly person?: Person;
  /** RFC 4514 text; empty when no signing certificate could be read, as are `issuer`, `serial` and `fingerprint`. */
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal. */
  readonly serial: string;
  /** SHA-256, hexadecimal. */
  readonly fingerprint: string;
  /** Milliseconds. */
  readonly notBefore?: number;
  /** Milliseconds. */
  readonly notAfter?: number;
  /** For checking the signature's arithmetic, whatever the trust. */
  readonly publicKey?: KeyObject;
  /** Whether the chain was looked up in a revocation list; `unknown`: services that were asked gave no answer. */
  readonly revocation: 'not-checked' | 'good' | 'revoked' | 'unknown';
  /** What services said about each certificate, where they were asked. */
  readonly revocationEvidence?: readonly RevocationEvidence[];
};

/** The reason of this code with its sentences filled in. */
export function chainReason(code: ChainReasonCode, detail = ''): ChainReason {
  const { rule, text, textVi } = chainReasonTable[code];
  return {
    code,
    rule,
    detail,
    text: text.replace('{detail}', () => detail),
    textVi: textVi.replace('{detail}', () => detail),
  };
}

/** The trust that these reasons leave: the gravest decides, remarks decide nothing. */
export function trustAfter(reasons: readonly ChainReason[]): ChainTrust {
  const order = ['not-checked', 'unknown-issuer', 'revoked', 'expired-at-signing'] as const;
  const given = new Set<ChainTrust | undefined>(reasons.map(({ code }) => chainReasonTable[code].trust));
  return order.find((trust) => given.has(trust)) ?? 'trusted';
}
