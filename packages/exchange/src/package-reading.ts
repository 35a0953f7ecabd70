import { type Finding, type RuleId, readEdxml, ruleIds, ruleRow, validateEdxml } from '@lienthong/edxml';
import { type PackageSignature, readPackageSignature } from '@lienthong/edxml-signature';
import { TrustStore } from '@lienthong/pki';
import { parseXml } from '@lienthong/xml';
import { type AttachedPdf, attachedPdfInspector, isPdfRule } from './attached-pdf.ts';
import { type ReadableContent, readContent } from './readable-content.ts';

/** What the bytes of a package say, as plain data: nothing of it depends on who may send what to whom. */
export type PackageReading = {
  readonly content: ReadableContent;
  /** What is needed to judge the signature, whoever is trusted. */
  readonly signature: Pick<
    PackageSignature,
    'status' | 'findings' | 'fingerprint' | 'certificates' | 'judgedAt' | 'signedSender'
  >;
  /** First rule that the package breaks, where rules were checked; those about PDFs left out. */
  readonly brokenRule: Finding | undefined;
  /** Attached PDFs, where they were looked into. */
  readonly pdfs: readonly AttachedPdf[];
  /** Which rules about signatures in PDFs they break. */
  readonly pdfFindings: readonly Finding[];
};

/** What is read of a package, and against what. */
export type ReadPackageOptions = {
  /** Whether every rule of the format is checked, or only what is needed to route. */
  readonly rules: boolean;
  /** Milliseconds. */
  readonly now: number;
  /** By whom the signatures in attached PDFs are judged; not looked into where left out. */
  readonly pdfTrust?: TrustStore | undefined;
};

/** Rules for which a package may be refused, and those about PDFs, whatever they weigh: nobody asks here about the others. */
const consequentialRules: ReadonlySet<RuleId> = new Set(
  ruleIds.filter((rule) => isPdfRule(rule) || ruleRow(rule).severity === 'error'),
);

/** Trusts nobody: the arithmetic of a signature needs its key alone. */
const nobody = new TrustStore();

/**
 * What the bytes say.
 *
 * @throws XML_*, EDXML_* when they are no package
 */
export function readPackage(bytes: Uint8Array, { rules, now, pdfTrust }: ReadPackageOptions): PackageReading {
  // Packages that are only routed may lack the declaration of a prefix, as samples of vendors do.
  const leniency = rules ? {} : { undeclaredPrefixes: 'keep' as const };
  const document = parseXml(bytes, leniency);
  const edxml = readEdxml(document, leniency);
  const { status, findings, fingerprint, certificates, judgedAt, signedSender } = readPackageSignature(
    document,
    {
      resolveSigner: (presented, at) => nobody.verifyChain(presented, at),
      receivedAt: now,
    },
  );
  const inspector = pdfTrust && attachedPdfInspector({ trust: pdfTrust, at: now });
  // Without the registry: unknown and retired receivers are the router's business, copy by copy.
  const context = { now, ...(inspector ? { pdf: inspector } : {}) };
  const broken = rules ? validateEdxml(edxml, context, consequentialRules) : [];
  return {
    content: readContent(edxml),
    signature: { status, findings, fingerprint, certificates, judgedAt, signedSender },
    brokenRule: broken.find(({ rule }) => !isPdfRule(rule)),
    pdfs: inspector?.looked ?? [],
    pdfFindings: broken.filter(({ rule }) => isPdfRule(rule)).slice(0, pdfFindingsMax),
  };
}

const pdfFindingsMax = 10;
