import { judgeSigner, readPackageSignature } from '@lienthong/edxml-signature';
import { isExchangeError } from '@lienthong/errors';
import { packageKey } from '@lienthong/exchange';
import { parseXml } from '@lienthong/xml';
import { type AttestedRecord, sentContent } from './attested-record.ts';
import { type EvidenceFinding, faulty, right, unchecked } from './evidence-finding.ts';
import type { OfflineTrust } from './offline-trust.ts';
import { problem } from './text.ts';

/**
 * What is known about a package: whether it is the one that the nodes speak of, and its signature, against what the nodes
 * found of it.
 *
 * @param options.digest - SHA-256 of the bytes, hexadecimal
 */
export async function checkPackage(
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  options: {
    readonly digest: string;
    readonly record: AttestedRecord;
    readonly trust: OfflineTrust;
    readonly stampedAt: number;
  },
): Promise<EvidenceFinding> {
  const { digest, record, trust, stampedAt } = options;
  const { facts, pkg } = record;
  const { sender, documentId, kind } = facts;
  if (sentContent(record).digest !== digest)
    return faulty(
      'EVIDENCE_CONTRADICTION',
      name,
      problem(
        `the nodes speak of bytes with SHA-256 ${sentContent(record).digest}`,
        `các nút nói về nội dung có SHA-256 ${sentContent(record).digest}`,
      ),
    );
  if (packageKey({ sender, documentId, kind, digest }) !== pkg)
    return faulty(
      'EVIDENCE_CONTRADICTION',
      name,
      problem(`its key is not ${pkg}`, `mã gói tin không phải ${pkg}`),
    );
  const found = facts.signature ?? '';
  const ours = await signatureOf(bytes, { trust, stampedAt, receivedAt: record.entries[0]?.at ?? record.at });
  const who = ours.subject ?? '';
  if (ours.isRight && (ours.isSender || ours.organId === sender))
    return right(name, `bytes as attested, signed by ${who}`, `đúng nội dung được xác nhận, do ${who} ký`);
  if (ours.isUnchecked)
    return unchecked(name, `signer ${who}: ${ours.status}`, `người ký ${who}: ${ours.status}`);
  // A package may be evidence because its signature is not right: then the nodes have to have seen so.
  const isAgreed = found === ours.status && (!isValid(found) || !wasDelivered(record));
  if (isAgreed)
    return right(
      name,
      `bytes as attested; its signature is not right, as the nodes found: ${ours.status} ${ours.trust}`,
      `đúng nội dung được xác nhận; chữ ký không đúng, như các nút đã thấy: ${ours.status} ${ours.trust}`,
    );
  return faulty(
    'EVIDENCE_CONTRADICTION',
    name,
    problem(
      `nodes found its signature “${found}”, here it is “${ours.status} ${ours.trust}”`,
      `các nút thấy chữ ký “${found}”, ở đây là “${ours.status} ${ours.trust}”`,
    ),
  );
}

function isValid(status: string): boolean {
  return status === 'valid' || status === 'valid-at-origin';
}

function wasDelivered({ entries }: AttestedRecord): boolean {
  return entries.some(({ act }) => act === 'delivered' || act === 'relayed');
}

type SignatureFound = {
  readonly status: string;
  readonly trust: string;
  readonly isRight: boolean;
  readonly isUnchecked: boolean;
  readonly isSender: boolean;
  readonly organId?: string | undefined;
  readonly subject?: string | undefined;
};

async function signatureOf(
  bytes: Uint8Array,
  { trust, stampedAt, receivedAt }: { trust: OfflineTrust; stampedAt: number; receivedAt: number },
): Promise<SignatureFound> {
  const none = { trust: 'not-checked', isRight: false, isUnchecked: false, isSender: false };
  try {
    const document = parseXml(bytes, { undeclaredPrefixes: 'keep' });
    const signature = readPackageSignature(document, {
      resolveSigner: (certificates, at) => trust.store.verifyChain(certificates, at),
      receivedAt,
    });
    const { status, certificates, judgedAt } = signature;
    if (certificates.length === 0) return { ...none, status };
    const chain = await trust.judge(certificates, { at: judgedAt, stampedAt });
    const judged = judgeSigner(signature, chain);
    const holds = isValid(status) && signature.coverage.covered.length > 0;
    return {
      status,
      trust: chain.trust,
      isRight: holds && chain.trust === 'trusted',
      isUnchecked: holds && chain.trust === 'not-checked',
      isSender: judged.isSender,
      organId: chain.organId,
      subject: chain.subject,
    };
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return { ...none, status: '' }; // no XML, and so no signature
  }
}
