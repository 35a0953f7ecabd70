import type { AgencyDesk, Session } from '@lienthong/emulator';
import type { AbnormalState } from '@lienthong/pki';

/**
 * The desk of an agency that signs with its own certificate, or with a new one in an abnormal state.
 *
 * @throws REGISTRY_ORGANISATION_UNKNOWN, EXCHANGE_RECEIVER_RETIRED, PKI_STORE_UNUSABLE
 */
export async function signingDesk(
  session: Session,
  code: string,
  certificate: AbnormalState | undefined,
): Promise<AgencyDesk> {
  const desk = await session.desk(code);
  if (certificate === undefined) return desk;
  return desk.signingWith(await session.certificates.makeAbnormal(certificate, code));
}
