import { createHash } from 'node:crypto';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import type { AttestedRecord } from './attested-record.ts';
import { checkAttestation } from './check-attestation.ts';
import { checkJourney } from './check-journey.ts';
import { checkPackage } from './check-package.ts';
import { checkDigests, checkSignature, checkStamp, type Entries, missingEntries } from './check-seal.ts';
import { containerPaths } from './container-paths.ts';
import {
  type EvidenceAnswer,
  type EvidenceFinding,
  faulty,
  right,
  unchecked,
  wholeContainer,
  wrong,
} from './evidence-finding.ts';
import { type AttestedFolder, type EvidenceSummary, summaryOf } from './evidence-summary.ts';
import { journeyText } from './journey-text.ts';
import { OfflineTrust } from './offline-trust.ts';
import { readZip } from './read-zip.ts';
import { problem } from './text.ts';

/** What is known about a container. */
export type EvidenceReport = {
  /** `right` only where every part is, under a root that the reader has given. */
  readonly answer: EvidenceAnswer;
  readonly findings: readonly EvidenceFinding[];
  /** What it tells, where it can be read; believe it only where the answer is right. */
  readonly summary: EvidenceSummary | undefined;
  /** Milliseconds: what its time stamp states. */
  readonly stampedAt: number | undefined;
  readonly entryCount: number;
};

/**
 * Checks an evidence container with nothing but its bytes and the roots that the reader trusts. Never throws for a bad one:
 * each part is right, wrong, or cannot be checked, and what was altered is named.
 *
 * @param options.roots - DER; where there are none, the container's own root is used and proves nothing
 * @param options.now - milliseconds; only where the container has no time stamp
 */
export async function checkEvidence(
  bytes: Uint8Array,
  options: { readonly roots: readonly Uint8Array[]; readonly now: number },
): Promise<EvidenceReport> {
  let read: ReturnType<typeof readZip>;
  try {
    read = readZip(bytes);
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    const { entry = wholeContainer } = failure.details;
    return {
      answer: 'wrong',
      findings: [wrong(String(entry), failure)],
      summary: undefined,
      stampedAt: undefined,
      entryCount: 0,
    };
  }
  const damaged = read.filter((entry) => !entry.bytes).map(({ name }) => name);
  const entries: Entries = new Map(
    read.flatMap(({ name, bytes: content }) => (content ? [[name, content] as const] : [])),
  );
  const findings: EvidenceFinding[] = [
    ...damaged.map((entry) => wrong(entry, new ExchangeError('EVIDENCE_ENTRY_DAMAGED', { entry }))),
    ...missingEntries(entries, new Set(read.map(({ name }) => name))),
  ];
  const { sound, findings: digestFindings } = checkDigests(entries);
  findings.push(...digestFindings.filter(({ part }) => !damaged.includes(part)));

  // What does not have its digest says nothing about other parts.
  const trust = new OfflineTrust(sound, options.roots);
  findings.push(anchorFinding(options.roots));
  const stamp = await checkStamp(entries, trust);
  const stampedAt = stamp.at ?? options.now;
  findings.push(...stamp.findings.filter(({ part }) => !damaged.includes(part)));
  const signed = await checkSignature(entries, trust, stampedAt);
  findings.push(...signed.filter(({ part }) => !damaged.includes(part)));

  const parts: Entries = new Map(sound.map(({ name, bytes: content }) => [name, content]));
  const told = await checkContents(parts, { trust, stampedAt });
  const alreadyWrong = new Set(findings.filter(({ answer }) => answer === 'wrong').map(({ part }) => part));
  findings.push(...told.findings.filter(({ part, answer }) => answer === 'wrong' || !alreadyWrong.has(part)));
  findings.push(...(await trust.findings(stampedAt)));
  return {
    answer: answerOf(findings),
    findings: [intactFinding(findings, read.length), ...findings].flat(),
    summary: told.summary,
    stampedAt: stamp.at,
    entryCount: read.length,
  };
}

function answerOf(findings: readonly EvidenceFinding[]): EvidenceAnswer {
  if (findings.some(({ answer }) => answer === 'wrong')) return 'wrong';
  return findings.some(({ answer }) => answer === 'unchecked') ? 'unchecked' : 'right';
}

const integrityCodes: ReadonlySet<string | undefined> = new Set([
  'EVIDENCE_ENTRY_DAMAGED',
  'EVIDENCE_ENTRY_MISSING',
  'EVIDENCE_ENTRY_UNLISTED',
  'EVIDENCE_DIGEST_MISMATCH',
]);

/** That every entry is the one of the signed list, where that is so. */
function intactFinding(findings: readonly EvidenceFinding[], count: number): readonly EvidenceFinding[] {
  if (findings.some(({ code }) => integrityCodes.has(code))) return [];
  return [
    right(
      wholeContainer,
      `sound ASiC-E container; each of its ${count} entries is as listed`,
      `tệp ASiC-E hợp lệ; cả ${count} phần đúng như danh mục`,
    ),
  ];
}

function anchorFinding(roots: readonly Uint8Array[]): EvidenceFinding {
  return roots.length > 0
    ? right(wholeContainer, 'judged under the root that you gave', 'xét theo chứng thư gốc bạn đưa ra')
    : unchecked(
        wholeContainer,
        'judged under the root that the container brings along, which proves nothing: give yours with --root',
        'xét theo chứng thư gốc kèm trong tệp, chưa chứng minh được gì: chỉ gốc của bạn bằng --root',
      );
}

async function checkContents(
  entries: Entries,
  context: { readonly trust: OfflineTrust; readonly stampedAt: number },
): Promise<{ readonly findings: readonly EvidenceFinding[]; readonly summary: EvidenceSummary | undefined }> {
  const findings: EvidenceFinding[] = [];
  let isComplete = true;
  const readFolders = async (kind: string): Promise<readonly AttestedFolder[]> => {
    const folders = new Set(
      [...entries.keys()]
        .filter((name) => name.startsWith(`${kind}/`))
        .map((name) => name.split('/').slice(0, 2).join('/')),
    );
    const found: AttestedFolder[] = [];
    for (const folder of [...folders].sort()) {
      const checked = await checkAttestation(entries, folder, context);
      findings.push(...checked.findings);
      if (checked.record) found.push({ folder, record: checked.record });
      else isComplete = false;
    }
    return found;
  };
  const hops = await readFolders('hops');
  const statuses = await readFolders('statuses');
  const [first] = hops;
  const packageAt = async (name: string, record: AttestedRecord): Promise<void> => {
    const bytes = entries.get(name);
    if (!bytes) findings.push(unchecked(name, 'not there, or damaged', 'không có hoặc bị hỏng'));
    else {
      const digest = createHash('sha256').update(bytes).digest('hex');
      findings.push(await checkPackage({ name, bytes }, { ...context, digest, record }));
    }
  };
  if (first) await packageAt(containerPaths.package, first.record);
  else findings.push(unchecked('hops', 'no node attests anything', 'không nút nào xác nhận điều gì'));
  for (const { folder, record } of statuses) await packageAt(`${folder}/${containerPaths.status}`, record);
  if (!isComplete) {
    const notTold = (part: string) =>
      unchecked(part, 'not every node’s word can be read', 'không đọc được lời của mọi nút');
    findings.push(notTold(containerPaths.summary), notTold(containerPaths.journey));
    return { findings, summary: undefined };
  }
  findings.push(...checkJourney(hops, context.trust));
  const told = checkSummary(entries, { hops, statuses });
  findings.push(...told.findings);
  return { findings, summary: told.summary };
}

const namesSchema = z.looseObject({ names: z.record(z.string().max(200), z.string().max(1_000)) });

/** Whether summary and text for people say what the attestations say. */
function checkSummary(
  entries: Entries,
  told: { readonly hops: readonly AttestedFolder[]; readonly statuses: readonly AttestedFolder[] },
): { readonly findings: readonly EvidenceFinding[]; readonly summary: EvidenceSummary | undefined } {
  const bytes = entries.get(containerPaths.summary);
  const text = bytes && Buffer.from(bytes).toString('utf8');
  const names = text === undefined ? undefined : readNames(text);
  const summary = summaryOf({ packageFile: containerPaths.package, ...told, names: names ?? {} });
  const compare = (part: string, expected: string | undefined): EvidenceFinding => {
    const found = entries.get(part);
    if (!found || expected === undefined)
      return unchecked(part, 'not there, or damaged', 'không có hoặc bị hỏng');
    return Buffer.from(found).equals(Buffer.from(expected))
      ? right(part, 'says what the nodes attest', 'đúng như các nút xác nhận')
      : faulty(
          'EVIDENCE_CONTRADICTION',
          part,
          problem('it says what no node attests', 'nói điều không nút nào xác nhận'),
        );
  };
  return {
    summary,
    findings: [
      compare(containerPaths.summary, summary && `${JSON.stringify(summary, undefined, 2)}\n`),
      compare(containerPaths.journey, names && summary && journeyText(summary)),
    ],
  };
}

function readNames(text: string): Readonly<Record<string, string>> | undefined {
  try {
    return namesSchema.safeParse(JSON.parse(text)).data?.names;
  } catch {
    return undefined; // no JSON, and so no names
  }
}
