import type PDFDocument from 'pdfkit';
import type { AdministrativeDocument } from './administrative-document.ts';
import { type FontFace, fontBytes, fontFaces } from './fonts.ts';
import { type Box, markSizes, page, simulationText } from './page-form.ts';
import { vietnamDate } from './pdf-date.ts';

/** A document on its pages, before anything of signatures. */
export type DrawnDocument = {
  readonly bytes: Buffer;
  /** Index of the page on which it is signed. */
  readonly signedPage: number;
  /** Where the marks of the signatures belong. */
  readonly marks: { readonly person: Box; readonly agency: Box };
};

const state = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
const motto = 'Độc lập - Tự do - Hạnh phúc';
const width = page.width - page.left - page.right;
const leftColumn = { x: page.left - 14, width: width * 0.42 };
const rightColumn = { x: page.left + width * 0.4, width: width * 0.6 };
/** Room for signature and seal between position and name. */
const signingRoom = markSizes.seal - 14;
const signingBlock = signingRoom + 90;

type Column = { readonly x: number; readonly width: number };
type Style = { readonly face: FontFace; readonly size: number };
type Place = Column & { readonly y: number; readonly align?: 'left' | 'center' | 'justify' };

/** Draws a document in the form of NĐ 30/2020, Phụ lục I. */
export async function drawDocument(document: AdministrativeDocument): Promise<DrawnDocument> {
  // It takes a while to load: whoever draws nothing shall not wait for it.
  const { default: PDFDocument } = await import('pdfkit');
  return new DocumentPage(document, PDFDocument).draw();
}

class DocumentPage {
  readonly #document: AdministrativeDocument;
  readonly #pdf: PDFKit.PDFDocument;

  constructor(document: AdministrativeDocument, Document: typeof PDFDocument) {
    this.#document = document;
    const { at, agency, subject, number, notation } = document;
    this.#pdf = new Document({
      size: [page.width, page.height],
      margins: { top: page.top, bottom: page.bottom, left: page.left, right: page.right },
      pdfVersion: '1.7',
      lang: 'vi-VN',
      bufferPages: true,
      // Everything that the file says of itself follows from the document: the same document gives the same bytes.
      info: {
        Title: `${number}/${notation}: ${subject}`,
        Author: agency,
        Subject: simulationText,
        Creator: 'Liên thông',
        Producer: 'Liên thông',
        CreationDate: new Date(at),
        ModDate: new Date(at),
      },
    });
    for (const face of fontFaces) this.#pdf.registerFont(face, fontBytes(face));
  }

  async draw(): Promise<DrawnDocument> {
    const chunks: Buffer[] = [];
    this.#pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise<void>((resolve, reject) => {
      this.#pdf.once('end', resolve);
      this.#pdf.once('error', reject);
    });
    this.#drawTitle(this.#drawHead());
    this.#drawBody();
    const signed = this.#drawEnd();
    this.#drawEveryPage();
    this.#pdf.end();
    await ended;
    return { bytes: Buffer.concat(chunks), ...signed };
  }

  /** Writes a text in a column and gives the height below it. */
  #write(text: string, { face, size }: Style, place: Place): number {
    const { x, y, width: columnWidth, align = 'center' } = place;
    this.#pdf.font(face).fontSize(size).text(text, x, y, { width: columnWidth, align });
    return this.#pdf.y;
  }

  /** A line below a centred text, of a share of its width. */
  #rule(text: string, style: Style, { x, y, width: columnWidth }: Place, share: number): number {
    this.#pdf.font(style.face).fontSize(style.size);
    const length = Math.min(this.#pdf.widthOfString(text), columnWidth) * share;
    const middle = x + columnWidth / 2;
    this.#pdf
      .lineWidth(0.7)
      .moveTo(middle - length / 2, y + 1.5)
      .lineTo(middle + length / 2, y + 1.5)
      .stroke();
    return y + 3;
  }

  /** A text that does not fit on one line, broken where its halves differ the least. */
  #balanced(text: string, { face, size }: Style, columnWidth: number): readonly string[] {
    const widthOf = (part: string): number => this.#pdf.font(face).fontSize(size).widthOfString(part);
    if (widthOf(text) <= columnWidth) return [text];
    const words = text.split(' ');
    const halves = words.slice(1).map((_, index) => {
      const [first, second] = [words.slice(0, index + 1).join(' '), words.slice(index + 1).join(' ')];
      return { lines: [first, second], difference: Math.abs(widthOf(first) - widthOf(second)) };
    });
    return halves.sort((one, other) => one.difference - other.difference)[0]?.lines ?? [text];
  }

  /** State and motto on the right, agency on the left, below them number and date. */
  #drawHead(): number {
    const { superior, agency, number, notation, place, at } = this.#document;
    const agencyStyle: Style = { face: 'bold', size: 12 };
    const mottoStyle: Style = { face: 'bold', size: 13 };
    let left = page.top;
    if (superior !== undefined)
      left = this.#write(
        superior.toLocaleUpperCase('vi'),
        { face: 'upright', size: 12 },
        { ...leftColumn, y: left },
      );
    const name = agency.toLocaleUpperCase('vi');
    for (const line of this.#balanced(name, agencyStyle, leftColumn.width))
      left = this.#write(line, agencyStyle, { ...leftColumn, y: left });
    left = this.#rule(name, agencyStyle, { ...leftColumn, y: left }, 0.4);
    let right = this.#write(state, agencyStyle, { ...rightColumn, y: page.top });
    right = this.#write(motto, mottoStyle, { ...rightColumn, y: right });
    right = this.#rule(motto, mottoStyle, { ...rightColumn, y: right }, 1);
    const y = Math.max(left, right) + 8;
    const { day, month, year } = vietnamDate(at);
    const date = `${place}, ngày ${twoDigits(day, 10)} tháng ${twoDigits(month, 3)} năm ${year}`;
    const afterDate = this.#write(date, { face: 'italic', size: 13 }, { ...rightColumn, y });
    const afterNumber = this.#write(
      `Số: ${number}/${notation}`,
      { face: 'upright', size: 13 },
      { ...leftColumn, y },
    );
    return Math.max(afterDate, afterNumber);
  }

  /** Title and subject, or for an official letter the subject below its number and whom it addresses. */
  #drawTitle(y: number): void {
    const { typeName, subject, addressees } = this.#document;
    const whole: Column = { x: page.left, width };
    if (isOfficialLetter(typeName)) {
      this.#write(`V/v ${subject}`, { face: 'upright', size: 12 }, { ...leftColumn, y: y + 6 });
    } else {
      const title = this.#write(
        typeName.toLocaleUpperCase('vi'),
        { face: 'bold', size: 14 },
        { ...whole, y: y + 22 },
      );
      const about: Style = { face: 'bold', size: 14 };
      const below = this.#write(subject, about, { ...whole, y: title + 2 });
      this.#rule(subject, about, { ...whole, y: below }, 0.35);
      this.#pdf.y = below + 4;
    }
    this.#pdf.y += 18;
    if (addressees.length > 0) this.#drawAddressees();
  }

  #drawAddressees(): void {
    const { addressees } = this.#document;
    const { y } = this.#pdf;
    const style: Style = { face: 'upright', size: 14 };
    const [only] = addressees;
    if (addressees.length === 1) this.#write(`Kính gửi: ${only}`, style, { x: page.left, width, y });
    else {
      const indent = 110;
      this.#write('Kính gửi:', style, { x: page.left + 40, width: 80, y, align: 'left' });
      this.#pdf.y = y;
      for (const [index, addressee] of addressees.entries()) {
        const end = index + 1 < addressees.length ? ';' : '.';
        const place = {
          x: page.left + indent,
          width: width - indent,
          y: this.#pdf.y,
          align: 'left',
        } as const;
        this.#write(`- ${addressee}${end}`, style, place);
      }
    }
    this.#pdf.y += 10;
  }

  #drawBody(): void {
    const { paragraphs } = this.#document;
    this.#pdf.font('upright').fontSize(14);
    for (const [index, paragraph] of paragraphs.entries()) {
      const text = index + 1 < paragraphs.length ? paragraph : `${paragraph.replace(/[./]+$/, '')}./.`;
      this.#pdf.text(text, page.left, this.#pdf.y, {
        width,
        align: 'justify',
        indent: 36,
        paragraphGap: 6,
        lineGap: 2,
      });
    }
  }

  /** Recipients on the left, the signer on the right, on one page. */
  #drawEnd(): Pick<DrawnDocument, 'signedPage' | 'marks'> {
    const { signer, recipients } = this.#document;
    this.#pdf.font('upright').fontSize(11);
    const listed = recipients.map(
      (recipient, index) => `- ${recipient}${index + 1 < recipients.length ? ';' : '.'}`,
    );
    const left: Column = { x: page.left, width: width * 0.45 };
    const right: Column = { x: page.left + width * 0.48, width: width * 0.52 };
    const needed = Math.max(signingBlock, Math.min(listed.length, 20) * 14 + 20);
    if (this.#pdf.y + 10 + needed > page.height - page.bottom) this.#pdf.addPage();
    else this.#pdf.y += 10;
    const { y } = this.#pdf;
    const signedPage = this.#pdf.bufferedPageRange().count - 1;
    const title: Style = { face: 'bold', size: 14 };
    let below = y;
    if (signer.authority !== undefined)
      below = this.#write(signer.authority.toLocaleUpperCase('vi'), title, { ...right, y: below });
    below = this.#write(signer.position.toLocaleUpperCase('vi'), title, { ...right, y: below });
    this.#write(signer.name, title, { ...right, y: below + signingRoom });
    const marks = marksAt(right.x + right.width / 2, page.height - below - signingRoom / 2);
    const head = this.#write('Nơi nhận:', { face: 'boldItalic', size: 12 }, { ...left, y, align: 'left' });
    this.#pdf.y = head;
    for (const line of listed)
      this.#write(line, { face: 'upright', size: 11 }, { ...left, y: this.#pdf.y, align: 'left' });
    return { signedPage, marks };
  }

  /** Numbers from the second page on, and across every page what this is not. */
  #drawEveryPage(): void {
    const { count } = this.#pdf.bufferedPageRange();
    for (let index = 0; index < count; index++) {
      this.#pdf.switchToPage(index);
      if (index > 0) {
        const y = page.top - 28;
        this.#write(String(index + 1), { face: 'upright', size: 14 }, { x: page.left, width, y });
      }
      const origin: [number, number] = [page.width / 2, page.height / 2];
      this.#pdf.save().rotate(-52, { origin }).fillColor('#b00020').fillOpacity(0.13);
      this.#pdf
        .font('bold')
        .fontSize(34)
        .text(simulationText, origin[0] - 400, origin[1] - 20, {
          width: 800,
          align: 'center',
          lineBreak: false,
        });
      this.#pdf.restore();
    }
  }
}

/** The signature in the middle between position and name; the seal covers the third of it on the left. */
function marksAt(middle: number, height: number): DrawnDocument['marks'] {
  const { seal, signatureWidth, signatureHeight } = markSizes;
  const left = middle - signatureWidth / 2;
  const edge = left + signatureWidth / 3;
  return {
    person: {
      left,
      bottom: height - signatureHeight / 2,
      right: left + signatureWidth,
      top: height + signatureHeight / 2,
    },
    agency: { left: edge - seal, bottom: height - seal / 2, right: edge, top: height + seal / 2 },
  };
}

/** Whether documents of this type have no title of their own. */
function isOfficialLetter(typeName: string): boolean {
  return typeName.toLocaleLowerCase('vi') === 'công văn';
}

/** Days below 10 and the months January and February get a zero in front, so that nothing can be put there. */
function twoDigits(number: number, below: number): string {
  return number < below ? `0${number}` : String(number);
}
