import { PdfDamage, pdfLimits, type ReadingBudget } from './pdf-damage.ts';
import { PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from './pdf-value.ts';

const whitespace = new Set([0, 9, 10, 12, 13, 32]);
const delimiters = new Set([...'()<>[]{}/%'].map((character) => character.charCodeAt(0)));
const isRegular = (byte: number): boolean => !whitespace.has(byte) && !delimiters.has(byte);

const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };
const tokenBytesMax = 256;

/** Reads values of a PDF, one after the other (ISO 32000-1 §7.3). Throws {@link PdfDamage} for what is none. */
export class ValueReader {
  readonly #bytes: Buffer;
  readonly #budget: ReadingBudget;
  /** Where the next value is looked for. */
  position: number;

  constructor(bytes: Buffer, position: number, budget: ReadingBudget) {
    this.#bytes = bytes;
    this.#budget = budget;
    this.position = position;
  }

  /** The next value. References are told from numbers by looking ahead. */
  value(depth = 0): PdfValue {
    if (depth > pdfLimits.depthMax) throw new PdfDamage(`nested deeper than ${pdfLimits.depthMax}`);
    this.#budget.value();
    this.skipSpace();
    const byte = this.#bytes[this.position];
    if (byte === undefined) throw new PdfDamage('ends where a value should be');
    switch (String.fromCharCode(byte)) {
      case '/':
        return this.#name();
      case '(':
        return this.#literal();
      case '<':
        return this.#bytes[this.position + 1] === 0x3c ? this.#dictionary(depth) : this.#hexadecimal();
      case '[':
        return this.#array(depth);
      default:
        return this.#numberOrWord();
    }
  }

  /** `number generation obj value`: the value and its number, which has to be `expected`; a stream where one follows. */
  indirect(expected?: number): {
    readonly number: number;
    readonly generation: number;
    readonly value: PdfValue;
  } {
    const number = this.#whole();
    if (expected !== undefined && number !== expected)
      throw new PdfDamage(`object ${expected} is not where it should be`);
    const generation = this.#whole();
    this.keyword('obj');
    const value = this.value();
    if (!(value instanceof Map) || !this.#isNext('stream')) return { number, generation, value };
    this.keyword('stream');
    if (this.#bytes[this.position] === 13) this.position++;
    if (this.#bytes[this.position] === 10) this.position++;
    return { number, generation, value: new PdfStream(value, this.position) };
  }

  /** Passes a keyword; throws where another one stands. */
  keyword(word: string): void {
    if (!this.#isNext(word)) throw new PdfDamage(`no ${word} at byte ${this.position}`);
    this.position += word.length;
  }

  /** The next word or number as text, `''` at the end or at a delimiter. */
  token(): string {
    this.skipSpace();
    const start = this.position;
    let end = start;
    while (end < this.#bytes.length && isRegular(this.#bytes[end] ?? 0)) {
      if (++end - start > tokenBytesMax) throw new PdfDamage(`a word is longer than ${tokenBytesMax} bytes`);
    }
    this.position = end;
    return this.#bytes.toString('latin1', start, end);
  }

  /** Passes white space and comments. */
  skipSpace(): void {
    const start = this.position;
    this.#passSpace();
    this.#budget.bytes(this.position - start);
  }

  #passSpace(): void {
    for (; this.position < this.#bytes.length; this.position++) {
      const byte = this.#bytes[this.position] ?? 0;
      if (byte === 0x25) {
        while (this.position < this.#bytes.length && !this.#isLineEnd()) this.position++;
      } else if (!whitespace.has(byte)) return;
    }
  }

  #isLineEnd(): boolean {
    const byte = this.#bytes[this.position];
    return byte === 10 || byte === 13;
  }

  #isNext(word: string): boolean {
    this.skipSpace();
    return this.#bytes.toString('latin1', this.position, this.position + word.length) === word;
  }

  #whole(): number {
    const text = this.token();
    if (!/^\d{1,10}$/.test(text)) throw new PdfDamage(`no whole number at byte ${this.position}`);
    return Number(text);
  }

  #numberOrWord(): PdfValue {
    const text = this.token();
    if (text === 'true' || text === 'false') return text === 'true';
    if (text === 'null') return null;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new PdfDamage(`no value at byte ${this.position}`);
    if (!/^\d{1,10}$/.test(text)) return Number(text);
    const after = this.position;
    const generation = this.token();
    if (/^\d{1,5}$/.test(generation) && this.token() === 'R')
      return new PdfRef(Number(text), Number(generation));
    this.position = after;
    return Number(text);
  }

  #name(): PdfName {
    this.position++;
    const start = this.position;
    while (this.position < this.#bytes.length && isRegular(this.#bytes[this.position] ?? 0)) this.position++;
    this.#budget.bytes(this.position - start);
    if (this.position - start > tokenBytesMax)
      throw new PdfDamage(`a name is longer than ${tokenBytesMax} bytes`);
    const text = this.#bytes.toString('latin1', start, this.position);
    return new PdfName(
      text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
  }

  #array(depth: number): readonly PdfValue[] {
    this.position++;
    const values: PdfValue[] = [];
    for (;;) {
      this.skipSpace();
      if (this.#bytes[this.position] === 0x5d) break;
      values.push(this.value(depth + 1));
    }
    this.position++;
    return values;
  }

  #dictionary(depth: number): PdfValue {
    this.position += 2;
    const entries = new Map<string, PdfValue>();
    for (;;) {
      this.skipSpace();
      if (this.#bytes[this.position] === 0x3e && this.#bytes[this.position + 1] === 0x3e) break;
      if (this.#bytes[this.position] !== 0x2f) throw new PdfDamage(`no name at byte ${this.position}`);
      const { name } = this.#name();
      // Readers differ in which one they take: a file that needs this to be decided is damaged.
      if (entries.has(name)) throw new PdfDamage(`entry ${name.slice(0, 40)} stands twice in a dictionary`);
      entries.set(name, this.value(depth + 1));
    }
    this.position += 2;
    return entries;
  }

  #hexadecimal(): PdfString {
    const start = this.position;
    const close = this.#bytes.indexOf(0x3e, start);
    if (close < 0) throw new PdfDamage('a string does not end');
    this.#budget.bytes(close - start);
    if (close - start > 2 * pdfLimits.stringBytesMax) throw new PdfDamage('a string is too long');
    const digits = this.#bytes.toString('latin1', start + 1, close).replace(/[\0\t\n\f\r ]+/g, '');
    if (!/^[0-9a-fA-F]*$/.test(digits)) throw new PdfDamage(`no hexadecimal string at byte ${start}`);
    this.position = close + 1;
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
    return new PdfString({ bytes, isHex: true, start, end: this.position });
  }

  #literal(): PdfString {
    const start = this.position;
    const bytes: number[] = [];
    let open = 0;
    for (this.position = start; ; this.position++) {
      const byte = this.#bytes[this.position];
      if (byte === undefined) throw new PdfDamage('a string does not end');
      if (bytes.length > pdfLimits.stringBytesMax) throw new PdfDamage('a string is too long');
      if (byte === 0x5c) this.#escape(bytes);
      else {
        if (byte === 0x28) open++;
        if (byte === 0x29) open--;
        if (open === 0) break;
        if (this.position > start) bytes.push(byte);
      }
    }
    this.position++;
    this.#budget.bytes(this.position - start);
    return new PdfString({ bytes: Buffer.from(bytes), isHex: false, start, end: this.position });
  }

  #escape(bytes: number[]): void {
    const next = this.#bytes.toString('latin1', this.position + 1, this.position + 4);
    const octal = /^[0-7]{1,3}/.exec(next)?.[0];
    if (octal !== undefined) {
      bytes.push(Number.parseInt(octal, 8) & 0xff);
      this.position += octal.length;
    } else if (next.startsWith('\r\n')) this.position += 2;
    else {
      const character = next.charAt(0);
      if (character !== '\n' && character !== '\r') bytes.push(escapes[character] ?? character.charCodeAt(0));
      this.position++;
    }
  }
}
