import { verify } from 'node:crypto';
import { isExchangeError } from '@lienthong/errors';
import { parseCertificate } from '@lienthong/pki';
import { type AttestedEntry, type AttestedRecord, sentContent, type Voucher } from './attested-record.ts';
import { containerPaths } from './container-paths.ts';
import { type EvidenceFinding, faulty, right } from './evidence-finding.ts';
import type { AttestedFolder } from './evidence-summary.ts';
import type { OfflineTrust } from './offline-trust.ts';
import { problem } from './text.ts';

/** How far the clocks of two nodes may stand apart, milliseconds. */
const toleranceMs = 60_000;

const acts = (record: AttestedRecord, act: string): readonly AttestedEntry[] =>
  record.entries.filter((entry) => entry.act === act);

/** Whether what the nodes attest fits together: the same package, each hand-over on both sides, receipts, order of time. */
export function checkJourney(
  hops: readonly AttestedFolder[],
  trust: OfflineTrust,
): readonly EvidenceFinding[] {
  const byNode = new Map(hops.map((hop) => [hop.record.by, hop]));
  const findings = hops.flatMap((hop) => {
    const problems = hopProblems(hop, byNode, trust);
    const part = `${hop.folder}/${containerPaths.attestation}`;
    return problems.map(([en, vi]) => faulty('EVIDENCE_CONTRADICTION', part, problem(en, vi)));
  });
  if (findings.length > 0 || hops.length === 0) return findings;
  const handed = hops.reduce((sum, { record }) => sum + acts(record, 'relayed').length, 0);
  return [
    right(
      containerPaths.journey,
      `${hops.length} nodes agree: ${handed} hand-overs on both sides, receipts, order of time`,
      `${hops.length} nút khớp nhau: ${handed} lần chuyển tiếp ở cả hai phía, biên nhận, thứ tự thời gian`,
    ),
  ];
}

type Disagreement = readonly [en: string, vi: string];

function hopProblems(
  { record }: AttestedFolder,
  byNode: ReadonlyMap<string, AttestedFolder>,
  trust: OfflineTrust,
): readonly Disagreement[] {
  const { by, pkg, facts } = record;
  const origin = byNode.get(facts.origin)?.record;
  const problems: Disagreement[] = [];
  if (!origin)
    return [[`node ${facts.origin} should have been first`, `nút ${facts.origin} lẽ ra phải đứng đầu`]];
  if (
    pkg !== origin.pkg ||
    facts.sender !== origin.facts.sender ||
    facts.documentId !== origin.facts.documentId
  )
    problems.push(['it speaks of another package', 'nói về gói tin khác']);
  if (record.entries.some((entry) => entry.pkg !== pkg || entry.at > record.at + toleranceMs))
    problems.push(['it holds entries that do not belong to it', 'có bút toán không thuộc về nó']);
  const wayProblem = transformationProblem(record, sentContent(origin).digest, trust);
  if (wayProblem) problems.push(wayProblem);
  for (const entry of acts(record, 'admitted')) {
    if (entry.edge === undefined) continue;
    const given = byNode.get(entry.edge)?.record;
    if (!given || !acts(given, 'relayed').some((one) => one.edge === by && isSameCopies(one, entry)))
      problems.push([
        `${entry.edge} does not attest to have handed it on`,
        `${entry.edge} không xác nhận đã chuyển tới`,
      ]);
    else if (firstAt(given) > entry.at + toleranceMs)
      problems.push([`it was there before ${entry.edge} had it`, `có trước khi ${entry.edge} nhận được`]);
  }
  for (const entry of acts(record, 'relayed')) {
    const taken = entry.edge === undefined ? undefined : byNode.get(entry.edge)?.record;
    // Where nobody attests to have it, it may still be on its way: that node is then not named at all.
    if (taken && !taken.entries.some((one) => one.edge === by))
      problems.push([
        `${entry.edge} does not attest to have received it`,
        `${entry.edge} không xác nhận đã nhận`,
      ]);
  }
  for (const { by: stating, outcome = '', to = [] } of acts(record, 'receipt')) {
    const stated = stating === undefined ? undefined : byNode.get(stating)?.record;
    if (outcome === 'acknowledged' || stating === by) continue;
    const ended = stated ? acts(stated, outcome).flatMap((one) => one.to ?? []) : [];
    const missing = to.filter((code) => !ended.includes(code));
    if (missing.length > 0)
      problems.push([
        `${stating} does not attest “${outcome}” for ${missing.slice(0, 5).join(', ')}`,
        `${stating} không xác nhận “${outcome}” cho ${missing.slice(0, 5).join(', ')}`,
      ]);
  }
  return problems;
}

function firstAt({ entries, at }: AttestedRecord): number {
  return entries[0]?.at ?? at;
}

function isSameCopies(one: AttestedEntry, other: AttestedEntry): boolean {
  const [first = [], second = []] = [one.to, other.to];
  return one.copies === other.copies && second.every((code) => first.includes(code));
}

/** Where a node hands on other bytes than were sent: whether signed transformations lead from the ones to the others. */
function transformationProblem(
  { facts, pkg }: AttestedRecord,
  sent: string,
  trust: OfflineTrust,
): Disagreement | undefined {
  let digest = sent;
  for (const voucher of facts.transformations ?? []) {
    const link = believedLink(voucher, pkg, trust);
    if (!link || link.from !== digest)
      return [
        'its transformations do not begin with what was sent',
        'các lần ghi lại không bắt đầu từ gói đã gửi',
      ];
    digest = link.to;
  }
  return digest === facts.digest
    ? undefined
    : [
        `it hands on SHA-256 ${facts.digest}, nobody says why`,
        `chuyển đi SHA-256 ${facts.digest} mà không ai nói vì sao`,
      ];
}

function believedLink(
  { statement, signature, certificates }: Voucher,
  pkg: string,
  trust: OfflineTrust,
): { readonly from: string; readonly to: string } | undefined {
  try {
    const link: unknown = JSON.parse(statement);
    if (!isLink(link) || link.pkg !== pkg) return undefined;
    const ders = certificates.map((certificate) => Buffer.from(certificate, 'base64'));
    const signer = parseCertificate(ders[0] ?? Buffer.alloc(0));
    const chain = trust.store.verifyChain(ders, link.at);
    const isSigned = verify(
      'sha256',
      Buffer.from(statement),
      signer.publicKey,
      Buffer.from(signature, 'base64'),
    );
    return isSigned && chain.trust === 'trusted' && chain.nodeId === link.by ? link : undefined;
  } catch (failure) {
    if (!isExchangeError(failure) && !(failure instanceof SyntaxError)) throw failure;
    return undefined; // nothing that could be believed
  }
}

function isLink(value: unknown): value is { by: string; pkg: string; from: string; to: string; at: number } {
  if (typeof value !== 'object' || value === null) return false;
  const { by, pkg, from, to, at } = value as Record<string, unknown>;
  return [by, pkg, from, to].every((member) => typeof member === 'string') && typeof at === 'number';
}
