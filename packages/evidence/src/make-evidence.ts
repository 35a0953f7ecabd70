import { createHash } from 'node:crypto';
import { readPackageSignature } from '@lienthong/edxml-signature';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { Journey } from '@lienthong/exchange';
import type { SignedVoucher } from '@lienthong/ledger';
import { buildSignedData, type Pki, parseSignedData, requestTimeStamp, TrustStore } from '@lienthong/pki';
import { assertInvariant, type Clock, type RandomSource } from '@lienthong/runtime';
import { parseXml } from '@lienthong/xml';
import { buildManifest } from './asic-manifest.ts';
import { type AttestedRecord, readRecord, sentContent } from './attested-record.ts';
import { collectLedgers, type LedgerExtract } from './collect-ledger.ts';
import { collectTrust } from './collect-trust.ts';
import { type ContainerEntry, containerType } from './container-entry.ts';
import { containerPaths, hopFolder, statusFolder } from './container-paths.ts';
import { containerReadme } from './container-readme.ts';
import { type AttestedFolder, codesOf, type EvidenceSummary, summaryOf } from './evidence-summary.ts';
import { journeyText } from './journey-text.ts';
import { writeZip } from './write-zip.ts';

/** Where evidence comes from: a running exchange. */
export type EvidenceSource = {
  readonly journey: Pick<Journey, 'pkg' | 'facts'> & {
    readonly hops: readonly { readonly node: string }[];
    readonly statuses: readonly { readonly pkg: string }[];
  };
  /** What a node says about a package, signed; undefined where it never saw it. */
  readonly attest: (node: string, pkg: string) => Promise<SignedVoucher | undefined>;
  /** Bytes by digest and size. */
  readonly content: (claim: { readonly digest: string; readonly size: number }) => Promise<Uint8Array>;
  /** The stored ledger lines of nodes, each node's in order. */
  readonly ledgers: (
    nodes: readonly string[],
  ) => AsyncIterable<{ readonly node: string; readonly lines: readonly string[] }>;
  /** The name of an agency or a node, by its code. */
  readonly nameOf: (code: string) => string | undefined;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: RandomSource;
};

/** A container, ready to be written. */
export type Evidence = {
  /** To be written one after the other. */
  readonly parts: readonly Uint8Array[];
  readonly entryCount: number;
  readonly summary: EvidenceSummary;
  /** Milliseconds: of the time stamp. */
  readonly stampedAt: number;
};

type Attested = {
  readonly voucher: SignedVoucher;
  readonly record: AttestedRecord;
  readonly extract: LedgerExtract;
};

/** How often nodes are asked anew while the journey goes on under the hand. */
const attemptsMax = 4;

/**
 * One ASiC-E container that proves a journey: the package as it was sent, what every node on the way attests, the ledger
 * lines that bear it out, statuses, certificates, revocation answers, signature of the operator, time stamp.
 *
 * @throws EVIDENCE_JOURNEY_MOVING when nodes keep writing about the package
 * @throws EXCHANGE_PACKAGE_UNKNOWN when its first node does not know it
 * @throws CONTENT_MISSING, CONTENT_DAMAGED when the store no longer has the package as it was
 * @clause ETSI EN 319 162-1
 */
export async function makeEvidence(source: EvidenceSource): Promise<Evidence> {
  const { journey, pki, clock } = source;
  const nodes = journey.hops.map(({ node }) => node);
  const hops = await attestedBy(source, nodes, journey.pkg);
  const first = hops[0];
  if (!first)
    throw new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', { pkg: journey.pkg, agency: journey.facts.sender });
  const statuses: Attested[] = [];
  for (const { pkg } of journey.statuses)
    statuses.push(...(await attestedBy(source, [first.record.by], pkg)));

  const sent = await source.content(sentContent(first.record));
  const entries: ContainerEntry[] = [{ name: containerPaths.package, bytes: sent }];
  const presented: Uint8Array[] = [...signersOf(sent, clock.now())];
  const hopFolders = hops.map(({ record }, index) => ({ folder: hopFolder(index, record.by), record }));
  const statusFolders = statuses.map(({ record }, index) => ({ folder: statusFolder(index), record }));
  const add = (folder: string, { voucher, extract }: Attested): void => {
    entries.push(...attestedEntries(folder, voucher, extract));
    for (const certificate of voucher.certificates) presented.push(Buffer.from(certificate, 'base64'));
  };
  for (const [index, attested] of hops.entries()) add(hopFolder(index, attested.record.by), attested);
  for (const [index, attested] of statuses.entries()) {
    const bytes = await source.content(sentContent(attested.record));
    entries.push({ name: `${statusFolder(index)}/${containerPaths.status}`, bytes });
    presented.push(...signersOf(bytes, clock.now()));
    add(statusFolder(index), attested);
  }
  const operator = await pki.operatorIdentity();
  presented.push(...operator.certificates, ...(await stampCertificates(source)));
  entries.push(...(await collectTrust(pki, presented)));

  const summary = summaryWithNames(source, hopFolders, statusFolders);
  const texts = [
    { name: containerPaths.readme, bytes: Buffer.from(containerReadme()) },
    { name: containerPaths.journey, bytes: Buffer.from(journeyText(summary)) },
    { name: containerPaths.summary, bytes: Buffer.from(`${JSON.stringify(summary, undefined, 2)}\n`) },
  ];
  const data = [...texts, ...entries];
  const { sealed, stampedAt } = await seal(source, data);
  const all = [{ name: 'mimetype', bytes: Buffer.from(containerType) }, ...data, ...sealed];
  return {
    parts: writeZip(all, first.record.entries[0]?.at ?? first.record.at),
    entryCount: all.length,
    summary,
    stampedAt,
  };
}

/** What nodes attest, each with the lines of its ledger that bear it out. */
async function attestedBy(
  { attest, ledgers }: EvidenceSource,
  nodes: readonly string[],
  pkg: string,
): Promise<readonly Attested[]> {
  for (let attempt = 1; ; attempt += 1) {
    const asked = await Promise.all(
      nodes.map(async (node) => {
        const voucher = await attest(node, pkg);
        const record = voucher && readRecord(Buffer.from(voucher.statement));
        return voucher && record ? [{ voucher, record }] : [];
      }),
    );
    const found = asked.flat();
    const records = new Map(found.map(({ record }) => [record.by, record]));
    const extracts = await collectLedgers(ledgers([...records.keys()]), records);
    const attested = found.flatMap((one) => {
      const extract = extracts.get(one.record.by);
      return extract ? [{ ...one, extract }] : [];
    });
    const moving = attested.find(({ extract }) => !extract.isBorneOut);
    if (!moving) return attested;
    if (attempt === attemptsMax)
      throw new ExchangeError('EVIDENCE_JOURNEY_MOVING', { pkg, node: moving.record.by });
  }
}

function attestedEntries(
  folder: string,
  { statement, signature }: SignedVoucher,
  { lines, isUnbroken }: LedgerExtract,
): readonly ContainerEntry[] {
  const ledger = isUnbroken ? containerPaths.ledger : containerPaths.ownLedger;
  return [
    { name: `${folder}/${containerPaths.attestation}`, bytes: Buffer.from(statement) },
    { name: `${folder}/${containerPaths.attestationSignature}`, bytes: Buffer.from(signature, 'base64') },
    { name: `${folder}/${ledger}`, bytes: Buffer.from(`${lines.join('\n')}\n`) },
  ];
}

const trustsNobody = new TrustStore();

/** Certificates that a package's signature presents; none where it has none that can be read. */
function signersOf(bytes: Uint8Array, receivedAt: number): readonly Uint8Array[] {
  try {
    const document = parseXml(bytes, { undeclaredPrefixes: 'keep' });
    const { certificates, signer } = readPackageSignature(document, {
      resolveSigner: (presented, at) => trustsNobody.verifyChain(presented, at),
      receivedAt,
    });
    // What is no certificate stays in the package; nothing can be said about it.
    return signer === undefined || signer.fingerprint === '' ? [] : certificates.filter(isCertificate);
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return [];
  }
}

function isCertificate(der: Uint8Array): boolean {
  return trustsNobody.verifyChain([der], 0).fingerprint !== '';
}

/** The certificates of the time stamp authority: what is to be stamped must list its revocation answers. */
async function stampCertificates(source: EvidenceSource): Promise<readonly Uint8Array[]> {
  const { token } = await stamp(source, Buffer.alloc(0));
  return parseSignedData({ kind: 'CMS', der: token, bytesMax: token.byteLength }).certificates;
}

function stamp(
  { pki, clock, random }: EvidenceSource,
  bytes: Uint8Array,
): ReturnType<typeof requestTimeStamp> {
  return requestTimeStamp({
    url: 'pki:',
    stamped: { hash: 'sha256', digest: createHash('sha256').update(bytes).digest() },
    trust: pki.trust,
    clock,
    random,
    fetchMessage: ({ body }) => pki.services.timeStamp(body?.bytes ?? new Uint8Array()),
  });
}

function summaryWithNames(
  { nameOf }: EvidenceSource,
  hops: readonly AttestedFolder[],
  statuses: readonly AttestedFolder[],
): EvidenceSummary {
  const names = Object.fromEntries(
    codesOf(hops, statuses).flatMap((code) => {
      const name = nameOf(code);
      return name === undefined ? [] : [[code, name]];
    }),
  );
  const summary = summaryOf({ packageFile: containerPaths.package, hops, statuses, names });
  assertInvariant(summary !== undefined, 'a journey without hops');
  return summary;
}

const cmsData = '1.2.840.113549.1.7.1';

/** Lists, signature and time stamp over everything. */
async function seal(
  source: EvidenceSource,
  data: readonly ContainerEntry[],
): Promise<{ readonly sealed: readonly ContainerEntry[]; readonly stampedAt: number }> {
  const { pki, clock } = source;
  const { key, certificates } = await pki.operatorIdentity();
  const manifest: ContainerEntry = {
    name: containerPaths.manifest,
    bytes: buildManifest(data, {
      signature: containerPaths.signature,
      signatureType: 'application/pkcs7-signature',
      rootFile: containerPaths.package,
    }),
  };
  const signature: ContainerEntry = {
    name: containerPaths.signature,
    bytes: buildSignedData({
      contentType: cmsData,
      content: manifest.bytes,
      isDetached: true,
      signer: { key, certificate: certificates[0] ?? new Uint8Array() },
      certificates,
      signingTime: clock.now(),
    }),
  };
  const stampManifest: ContainerEntry = {
    name: containerPaths.stampManifest,
    bytes: buildManifest([manifest, signature], {
      signature: containerPaths.stamp,
      signatureType: 'application/vnd.etsi.timestamp-token',
    }),
  };
  const { token, at } = await stamp(source, stampManifest.bytes);
  const stamped = { name: containerPaths.stamp, bytes: token };
  return { sealed: [manifest, signature, stampManifest, stamped], stampedAt: at };
}
