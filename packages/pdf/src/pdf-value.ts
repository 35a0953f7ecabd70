/** A name, such as `/Type`, without its slash and with `#xx` resolved. */
export class PdfName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A reference to an indirect object. */
export class PdfRef {
  readonly number: number;
  readonly generation: number;
  constructor(number: number, generation: number) {
    this.number = number;
    this.generation = generation;
  }
}

/** A string, and where it stands in what was read: signatures are judged by the place of their bytes. */
export class PdfString {
  readonly bytes: Buffer;
  readonly isHex: boolean;
  /** Of `<` or `(`. */
  readonly start: number;
  /** After `>` or `)`. */
  readonly end: number;
  constructor(string: {
    readonly bytes: Buffer;
    readonly isHex: boolean;
    readonly start: number;
    readonly end: number;
  }) {
    this.bytes = string.bytes;
    this.isHex = string.isHex;
    this.start = string.start;
    this.end = string.end;
  }

  /** The text in it: UTF-16 or UTF-8 where its first bytes say so, else Latin-1. */
  get text(): string {
    const { bytes } = this;
    if (bytes[0] === 0xfe && bytes[1] === 0xff) {
      const even = bytes.subarray(2, bytes.length - (bytes.length % 2));
      return Buffer.from(even).swap16().toString('utf16le');
    }
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
    return bytes.toString('latin1');
  }
}

/** A dictionary by the names of its entries. */
export type PdfDict = ReadonlyMap<string, PdfValue>;

/** A stream: its dictionary, and where its bytes begin. How many there are, the dictionary says. */
export class PdfStream {
  readonly dict: PdfDict;
  readonly start: number;
  constructor(dict: PdfDict, start: number) {
    this.dict = dict;
    this.start = start;
  }
}

/** A value of a PDF file. */
export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfRef
  | PdfString
  | PdfStream
  | readonly PdfValue[]
  | PdfDict;

/** The value where it is a dictionary; that of a stream, too. */
export function dictOf(value: PdfValue | undefined): PdfDict | undefined {
  if (value instanceof PdfStream) return value.dict;
  return value instanceof Map ? value : undefined;
}

/** The name in the value, where it is one. */
export function nameOf(value: PdfValue | undefined): string | undefined {
  return value instanceof PdfName ? value.name : undefined;
}

/** The value where it is an array. */
export function arrayOf(value: PdfValue | undefined): readonly PdfValue[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** The value where it is a whole number that is not negative. */
export function countOf(value: PdfValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
