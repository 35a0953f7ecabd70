import { ExchangeError } from '@lienthong/errors';
import {
  type AbnormalState,
  type AgencyIdentity,
  type AgencyRequest,
  type Identity,
  type IssuerName,
  makeAbnormalIdentity,
  type Pki,
  type ReadyCertificate,
  type RevocationReason,
} from '@lienthong/pki';
import type { Organisation, Registry } from '@lienthong/registry';
import type { Clock, RandomSource } from '@lienthong/runtime';
import type { BehaviourSwitch, TrustServicesBehaviour } from '@lienthong/trust-services';

export type CertificateDeskOptions = {
  readonly registry: Registry;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** How the exchange's own trust services behave; absent where it has none. */
  readonly trustServices?: BehaviourSwitch | undefined;
};

/** A person who signs for an agency. */
export type SigningPerson = { readonly id: string; readonly name: string; readonly title: string };

const prefixLeast = 6;

/**
 * Where certificates are issued, looked up, revoked, and made wrong on purpose. Everything holds for every process on the
 * directory of the PKI within a second.
 */
export class CertificateDesk {
  readonly #options: CertificateDeskOptions;

  constructor(options: CertificateDeskOptions) {
    this.#options = options;
  }

  /**
   * The code under which an agency's certificates are kept.
   *
   * @param agency - code in either form
   * @throws REGISTRY_ORGANISATION_UNKNOWN
   */
  organIdOf(agency: string): string {
    return this.#options.registry.get(agency).organId;
  }

  /**
   * Every certificate that was issued, authorities first.
   *
   * @param holder - only those of this agency and the people who sign for it, or of this node; its code in either form
   * @throws PKI_STORE_DAMAGED, PKI_STORE_UNUSABLE
   */
  async list(holder?: string): Promise<readonly ReadyCertificate[]> {
    const { pki } = this.#options;
    await pki.refresh();
    const all = await pki.readyCertificates();
    if (holder === undefined) return all;
    const wanted = this.#holderId(holder);
    return all.filter(({ id }) => id === wanted || id.startsWith(`${wanted}_`));
  }

  /**
   * The certificate that `target` names: the newest one of an agency, node, person or authority by its code, or one by the
   * beginning of its serial number or fingerprint, at least six digits.
   *
   * @throws PKI_CERTIFICATE_UNKNOWN, PKI_CERTIFICATE_AMBIGUOUS when none or several are meant
   */
  async find(target: string): Promise<ReadyCertificate> {
    const all = await this.list();
    // Those without a key here, such as abnormal ones, are never what an agency's code means.
    const holder = this.#holderId(target);
    const owned = all.filter(({ id, folder }) => id === holder && folder !== 'issued');
    const newest = owned.toSorted((one, other) => one.notBefore - other.notBefore).at(-1);
    if (newest) return newest;
    const digits = target.toLowerCase().replaceAll(':', '');
    const isPrefix = digits.length >= prefixLeast && /^[0-9a-f]+$/.test(digits);
    const found = isPrefix
      ? all.filter(({ serial, fingerprint }) => serial.startsWith(digits) || fingerprint.startsWith(digits))
      : [];
    const [only] = found;
    const shown = target.slice(0, 64);
    if (!only) throw new ExchangeError('PKI_CERTIFICATE_UNKNOWN', { target: shown });
    if (found.length > 1)
      throw new ExchangeError('PKI_CERTIFICATE_AMBIGUOUS', { target: shown, count: found.length });
    return only;
  }

  /**
   * Key and certificate of an agency, or of a person who signs for it; made where there is none.
   *
   * @param agency - code in either form
   * @param options.renew - a new key and certificate in any case; the old certificate stays as it is
   * @throws REGISTRY_ORGANISATION_UNKNOWN, PKI_SUBJECT_INVALID
   */
  async issue(
    agency: string,
    options: { readonly person?: SigningPerson; readonly issuer?: IssuerName; readonly renew?: boolean } = {},
  ): Promise<Identity> {
    const { registry, pki } = this.#options;
    const request = agencyRequestOf(registry.get(agency));
    const { person, issuer = 'state', renew = false } = options;
    if (!person) return pki.agencyIdentity(request, { issuer, renew });
    const { organId, name: agencyName } = request;
    const { id: personId, name, title } = person;
    return pki.personIdentity({ organId, personId, agencyName, name, title }, { issuer, renew });
  }

  /**
   * Revokes a certificate for good.
   *
   * @throws PKI_CERTIFICATE_UNKNOWN, PKI_CERTIFICATE_AMBIGUOUS, PKI_REVOCATION_REFUSED
   */
  async revoke(target: string, reason: RevocationReason = 'unspecified'): Promise<ReadyCertificate> {
    return this.#changed(target, async (der) => {
      await this.#options.pki.revoke(der, { reason });
    });
  }

  /**
   * Suspends a certificate until it is resumed.
   *
   * @throws PKI_CERTIFICATE_UNKNOWN, PKI_CERTIFICATE_AMBIGUOUS, PKI_REVOCATION_REFUSED
   */
  async suspend(target: string): Promise<ReadyCertificate> {
    return this.#changed(target, async (der) => {
      await this.#options.pki.suspend(der);
    });
  }

  /**
   * Ends a suspension.
   *
   * @throws PKI_CERTIFICATE_UNKNOWN, PKI_CERTIFICATE_AMBIGUOUS, PKI_NOT_SUSPENDED
   */
  async resume(target: string): Promise<ReadyCertificate> {
    return this.#changed(target, (der) => this.#options.pki.resume(der));
  }

  /**
   * A new identity for an agency whose certificate is in an abnormal state. Its key is kept nowhere: sign with it.
   *
   * @param agency - code in either form
   * @throws REGISTRY_ORGANISATION_UNKNOWN, PKI_STORE_UNUSABLE
   */
  async makeAbnormal(state: AbnormalState, agency: string): Promise<AgencyIdentity> {
    const { registry, pki, clock, random } = this.#options;
    const organisation = registry.get(agency);
    return makeAbnormalIdentity(pki, {
      state,
      agency: agencyRequestOf(organisation),
      other: agencyRequestOf(otherAgency(registry, organisation)),
      keyType: 'rsa-2048',
      clock,
      random,
    });
  }

  /**
   * Where the trust services are and how they behave.
   *
   * @throws PKI_SERVICES_ELSEWHERE when the exchange runs none
   */
  services(): { readonly url: string | undefined; readonly behaviour: TrustServicesBehaviour } {
    return { url: this.#options.pki.servicesUrl, behaviour: this.#switch().behaviour() };
  }

  /**
   * Makes the trust services behave otherwise from the next request on; members that are not given stay as they are.
   *
   * @throws PKI_SERVICES_ELSEWHERE when the exchange runs none
   */
  setServices(changes: Partial<TrustServicesBehaviour>): TrustServicesBehaviour {
    const services = this.#switch();
    services.setBehaviour(changes);
    return services.behaviour();
  }

  #switch(): BehaviourSwitch {
    const { trustServices } = this.#options;
    if (!trustServices) throw new ExchangeError('PKI_SERVICES_ELSEWHERE');
    return trustServices;
  }

  /** What files are under: an agency's code as the registry writes it, any other text as it is. */
  #holderId(text: string): string {
    return this.#options.registry.find(text)?.organId ?? text;
  }

  async #changed(target: string, change: (der: Uint8Array) => Promise<void>): Promise<ReadyCertificate> {
    const { der, fingerprint } = await this.find(target);
    await change(der);
    return this.find(fingerprint);
  }
}

/** An agency as it stands in certificates: code, full name and tier of the registry. */
export function agencyRequestOf({ organId, name, fullName, tier }: Organisation): AgencyRequest {
  return { organId, name: fullName ?? name, tier };
}

/** Another agency than `organisation`: the one above it, else the first of the list; itself where it is alone. */
function otherAgency(registry: Registry, organisation: Organisation): Organisation {
  if (organisation.parent !== undefined) return registry.get(organisation.parent);
  return registry.all().find(({ organId }) => organId !== organisation.organId) ?? organisation;
}
