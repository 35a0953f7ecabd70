import { createPublicKey } from 'node:crypto';
import type { ErrorCode } from '@lienthong/errors';
import type { Clock, RandomSource } from '@lienthong/runtime';
import { buildCertificate } from './build-certificate.ts';
import { type AgencyIdentity, identityOf } from './identity.ts';
import { generatePrivateKey, type KeyType } from './key-pair.ts';
import { type AgencyRequest, openPki, type Pki } from './pki.ts';
import { agencySubject } from './subject.ts';

/** What is wrong with an identity that is made to be refused. */
export type AbnormalStateRow = {
  /** What the verifier of packages says about a signature that is made with it. */
  readonly leadsTo: ErrorCode;
  readonly text: string;
  readonly textVi: string;
};

/** The abnormal states that can be made. */
export type AbnormalState =
  | 'expired'
  | 'not-yet-valid'
  | 'revoked'
  | 'suspended'
  | 'wrong-agency'
  | 'unknown-issuer'
  | 'weak-key'
  | 'self-signed'
  | 'bad-signature';

/** What each abnormal state is, and what it leads to. Data only. */
export const abnormalStates: Readonly<Record<AbnormalState, AbnormalStateRow>> = {
  expired: {
    leadsTo: 'SIGNATURE_CERTIFICATE_EXPIRED',
    text: 'expired thirty days ago',
    textVi: 'hết hạn từ ba mươi ngày trước',
  },
  'not-yet-valid': {
    leadsTo: 'SIGNATURE_CERTIFICATE_EXPIRED',
    text: 'becomes valid in thirty days only',
    textVi: 'ba mươi ngày nữa mới có hiệu lực',
  },
  revoked: {
    leadsTo: 'SIGNATURE_CERTIFICATE_REVOKED',
    text: 'revoked because its key was stolen',
    textVi: 'đã bị thu hồi vì lộ khóa',
  },
  suspended: {
    leadsTo: 'SIGNATURE_CERTIFICATE_REVOKED',
    text: 'suspended until it is resumed',
    textVi: 'tạm dừng cho đến khi được khôi phục',
  },
  'wrong-agency': {
    leadsTo: 'SIGNATURE_SIGNER_FOREIGN',
    text: 'valid, but of another agency',
    textVi: 'còn hiệu lực nhưng của cơ quan khác',
  },
  'unknown-issuer': {
    leadsTo: 'SIGNATURE_CERTIFICATE_UNTRUSTED',
    text: 'issued by an authority of the same name that nobody trusts',
    textVi: 'do một tổ chức trùng tên, không ai tin cậy, cấp',
  },
  'weak-key': {
    leadsTo: 'SIGNATURE_ALGORITHM_WEAK',
    text: 'its key is RSA of 1024 bits',
    textVi: 'khóa RSA chỉ có 1024 bit',
  },
  'self-signed': {
    leadsTo: 'SIGNATURE_CERTIFICATE_UNTRUSTED',
    text: 'signed by itself',
    textVi: 'tự ký',
  },
  'bad-signature': {
    leadsTo: 'SIGNATURE_CERTIFICATE_UNTRUSTED',
    text: 'the signature of its issuer is broken',
    textVi: 'chữ ký của nơi cấp trên chứng thư bị hỏng',
  },
};

const dayMs = 86_400_000;
const lifeMs = 730 * dayMs;
const distanceMs = 30 * dayMs;

/**
 * A new identity for an agency whose certificate is in an abnormal state. Revocation and suspension are real: everybody
 * on the directory sees them.
 *
 * @param options.other - whose certificate it is for `wrong-agency`
 * @param options.keyType - kind of the key, except for `weak-key`
 * @throws PKI_SUBJECT_INVALID for a code, name or tier that cannot stand in a certificate
 * @throws PKI_STORE_UNUSABLE when files cannot be written
 */
export async function makeAbnormalIdentity(
  pki: Pki,
  options: {
    readonly state: AbnormalState;
    readonly agency: AgencyRequest;
    readonly other: AgencyRequest;
    readonly keyType: KeyType;
    readonly clock: Clock;
    readonly random: RandomSource;
  },
): Promise<AgencyIdentity> {
  const { state, agency, other, keyType, clock, random } = options;
  const now = clock.now();
  const request = {
    ...agency,
    issuer: 'state',
    keyType,
    notBefore: now - dayMs,
    notAfter: now + lifeMs,
  } as const;
  switch (state) {
    case 'expired':
      return pki.issue({ ...request, notBefore: now - distanceMs - lifeMs, notAfter: now - distanceMs });
    case 'not-yet-valid':
      return pki.issue({ ...request, notBefore: now + distanceMs });
    case 'revoked': {
      const identity = await pki.issue(request);
      await pki.revoke(certificateOf(identity), { reason: 'keyCompromise' });
      return identity;
    }
    case 'suspended': {
      const identity = await pki.issue(request);
      await pki.suspend(certificateOf(identity));
      return identity;
    }
    case 'wrong-agency':
      return pki.issue({ ...request, ...other });
    case 'unknown-issuer':
      return (await openPki({ dir: undefined, clock, random })).issue(request);
    case 'weak-key':
      return pki.issue({ ...request, keyType: 'rsa-1024' });
    case 'self-signed':
      return selfSigned(request, random);
    case 'bad-signature': {
      const { key, organId, certificates } = await pki.issue(request);
      const [good = new Uint8Array(), ...above] = certificates;
      const broken = Uint8Array.from(good);
      broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
      return { ...identityOf(key, [broken, ...above]), organId };
    }
  }
}

async function selfSigned(
  request: AgencyRequest & {
    readonly keyType: KeyType;
    readonly notBefore: number;
    readonly notAfter: number;
  },
  random: RandomSource,
): Promise<AgencyIdentity> {
  const { organId, keyType, notBefore, notAfter } = request;
  const key = await generatePrivateKey(keyType);
  const certificate = buildCertificate(
    {
      ...agencySubject(request),
      publicKey: createPublicKey(key),
      signingKey: key,
      notBefore,
      notAfter,
      keyUsage: ['digitalSignature', 'nonRepudiation'],
    },
    random,
  );
  return { ...identityOf(key, [certificate]), organId };
}

function certificateOf({ certificates }: AgencyIdentity): Uint8Array {
  return certificates[0] ?? new Uint8Array();
}
