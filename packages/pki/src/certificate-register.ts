import type { AuthorityStore } from './authority-store.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import type { IssuedRegister } from './issued-register.ts';
import { type KeyFolder, type KeyStore, keyFolders } from './key-store.ts';

/** A certificate that an authority of this PKI has issued. */
export type RegisteredCertificate = {
  /** Where its key is kept; `issued`: nowhere here. */
  readonly folder: KeyFolder | 'issued';
  /** Whose it is: agency code, node, person, service, or the authority's role. */
  readonly id: string;
  readonly certificate: Certificate;
};

/** Everything that the authorities of one PKI have issued: what has a key file, and what was issued without. */
export class CertificateRegister {
  readonly #store: KeyStore;
  readonly #issued: IssuedRegister;
  readonly #authorities: AuthorityStore;
  readonly #kept = new Map<string, readonly RegisteredCertificate[]>();
  readonly #bySerial = new Map<string, RegisteredCertificate>();

  constructor(parts: { store: KeyStore; issued: IssuedRegister; authorities: AuthorityStore }) {
    this.#store = parts.store;
    this.#issued = parts.issued;
    this.#authorities = parts.authorities;
  }

  /**
   * All certificates, authorities first. Records that were read before are not read again: they never change.
   *
   * @throws PKI_STORE_DAMAGED when a file is not what was written
   * @throws PKI_STORE_UNUSABLE when files cannot be read
   */
  async all(): Promise<readonly RegisteredCertificate[]> {
    await this.#authorities.load();
    const kept: RegisteredCertificate[] = [];
    for (const folder of keyFolders)
      for (const name of await this.#store.list(folder)) {
        const key = `${folder}/${name.id}.${name.generation}`;
        const known = this.#kept.get(key);
        const registered =
          known ??
          ((await this.#store.read(name))?.entries ?? [])
            .filter((entry) => entry.key !== undefined)
            .map(({ role, certificate }) => ({
              folder,
              id: folder === 'authorities' ? role : name.id,
              certificate: parseCertificate(certificate),
            }));
        if (!known) for (const one of registered) this.#index(one);
        this.#kept.set(key, registered);
        kept.push(...registered);
      }
    this.#issued.refresh();
    const issued = this.#issued.all.map(
      (certificate): RegisteredCertificate => ({ folder: 'issued', id: holderOf(certificate), certificate }),
    );
    for (const one of issued) this.#index(one);
    return [...kept, ...issued];
  }

  /** The certificate that the authority with this fingerprint has issued under this serial number (hexadecimal). */
  async find(issuer: string, serial: string): Promise<RegisteredCertificate | undefined> {
    const key = `${issuer}:${serial}`;
    if (!this.#bySerial.has(key)) await this.all();
    return this.#bySerial.get(key);
  }

  #index(registered: RegisteredCertificate): void {
    const issuer = this.#authorities.issuerOf(registered.certificate);
    if (issuer)
      this.#bySerial.set(`${issuer.parsed.fingerprint}:${registered.certificate.serial}`, registered);
  }
}

function holderOf({ organId, nodeId, person, subject }: Certificate): string {
  return organId ?? nodeId ?? (person && `${person.organId}:${person.personId}`) ?? subject;
}
