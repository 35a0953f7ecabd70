/** Why a PDF cannot be read: it is damaged, encrypted, or larger than what is read. Never leaves this package. */
export class PdfDamage extends Error {
  override name = 'PdfDamage';
}

/** What a PDF may have. Real documents of agencies stay far below. */
export const pdfLimits = {
  /** Sections of cross-references, one for each time that the file was saved, and one more where it is linearised. */
  sectionsMax: 256,
  /** Highest object number. */
  objectNumberMax: 1_000_000,
  /** Arrays in dictionaries in arrays. */
  depthMax: 64,
  /** Values that are read from one file, and the bytes that are gone through for them; a place may be read more than once. */
  valuesMax: 2_000_000,
  readBytesMax: 134_217_728,
  /** Bytes of one string. */
  stringBytesMax: 4_194_304,
  /** Bytes of one unpacked stream, and of all. */
  streamBytesMax: 33_554_432,
  unpackedBytesMax: 100_663_296,
  /** Values that are compared for all signatures of one file. */
  comparisonsMax: 2_000_000,
  /** Signatures that are verified in one file. */
  signaturesMax: 32,
} as const;

/** What reading a file has used up, so that a small file cannot ask for much work. */
export class ReadingBudget {
  #values = pdfLimits.valuesMax as number;
  #bytes = pdfLimits.readBytesMax as number;
  #comparisons = pdfLimits.comparisonsMax as number;
  #unpackedBytes = pdfLimits.unpackedBytesMax as number;

  /** Counts one value. */
  value(): void {
    if (--this.#values < 0) throw new PdfDamage(`more than ${pdfLimits.valuesMax} values`);
  }

  /** Counts bytes that are gone through. */
  bytes(count: number): void {
    this.#bytes -= count;
    if (this.#bytes < 0) throw new PdfDamage('it has to be read too often');
  }

  /** Counts one comparison. */
  comparison(): void {
    if (--this.#comparisons < 0)
      throw new PdfDamage(`more than ${pdfLimits.comparisonsMax} values to compare`);
  }

  /** Bytes that the next stream may have. */
  get streamBytesMax(): number {
    return Math.min(this.#unpackedBytes, pdfLimits.streamBytesMax);
  }

  /** Counts the bytes of an unpacked stream. */
  unpacked(bytes: number): void {
    this.#unpackedBytes -= bytes;
  }
}
