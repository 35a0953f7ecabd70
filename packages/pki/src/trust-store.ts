import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { type Certificate, parseCertificate } from './certificate.ts';
import { type ChainEvidence, type ChainReason, chainReason, trustAfter } from './chain-evidence.ts';
import { type ChainPaths, type ChainPurpose, findChainPaths } from './chain-paths.ts';
import { isAcceptableKey } from './key-pair.ts';
import { LruMap } from './lru-map.ts';
import type { RevocationChecker } from './revocation-checker.ts';
import type { RevocationEvidence, RevocationPolicy } from './revocation-evidence.ts';
import { isUnderRevocation, type Revocation } from './revocation-list.ts';

/** Answers whether a certificate was revoked at an instant (milliseconds). */
export type RevocationCheck = (certificate: Certificate, at: number) => boolean;

/** Most certificates of one presented chain. */
export const chainCertificatesMax = 8;

/** The list of an installation's own authorities. */
export type OwnRevocationList = {
  readonly isRevoked: RevocationCheck;
  /** Whether what `issuer` has issued is in the list when it is revoked. */
  readonly covers: (issuer: Certificate) => boolean;
  /** Grows with every change of the list; a list without never changes. */
  readonly version?: () => number;
  /** Every revocation that holds; none where left out. */
  readonly all?: () => readonly SnapshotRevocation[];
};

type SnapshotRevocation = Pick<Revocation, 'fingerprint' | 'reason' | 'revokedAt'>;

/** What a store knows at one moment, as plain data that can be handed to another thread. */
export type TrustSnapshot = {
  /** DER, as are the intermediates. */
  readonly roots: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
  readonly revocations: readonly SnapshotRevocation[];
};

/** How {@link TrustStore.verifyChain} judges. */
export type VerifyChainOptions = {
  /** What the signer's key must be meant for; documents unless said otherwise. */
  readonly purpose?: ChainPurpose;
  /** Whether the own list is looked into; it is unless said otherwise. */
  readonly revocation?: 'own-list' | 'none';
};

/** How {@link TrustStore.verifyChainOnline} judges. */
export type VerifyChainOnlineOptions = Pick<VerifyChainOptions, 'purpose'> & {
  readonly checker: RevocationChecker;
  readonly policy: RevocationPolicy;
};

type Outcome = Pick<ChainEvidence, 'trust' | 'reasons' | 'revocation' | 'revocationEvidence'>;

/** A path with what was said about each of its certificates, the root left out. */
type AskedPath = { readonly path: readonly Certificate[]; readonly said: readonly RevocationEvidence[] };

/** What is the same at every instant. */
type Found = ChainPaths & { readonly leaf: Certificate; readonly remarks: readonly ChainReason[] };

/**
 * The roots that this installation trusts. A certificate is trusted only through a path to one of them: a root that
 * arrives inside a signature means nothing, and neither does a key without a certificate.
 */
export class TrustStore {
  readonly #roots = new Map<string, Certificate>();
  readonly #intermediates = new Map<string, Certificate>();
  readonly #ownList: OwnRevocationList | undefined;
  /** Paths by the fingerprints of what was presented. Dates and revocation are judged anew each time. */
  readonly #found = new LruMap<string, ChainPaths>(4096);
  /** The same by the very list that was presented: who asks about one again does not change it. */
  #presented = new WeakMap<readonly Uint8Array[], Found & { readonly purpose: ChainPurpose }>();

  #changes = 0;

  constructor(options: { ownList?: OwnRevocationList } = {}) {
    this.#ownList = options.ownList;
  }

  /** A store that judges as the one of the snapshot did at that moment. */
  static of({ roots, intermediates, revocations }: TrustSnapshot): TrustStore {
    const known = new Map(revocations.map((revocation) => [revocation.fingerprint, revocation]));
    const isRevoked = ({ fingerprint }: Certificate, at: number): boolean => {
      const revocation = known.get(fingerprint);
      return revocation !== undefined && isUnderRevocation(revocation, at);
    };
    const store = new TrustStore({ ownList: { isRevoked, covers: () => true } });
    for (const der of roots) store.addRoot(der);
    for (const der of intermediates) store.addIntermediate(der);
    return store;
  }

  /**
   * Grows whenever something changes by which certificates are judged: what was concluded at the same version still holds.
   *
   * @throws PKI_STORE_UNUSABLE, PKI_STORE_DAMAGED when the own list cannot be read
   */
  get version(): number {
    return this.#changes + (this.#ownList?.version?.() ?? 0);
  }

  /** What this store knows now. */
  snapshot(): TrustSnapshot {
    return {
      roots: this.roots,
      intermediates: [...this.#intermediates.values()].map(({ der }) => der),
      revocations: (this.#ownList?.all?.() ?? []).map(({ fingerprint, reason, revokedAt }) => ({
        fingerprint,
        reason,
        revokedAt,
      })),
    };
  }

  /** The configured roots, DER. */
  get roots(): readonly Uint8Array[] {
    return [...this.#roots.values()].map(({ der }) => der);
  }

  /**
   * Trusts this root from now on.
   *
   * @throws PKI_CERTIFICATE_MALFORMED when the bytes are no certificate
   * @throws PKI_ROOT_REFUSED when it is not a self-signed certificate of an authority with an acceptable key
   */
  addRoot(der: Uint8Array): void {
    const root = parseCertificate(der);
    const refuse = (problem: string): never => {
      throw new ExchangeError('PKI_ROOT_REFUSED', { subject: root.subject, problem });
    };
    if (!root.extensions.authority) refuse('not a certification authority');
    if (!isAcceptableKey(root.publicKey)) refuse('key not allowed');
    if (Buffer.compare(root.subjectDer, root.issuerDer) !== 0 || !root.isSignedBy(root))
      refuse('not self-signed');
    this.#roots.set(root.fingerprint, root);
    this.#found.clear();
    this.#presented = new WeakMap();
    this.#changes++;
  }

  /**
   * Keeps an issuing certificate at hand for signatures that carry only the signer's. It gains no trust by this.
   *
   * @throws PKI_CERTIFICATE_MALFORMED when the bytes are no certificate
   */
  addIntermediate(der: Uint8Array): void {
    const certificate = parseCertificate(der);
    this.#intermediates.set(certificate.fingerprint, certificate);
    this.#found.clear();
    this.#presented = new WeakMap();
    this.#changes++;
  }

  /**
   * Evidence about a presented chain at an instant, revocation by the own list alone. Never throws for bad certificates.
   * The signature on the document has not been looked at, nor whether the certificate's agency is the sender.
   *
   * @param certificates - DER, the signing certificate first, the others in any order
   * @param at - the signing time in milliseconds
   * @throws PKI_STORE_UNUSABLE, PKI_STORE_DAMAGED when the own list cannot be read
   * @clause spec edxml-102 §4.6, R-189 to R-192
   */
  verifyChain(
    certificates: readonly Uint8Array[],
    at: number,
    { purpose = 'documents', revocation = 'own-list' }: VerifyChainOptions = {},
  ): ChainEvidence {
    const found = this.#find(certificates, purpose);
    if ('trust' in found) return found;
    const ownList = revocation === 'own-list' ? this.#ownList : undefined;
    return evidence(found.leaf, this.#judge(found, at, { ownList }));
  }

  /**
   * As {@link TrustStore.verifyChain}, and asks the services that the certificates name whether they are revoked, as somebody
   * does who has no list of his own: that one counts only for certificates that name nobody. Only certificates on a path to
   * a configured root are asked for: nobody else's addresses are ever called. What nobody answers is `unknown`, which
   * `policy` makes distrust or a remark.
   */
  async verifyChainOnline(
    certificates: readonly Uint8Array[],
    at: number,
    { checker, policy, purpose = 'documents' }: VerifyChainOnlineOptions,
  ): Promise<ChainEvidence> {
    const found = this.#find(certificates, purpose);
    if ('trust' in found) return found;
    const asked = await Promise.all(
      found.paths.map(async (path): Promise<AskedPath> => {
        const links = path.flatMap((certificate, place) => {
          const issuer = path[place + 1];
          return issuer ? [this.#ask(certificate, issuer, checker)] : [];
        });
        return { path, said: await Promise.all(links) };
      }),
    );
    return evidence(
      found.leaf,
      this.#judge(found, at, { ownList: this.#ownList, online: { asked, policy } }),
    );
  }

  /** What is said about one certificate by its services, or where it names none by the own list. */
  async #ask(
    certificate: Certificate,
    issuer: Certificate,
    checker: RevocationChecker,
  ): Promise<RevocationEvidence> {
    if (checker.canAsk(certificate) || !this.#ownList?.covers(issuer))
      return checker.check(certificate, issuer);
    const { subject, fingerprint } = certificate;
    return { subject, fingerprint, status: 'good', source: 'own-list' };
  }

  #find(certificates: readonly Uint8Array[], purpose: ChainPurpose): Found | ChainEvidence {
    const known = this.#presented.get(certificates);
    if (known?.purpose === purpose) return known;
    const [leafDer, ...others] = certificates;
    if (leafDer === undefined) return unread('certificate-missing');
    if (certificates.length > chainCertificatesMax)
      return unread('too-many-certificates', `${certificates.length} > ${chainCertificatesMax}`);
    const leaf = tryParse(leafDer);
    if (typeof leaf === 'string') return unread('certificate-malformed', leaf);
    const remarks: ChainReason[] = [];
    const presented = new Map([[leaf.fingerprint, leaf]]);
    for (const der of others) {
      const certificate = tryParse(der);
      if (typeof certificate === 'string') remarks.push(chainReason('extra-malformed', certificate));
      else if (presented.has(certificate.fingerprint))
        remarks.push(chainReason('extra-duplicate', certificate.subject));
      else presented.set(certificate.fingerprint, certificate);
    }
    const found = { leaf, remarks, purpose, ...this.#findPaths(leaf, presented, purpose) };
    this.#presented.set(certificates, found);
    return found;
  }

  #judge(
    { paths, reasons, remarks }: Found,
    at: number,
    {
      ownList,
      online,
    }: {
      readonly ownList: OwnRevocationList | undefined;
      readonly online?: { readonly asked: readonly AskedPath[]; readonly policy: RevocationPolicy };
    },
  ): Outcome {
    const conclude = (found: readonly ChainReason[], revocation: ChainEvidence['revocation']): Outcome => ({
      trust: trustAfter(found),
      reasons: [...found, ...remarks],
      revocation,
    });
    if (!Number.isFinite(at)) return conclude([chainReason('signing-time-unusable')], 'not-checked');
    if (paths.length === 0) return conclude(reasons, 'not-checked');
    const judged = (online?.asked ?? paths.map((path): AskedPath => ({ path, said: [] }))).map(
      ({ path, said }) => ({
        reasons: gravest([
          ...datesAndOwnList({ path, said }, at, ownList),
          ...saidReasons(said, at, online?.policy),
        ]),
        said,
      }),
    );
    const best = judged.find((one) => trustAfter(one.reasons) === 'trusted') ?? judged[0];
    const codes = new Set(best?.reasons.map(({ code }) => code));
    const isUnknown = codes.has('revocation-unknown') || codes.has('revocation-tolerated');
    const isAsked = ownList !== undefined || online !== undefined;
    const revocation = codes.has('revoked')
      ? 'revoked'
      : isUnknown
        ? 'unknown'
        : isAsked
          ? 'good'
          : 'not-checked';
    return {
      ...conclude(best?.reasons ?? [], revocation),
      ...(online && { revocationEvidence: best?.said ?? [] }),
    };
  }

  #findPaths(
    leaf: Certificate,
    presented: ReadonlyMap<string, Certificate>,
    purpose: ChainPurpose,
  ): ChainPaths {
    const key = `${purpose}:${[...presented.keys()].join()}`;
    const known = this.#found.get(key);
    if (known) return known;
    const pool = new Map([...this.#intermediates, ...presented]);
    const found = findChainPaths(leaf, [...pool.values()], [...this.#roots.values()], purpose);
    this.#found.set(key, found);
    return found;
  }
}

function datesAndOwnList(
  { path, said }: AskedPath,
  at: number,
  ownList: OwnRevocationList | undefined,
): readonly ChainReason[] {
  const reasons: ChainReason[] = [];
  for (const [place, certificate] of path.entries()) {
    if (at < certificate.notBefore) reasons.push(chainReason('not-yet-valid', certificate.subject));
    // The last second counts in full: certificates know no fractions.
    if (at >= certificate.notAfter + 1000) reasons.push(chainReason('expired', certificate.subject));
    const isOthers = said[place] !== undefined && said[place].source !== 'own-list';
    if (!isOthers && ownList?.isRevoked(certificate, at))
      reasons.push(chainReason('revoked', certificate.subject));
  }
  return reasons;
}

/** A path on which one certificate is revoked is so, whatever could not be found out about another. */
function gravest(reasons: readonly ChainReason[]): readonly ChainReason[] {
  const isRevoked = reasons.some(({ code }) => code === 'revoked');
  return isRevoked ? reasons.filter(({ code }) => code !== 'revocation-unknown') : reasons;
}

function saidReasons(
  said: readonly RevocationEvidence[],
  at: number,
  policy: RevocationPolicy | undefined,
): ChainReason[] {
  return said.flatMap((one) => {
    if (one.status === 'unknown')
      return [
        chainReason(policy === 'hard-fail' ? 'revocation-unknown' : 'revocation-tolerated', one.problem),
      ];
    const isRevoked = one.status === 'revoked' && isUnderRevocation(one, at);
    return isRevoked && one.source !== 'own-list' ? [chainReason('revoked', one.subject)] : [];
  });
}

function evidence(leaf: Certificate, outcome: Outcome): ChainEvidence {
  return {
    ...outcome,
    ...(leaf.organId !== undefined && { organId: leaf.organId }),
    ...(leaf.nodeId !== undefined && { nodeId: leaf.nodeId }),
    ...(leaf.person && { person: leaf.person }),
    subject: leaf.subject,
    issuer: leaf.issuer,
    serial: leaf.serial,
    fingerprint: leaf.fingerprint,
    notBefore: leaf.notBefore,
    notAfter: leaf.notAfter,
    publicKey: leaf.publicKey,
  };
}

function tryParse(der: Uint8Array): Certificate | string {
  try {
    return parseCertificate(der);
  } catch (failure) {
    if (!isExchangeError(failure, 'PKI_CERTIFICATE_MALFORMED')) throw failure;
    const { problem = '' } = failure.details;
    return String(problem);
  }
}

function unread(code: Parameters<typeof chainReason>[0], detail?: string): ChainEvidence {
  return {
    trust: 'not-checked',
    reasons: [chainReason(code, detail)],
    subject: '',
    issuer: '',
    serial: '',
    fingerprint: '',
    revocation: 'not-checked',
  };
}
