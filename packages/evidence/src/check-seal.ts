import { createHash } from 'node:crypto';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import {
  type Certificate,
  parseCertificate,
  parseSignedData,
  type SignedData,
  TrustStore,
  verifyTimeStamp,
} from '@lienthong/pki';
import { type AsicManifest, digestText, readManifest } from './asic-manifest.ts';
import type { ContainerEntry } from './container-entry.ts';
import { containerPaths } from './container-paths.ts';
import { type EvidenceFinding, faulty, right, wrong } from './evidence-finding.ts';
import { instantText } from './evidence-summary.ts';
import { signerFinding } from './judged-signer.ts';
import type { OfflineTrust } from './offline-trust.ts';
import { problem } from './text.ts';

/** Entries by name, those without damage. */
export type Entries = ReadonlyMap<string, Uint8Array>;

const signatureBytesMax = 262_144;

/**
 * The entries that are as the lists say, and what is wrong with the others. A list that was itself changed after it was
 * signed or stamped says nothing about anything: then the entries speak for themselves.
 */
export function checkDigests(entries: Entries): {
  readonly sound: readonly ContainerEntry[];
  readonly findings: readonly EvidenceFinding[];
} {
  const { manifest, stampManifest } = containerPaths;
  const data = [...entries]
    .filter(([name]) => name !== 'mimetype' && !name.startsWith('META-INF/'))
    .map(([name, bytes]) => ({ name, bytes }));
  const upper = isStampOfOther(entries) ? undefined : manifestOf(entries, stampManifest);
  const upperFindings = upper ? mismatches(entries, stampManifest, upper) : [];
  const isChanged = upperFindings.some(({ part }) => part === manifest) || isSignatureOfOther(entries);
  const lower = isChanged ? undefined : manifestOf(entries, manifest);
  const strangers = [...entries.keys()].filter(
    (name) => name.startsWith('META-INF/') && !sealPaths.has(name),
  );
  const unstamped = [manifest, containerPaths.signature].filter((name) => upper && !upper.digests.has(name));
  const unlisted = [
    ...strangers,
    ...unstamped.filter((name) => entries.has(name)),
    ...data.map(({ name }) => name).filter((name) => lower && !lower.digests.has(name)),
  ];
  const lowerFindings = lower ? mismatches(entries, manifest, lower) : [];
  const findings = [
    ...[manifest, stampManifest]
      .filter((name) => !manifestOf(entries, name))
      .map((name) => missingOrUnreadable(entries, name)),
    ...upperFindings,
    ...lowerFindings,
    ...unlisted.map((entry) => wrong(entry, new ExchangeError('EVIDENCE_ENTRY_UNLISTED', { entry }))),
  ];
  const faultyParts = new Set([...lowerFindings.map(({ part }) => part), ...unlisted]);
  return { sound: data.filter(({ name }) => !faultyParts.has(name)), findings };
}

const sealPaths: ReadonlySet<string> = new Set([
  containerPaths.manifest,
  containerPaths.signature,
  containerPaths.stampManifest,
  containerPaths.stamp,
]);

function mismatches(
  entries: Entries,
  manifest: string,
  { digests }: AsicManifest,
): readonly EvidenceFinding[] {
  return [...digests].flatMap(([entry, digest]) => {
    const bytes = entries.get(entry);
    if (!bytes || digestText(bytes) === digest) return [];
    return [wrong(entry, new ExchangeError('EVIDENCE_DIGEST_MISMATCH', { entry, manifest }))];
  });
}

const trustsNobody = new TrustStore();

/** Whether the time stamp is whole, and of other bytes than the list that it should be of. */
function isStampOfOther(entries: Entries): boolean {
  const [token, stamped] = [entries.get(containerPaths.stamp), entries.get(containerPaths.stampManifest)];
  if (!token || !stamped) return false;
  const digest = createHash('sha256').update(stamped).digest();
  const { status } = verifyTimeStamp(token, { stamped: { hash: 'sha256', digest }, trust: trustsNobody });
  return status === 'digest-mismatch';
}

/** Whether the signature is whole, and over other bytes than the list that it should be over. */
function isSignatureOfOther(entries: Entries): boolean {
  const [der, signed] = [entries.get(containerPaths.signature), entries.get(containerPaths.manifest)];
  const read = der && readSignature(der);
  const signer = read?.data.findSigner(read.certificates);
  return (
    signed !== undefined && signer !== undefined && read?.data.verify(signed, signer) === 'digest-mismatch'
  );
}

/** Names that the lists have and the container has not. */
export function missingEntries(entries: Entries, present: ReadonlySet<string>): readonly EvidenceFinding[] {
  return [containerPaths.manifest, containerPaths.stampManifest].flatMap((manifestName) =>
    [...(manifestOf(entries, manifestName)?.digests.keys() ?? [])]
      .filter((name) => !present.has(name))
      .map((name) => wrong(name, new ExchangeError('EVIDENCE_ENTRY_MISSING', { entry: name }))),
  );
}

function manifestOf(entries: Entries, name: string): AsicManifest | undefined {
  const bytes = entries.get(name);
  return bytes && readManifest(bytes);
}

function missingOrUnreadable(entries: Entries, name: string): EvidenceFinding {
  return entries.has(name)
    ? faulty('EVIDENCE_PART_UNREADABLE', name, problem('no ASiC manifest', 'không phải danh mục ASiC'))
    : wrong(name, new ExchangeError('EVIDENCE_ENTRY_MISSING', { entry: name }));
}

/** When the container was closed, as far as its time stamp can be believed, and what is known about the stamp. */
export async function checkStamp(
  entries: Entries,
  trust: OfflineTrust,
): Promise<{ readonly at: number | undefined; readonly findings: readonly EvidenceFinding[] }> {
  const { stamp: part, stampManifest } = containerPaths;
  const [token, stamped] = [entries.get(part), entries.get(stampManifest)];
  if (!token) return { at: undefined, findings: [missingOrUnreadable(entries, part)] };
  const digest = createHash('sha256')
    .update(stamped ?? new Uint8Array())
    .digest();
  const { status, at, chain } = verifyTimeStamp(token, {
    stamped: { hash: 'sha256', digest },
    trust: trust.store,
  });
  const fault = (en: string, vi: string) => faulty('EVIDENCE_SIGNATURE_WRONG', part, problem(en, vi));
  if (status === 'digest-mismatch')
    return {
      at,
      findings: [
        faulty(
          'EVIDENCE_SIGNATURE_WRONG',
          stampManifest,
          problem('the time stamp is of other bytes', 'dấu thời gian là của nội dung khác'),
        ),
      ],
    };
  if (status !== 'valid' || at === undefined || !chain)
    return { at, findings: [fault(`time stamp: ${status}`, `dấu thời gian: ${status}`)] };
  const authority = trust.certificates.find((der) => parseCertificate(der).fingerprint === chain.fingerprint);
  const judged = authority
    ? await trust.judge([authority], { at, stampedAt: at, purpose: 'time-stamping' })
    : chain;
  const against = signerFinding(part, judged);
  const ok = right(
    part,
    `existed at ${instantText(at)}, by ${judged.subject}`,
    `đã có vào lúc ${instantText(at)}, theo ${judged.subject}`,
  );
  return { at, findings: [against ?? ok] };
}

/** What is known about the signature over the list of everything. */
export async function checkSignature(
  entries: Entries,
  trust: OfflineTrust,
  stampedAt: number,
): Promise<readonly EvidenceFinding[]> {
  const { signature: part, manifest: signedPart } = containerPaths;
  const [der, signed] = [entries.get(part), entries.get(signedPart)];
  if (!der) return [missingOrUnreadable(entries, part)];
  const read = readSignature(der);
  if (!read)
    return [faulty('EVIDENCE_PART_UNREADABLE', part, problem('no CMS signature', 'không phải chữ ký CMS'))];
  const signer = read.data.findSigner(read.certificates);
  if (!signer)
    return [
      faulty('EVIDENCE_SIGNATURE_WRONG', part, problem('it has no certificate', 'không kèm chứng thư')),
    ];
  const verdict = read.data.verify(signed ?? new Uint8Array(), signer);
  if (verdict === 'digest-mismatch')
    return [
      faulty(
        'EVIDENCE_SIGNATURE_WRONG',
        signedPart,
        problem('it was changed after signing', 'đã bị sửa sau khi ký'),
      ),
    ];
  if (verdict !== 'valid')
    return [faulty('EVIDENCE_SIGNATURE_WRONG', part, problem(verdict, `giá trị chữ ký sai (${verdict})`))];
  const others = read.certificates.filter((one) => one !== signer).map((one) => one.der);
  const chain = await trust.judge([signer.der, ...others], { at: stampedAt, stampedAt });
  return [
    signerFinding(part, chain) ?? right(part, `signed by ${chain.subject}`, `được ký bởi ${chain.subject}`),
  ];
}

function readSignature(
  der: Uint8Array,
): { readonly data: SignedData; readonly certificates: readonly Certificate[] } | undefined {
  try {
    const data = parseSignedData({ kind: 'CMS', der, bytesMax: signatureBytesMax });
    return { data, certificates: data.certificates.map(parseCertificate) };
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return undefined; // no signature
  }
}
