/** Millimetres as points. */
export const millimetres = (length: number): number => (length * 72) / 25.4;

/**
 * A4 with the margins that the decree allows: 20 to 25 mm above and below, 30 to 35 on the left, 15 to 20 on the right. Points.
 *
 * @clause NĐ 30/2020, Phụ lục I, phần I, I.1
 */
export const page: Readonly<Record<'width' | 'height' | 'top' | 'bottom' | 'left' | 'right', number>> = {
  width: millimetres(210),
  height: millimetres(297),
  top: millimetres(20),
  bottom: millimetres(20),
  left: millimetres(30),
  right: millimetres(15),
};

/** Size of a seal, and of the room for a personal signature. The diameter is that of a commune's seal. Points. */
export const markSizes: Readonly<Record<'seal' | 'signatureWidth' | 'signatureHeight', number>> = {
  seal: millimetres(36),
  signatureWidth: millimetres(40),
  signatureHeight: millimetres(20),
};

/** A rectangle on a page: points from the lower left corner. */
export type Box = {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
};

/** Names of the fields in which a composed document waits for its signatures. */
export const signatureFields = { person: 'ChuKyNguoiCoThamQuyen', agency: 'ChuKyCoQuan' } as const;

/** Who signs: the authorised person, or the agency with its seal. */
export type SignatureKind = keyof typeof signatureFields;

/** Stands on every page, and in every mark. */
export const simulationText = 'MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ';
