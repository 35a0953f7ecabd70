import { type Finding, findingText, type PdfInspector } from '@lienthong/edxml';
import { ExchangeError } from '@lienthong/errors';
import { pdfInspector, type VerifyPdfOptions } from '@lienthong/pdf';
import { type Refusal, refusalOf } from './refusal.ts';

/** What the signatures in an attached PDF are worth. */
export type AttachedPdf = {
  /** Of the attachment, at most 120 characters. */
  readonly name: string;
  readonly answer: 'right' | 'wrong' | 'not-checkable' | 'unsigned';
  /** Why it is not right: sentences in English and Vietnamese; absent where it is, or where nobody has signed. */
  readonly reason?: { readonly en: string; readonly vi: string };
};

/** PDFs of one package that are reported; all are checked. */
const reportedMax = 10;
const lengthMax = { name: 120, reason: 240 } as const;
const pdfRules: ReadonlySet<string> = new Set(['R-168', 'R-169', 'R-170', 'R-171']);

/** Whether a rule is about signatures in attached PDFs. */
export function isPdfRule(rule: string): boolean {
  return pdfRules.has(rule);
}

/** An inspector that keeps what it has found, for those who want more than the rules say. */
export function attachedPdfInspector(
  options: VerifyPdfOptions,
): PdfInspector & { readonly looked: readonly AttachedPdf[] } {
  const looked: AttachedPdf[] = [];
  const inspector = pdfInspector({
    ...options,
    onEvidence: ({ answer, signatures, problem }, name) => {
      if (looked.length === reportedMax) return;
      const reason = signatures.find((signature) => signature.answer === answer)?.reasons[0];
      const en = reason?.text ?? problem;
      looked.push({
        name: name.slice(0, lengthMax.name),
        answer,
        ...(answer === 'right' || en === undefined
          ? {}
          : {
              reason: {
                en: en.slice(0, lengthMax.reason),
                vi: (reason?.textVi ?? en).slice(0, lengthMax.reason),
              },
            }),
      });
    },
  });
  return { ...inspector, looked };
}

/** What is to be said about signatures in PDFs, the gravest first: what is wrong, what cannot be checked, what is missing. */
export function pdfRemarks(
  pdfs: readonly AttachedPdf[],
  findings: readonly Finding[],
): { readonly wrong: readonly Refusal[]; readonly others: readonly Refusal[] } {
  const about = (answer: AttachedPdf['answer']) => pdfs.filter((pdf) => pdf.answer === answer);
  const details = ({ name, reason }: AttachedPdf) => ({
    file: name,
    reason: reason?.en ?? '–',
    reasonVi: reason?.vi ?? '–',
  });
  return {
    wrong: about('wrong').map((pdf) => refusalOf(new ExchangeError('PDF_SIGNATURE_WRONG', details(pdf)))),
    others: [
      ...about('not-checkable').map((pdf) =>
        refusalOf(new ExchangeError('PDF_SIGNATURE_UNCHECKED', details(pdf))),
      ),
      // R-170 is what PDF_SIGNATURE_WRONG says with a reason.
      ...findings.filter(({ rule }) => rule !== 'R-170').map(brokenRuleRefusal),
    ],
  };
}

/** The refusal that a finding of the rules stands for. */
export function brokenRuleRefusal(finding: Finding): Refusal {
  return {
    code: 'EXCHANGE_RULE_BROKEN',
    rule: finding.rule,
    details: {
      rule: finding.rule,
      finding: findingText(finding, 'en'),
      findingVi: findingText(finding, 'vi'),
      line: finding.line ?? 0,
    },
  };
}
