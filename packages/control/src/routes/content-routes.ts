import {
  type Attachment,
  type EdxmlPackage,
  examineEdxml,
  type Finding,
  findingText,
  parseEdxml,
  readAttachment,
} from '@lienthong/edxml';
import { type PackageEvidence, verifyPackage } from '@lienthong/edxml-signature';
import { ExchangeError, errorText, isExchangeError } from '@lienthong/errors';
import type { FoundPackage } from '@lienthong/exchange';
import { z } from 'zod';
import type { Ground } from '../ground.ts';
import {
  type ContentAttachment,
  type ContentFinding,
  type ContentSignature,
  packageContentSchema,
} from '../model/package-content.ts';
import { wholeNumberText } from '../model/page.ts';
import { downloadRoute, jsonRoute, type Route } from '../route.ts';
import { packageParams } from './agency-params.ts';
import { findPackage } from './find-package.ts';

const errors = ['EXCHANGE_PACKAGE_UNKNOWN', 'CONTENT_MISSING', 'CONTENT_DAMAGED'] as const;

/** Kinds of files that browsers may be told; everything else is bytes. */
const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};
const otherBytes = 'application/octet-stream';

/** What is in a package: bytes, files, defects, signature. */
export const contentRoutes: readonly Route[] = [
  downloadRoute({
    name: 'packageBytes',
    method: 'GET',
    path: '/api/v1/packages/{id}/bytes',
    summary: { vi: 'Gói tin, đúng từng byte như đã gửi', en: 'The package, byte for byte as it was sent' },
    params: packageParams,
    mediaTypes: ['application/xml'],
    errors,
    handle: async (ground, { params }) => {
      const found = await findPackage(ground, params.id);
      const bytes = await bytesOf(ground, found);
      return { bytes, mediaType: 'application/xml', fileName: `${found.pkg}.edxml` };
    },
  }),
  jsonRoute({
    name: 'packageContent',
    method: 'GET',
    path: '/api/v1/packages/{id}/content',
    summary: {
      vi: 'Bên trong gói tin: các bên, tệp, lỗi theo từng quy tắc, bằng chứng chữ ký',
      en: 'What is in the package: parties, files, defects by rule, evidence of the signature',
    },
    params: packageParams,
    errors,
    answer: packageContentSchema,
    handle: async (ground, { params }) => {
      const found = await findPackage(ground, params.id);
      const bytes = await bytesOf(ground, found);
      const { registry } = ground.session;
      const { edxml, findings } = examineEdxml(bytes, { now: found.at, registry, repair: 'try' });
      return {
        pkg: found.pkg,
        size: bytes.length,
        form: edxml?.kind,
        ...partiesOf(edxml),
        attachments: edxml?.kind === 'document' ? edxml.attachments.map(shownAttachment) : [],
        findings: findings.map(shownFinding),
        signature: edxml?.source && shownSignature(evidenceOf(ground, edxml, found)),
      };
    },
  }),
  downloadRoute({
    name: 'attachment',
    method: 'GET',
    path: '/api/v1/packages/{id}/attachments/{n}',
    summary: { vi: 'Một tệp đính kèm của gói tin', en: 'A file that the package carries' },
    params: z.strictObject({
      id: z.string().min(1).max(300),
      n: wholeNumberText({ min: 1, max: 10_000 }),
    }),
    mediaTypes: [...Object.values(mediaTypes), otherBytes],
    errors: [...errors, 'CONTROL_PART_UNKNOWN', 'EDXML_ATTACHMENT_NOT_BASE64', 'EDXML_ATTACHMENT_ZIP_UNSAFE'],
    handle: async (ground, { params: { id, n } }) => {
      const found = await findPackage(ground, id);
      const edxml = parseEdxml(await bytesOf(ground, found));
      const attachment = edxml.kind === 'document' ? edxml.attachments[n - 1] : undefined;
      if (!attachment) throw new ExchangeError('CONTROL_PART_UNKNOWN', { pkg: found.pkg, part: n });
      const { name, content, family = '' } = readAttachment(attachment);
      return { bytes: content, mediaType: mediaTypes[family] ?? otherBytes, fileName: name };
    },
  }),
];

async function bytesOf({ session }: Ground, { pkg, facts, at }: FoundPackage): Promise<Uint8Array> {
  const item = { pkg, facts, deliveredAt: at };
  return (await session.desk(facts.sender)).fetch(item);
}

function partiesOf(edxml: EdxmlPackage | undefined) {
  if (!edxml) return { to: [], trace: [] };
  const shown = ({ organId, organName }: { readonly organId: string; readonly organName?: string }) => ({
    organId,
    organName: organName ?? '',
  });
  const from = shown(edxml.header.from);
  if (edxml.kind === 'status') {
    const { organId } = edxml.header.responseFor;
    return { from, to: [{ organId, organName: '' }], trace: [] };
  }
  const trace = edxml.traceHeaders.map(({ organId, timestamp }) => ({ organId, timestamp }));
  return { from, to: edxml.header.to.map(shown), trace };
}

function shownAttachment(attachment: Attachment, index: number): ContentAttachment {
  const head = { n: index + 1, name: attachment.attachmentName, declaredType: attachment.contentType };
  try {
    const { content, family } = readAttachment(attachment);
    return { ...head, family, size: content.length };
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return { ...head, problem: { vi: failure.text('vi').summary, en: failure.text('en').summary } };
  }
}

function shownFinding(finding: Finding): ContentFinding {
  const { rule, severity, path, line, column } = finding;
  const text = { vi: findingText(finding, 'vi'), en: findingText(finding, 'en') };
  return { id: rule, severity, text, path, line, column };
}

function evidenceOf({ session }: Ground, { source }: EdxmlPackage, { at }: FoundPackage): PackageEvidence {
  const { pki, registry } = session;
  if (!source) throw new ExchangeError('INVARIANT_BROKEN', { what: 'a package that was read has a source' });
  return verifyPackage(source.document, {
    resolveSigner: (certificates, instant) => pki.trust.verifyChain(certificates, instant),
    receivedAt: at,
    isSameAgency: (one, other) => registry.find(one)?.organId === registry.find(other)?.organId,
  });
}

function shownSignature(evidence: PackageEvidence): ContentSignature {
  const { status, trust, isSender, signatureAlgorithm, signingTime, signer, references, coverage } = evidence;
  return {
    status,
    trust,
    isSender,
    algorithm: signatureAlgorithm,
    signingTime,
    signer: signer && {
      subject: signer.subject,
      issuer: signer.issuer,
      serial: signer.serial,
      fingerprint: signer.fingerprint,
      organId: signer.organId,
      notBefore: signer.notBefore,
      notAfter: signer.notAfter,
      revocation: signer.revocation,
    },
    references: references.map(({ uri, digestAlgorithm, matches }) => ({
      uri,
      algorithm: digestAlgorithm,
      matches,
    })),
    covered: coverage.covered.map(({ path }) => path),
    uncovered: coverage.uncovered.map(({ path }) => path),
    findings: evidence.findings.map(({ code, rule, severity, details }) => ({
      id: rule ?? code,
      severity,
      text: { vi: errorText(code, details, 'vi').summary, en: errorText(code, details, 'en').summary },
    })),
  };
}
