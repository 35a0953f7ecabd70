import { verify } from 'node:crypto';
import { isExchangeError } from '@lienthong/errors';
import { type ChainHead, followChain, type LedgerEntry } from '@lienthong/ledger';
import { type AttestedRecord, readRecord } from './attested-record.ts';
import type { Entries } from './check-seal.ts';
import { containerPaths } from './container-paths.ts';
import { type EvidenceFinding, faulty, right, unchecked } from './evidence-finding.ts';
import { instantText } from './evidence-summary.ts';
import { signerFinding } from './judged-signer.ts';
import type { OfflineTrust } from './offline-trust.ts';
import { problem } from './text.ts';

/** What one folder says, and what is known about it. */
export type CheckedAttestation = {
  readonly record: AttestedRecord | undefined;
  readonly findings: readonly EvidenceFinding[];
};

/** Checks one folder: who has signed what, and whether the ledger lines bear it out. */
export async function checkAttestation(
  entries: Entries,
  folder: string,
  { trust, stampedAt }: { readonly trust: OfflineTrust; readonly stampedAt: number },
): Promise<CheckedAttestation> {
  const part = `${folder}/${containerPaths.attestation}`;
  const signaturePart = `${folder}/${containerPaths.attestationSignature}`;
  const [statement, signature] = [entries.get(part), entries.get(signaturePart)];
  if (!statement)
    return {
      record: undefined,
      findings: [unchecked(part, 'not there, or damaged', 'không có hoặc bị hỏng')],
    };
  const record = readRecord(statement);
  if (!record)
    return {
      record,
      findings: [
        faulty('EVIDENCE_PART_UNREADABLE', part, problem('no attestation', 'không phải lời xác nhận')),
      ],
    };
  const signed = await signatureFinding({
    part,
    signaturePart,
    statement,
    signature,
    record,
    trust,
    stampedAt,
  });
  return { record, findings: [signed, ledgerFinding(entries, folder, record)] };
}

async function signatureFinding(signed: {
  readonly part: string;
  readonly signaturePart: string;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array | undefined;
  readonly record: AttestedRecord;
  readonly trust: OfflineTrust;
  readonly stampedAt: number;
}): Promise<EvidenceFinding> {
  const { part, signaturePart, statement, signature, record, trust, stampedAt } = signed;
  if (!signature) return unchecked(signaturePart, 'not there, or damaged', 'không có hoặc bị hỏng');
  const candidates = trust.nodeCertificates(record.by);
  if (candidates.length === 0)
    return unchecked(
      part,
      `the certificate of node ${record.by} is not at hand`,
      `không có chứng thư của nút ${record.by}`,
    );
  const signer = candidates.find(({ publicKey }) => isSignature(statement, { publicKey, signature }));
  if (!signer)
    return faulty(
      'EVIDENCE_SIGNATURE_WRONG',
      signaturePart,
      problem(`not by node ${record.by} over ${part}`, `không phải của nút ${record.by} trên ${part}`),
    );
  if (record.at > stampedAt + 5 * 60_000)
    return faulty(
      'EVIDENCE_CONTRADICTION',
      part,
      problem('it was made after the time stamp', 'được lập sau dấu thời gian'),
    );
  const chain = await trust.judge([signer.der], { at: record.at, stampedAt });
  return (
    signerFinding(part, chain) ??
    right(
      part,
      `attested by ${chain.subject} at ${instantText(record.at)}`,
      `do ${chain.subject} xác nhận lúc ${instantText(record.at)}`,
    )
  );
}

function isSignature(
  statement: Uint8Array,
  {
    publicKey,
    signature,
  }: { readonly publicKey: Parameters<typeof verify>[2]; readonly signature: Uint8Array },
): boolean {
  try {
    return verify('sha256', statement, publicKey, signature);
  } catch {
    return false; // not even of the form of a signature
  }
}

/** Whether the ledger lines hold together, end in the attested head, and say about the package what the node attests. */
function ledgerFinding(entries: Entries, folder: string, record: AttestedRecord): EvidenceFinding {
  const unbroken = entries.get(`${folder}/${containerPaths.ledger}`);
  const part = `${folder}/${unbroken ? containerPaths.ledger : containerPaths.ownLedger}`;
  const bytes = unbroken ?? entries.get(part);
  if (!bytes) return unchecked(part, 'not there, or damaged', 'không có hoặc bị hỏng');
  const lines = Buffer.from(bytes).toString('utf8').replace(/\n$/, '').split('\n');
  const broken = (en: string, vi: string) => faulty('EVIDENCE_LEDGER_BROKEN', part, problem(en, vi));
  const read = unbroken ? readChain(lines, record.by) : readLines(lines, record.by);
  if (typeof read === 'string') return broken(read, read);
  const { head } = read;
  if (head && (head.length !== record.ledger.length || head.hash !== record.ledger.hash))
    return broken('it does not end in the attested head', 'không kết thúc ở đầu chuỗi được xác nhận');
  const own = read.entries.filter(({ pkg }) => pkg === record.pkg).map(actOf);
  const attested = record.entries.map(actOf);
  if (own.length !== attested.length || own.some((line, index) => line !== attested[index]))
    return broken(
      'it says of the package what the node does not attest',
      'khác với điều nút xác nhận về gói tin',
    );
  const { length } = lines;
  return head
    ? right(
        part,
        `${length} lines, hash chain whole up to the attested head`,
        `${length} dòng, chuỗi băm liền mạch tới đầu chuỗi được xác nhận`,
      )
    : right(
        part,
        `${length} lines as attested; the chain between them is too long to stand here`,
        `${length} dòng đúng như xác nhận; phần chuỗi ở giữa quá dài nên không kèm`,
      );
}

type ReadLines = { readonly entries: readonly LedgerEntry[]; readonly head: ChainHead | undefined };

/** The entries of consecutive lines, or what breaks their chain. */
function readChain(lines: readonly string[], node: string): ReadLines | string {
  try {
    const first = startOf(lines[0] ?? '');
    return followChain(first, lines, node);
  } catch (failure) {
    if (!isExchangeError(failure, 'LEDGER_CHAIN_BROKEN', 'LEDGER_ENTRY_MALFORMED')) throw failure;
    return failure.text('en').summary;
  }
}

/** The entries of single lines, or which of them is none. */
function readLines(lines: readonly string[], node: string): ReadLines | string {
  const entries: LedgerEntry[] = [];
  for (const line of lines) {
    const read = readChain([line], node);
    if (typeof read === 'string') return read;
    entries.push(...read.entries);
  }
  return { entries, head: undefined };
}

/** What comes before a line; the beginning where that cannot be read. */
function startOf(line: string): ChainHead {
  const [, n = '0', hash = ''] = /^\{"n":(\d{1,15}),"prev":"([A-Za-z0-9_-]*)"/.exec(line) ?? [];
  return { length: Number(n), hash };
}

/** An entry without its place, in one form whatever the order of its members. */
function actOf(entry: object): string {
  const { n: _n, prev: _prev, ...act } = entry as Record<string, unknown>;
  return JSON.stringify(sorted(act));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
