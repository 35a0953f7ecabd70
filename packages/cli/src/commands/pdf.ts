import { Command } from 'commander';
import type { CommandKit } from '../command-kit.ts';
import { makePdfCommand } from '../pdf/make-pdf.ts';
import { signPdfCommand } from '../pdf/sign-pdf-file.ts';
import { verifyPdfCommand } from '../pdf/verify-pdf-files.ts';

/** `lienthong pdf`: administrative documents as PDF files. Needs nothing running. */
export function pdfCommand(kit: CommandKit): Command {
  const pdf = new Command('pdf').description(
    kit.say({
      vi: 'văn bản hành chính dạng PDF: lập, ký, kiểm tra chữ ký',
      en: 'administrative documents as PDF: make, sign, verify signatures',
    }),
  );
  for (const command of [makePdfCommand, signPdfCommand, verifyPdfCommand]) pdf.addCommand(command(kit));
  return pdf;
}
