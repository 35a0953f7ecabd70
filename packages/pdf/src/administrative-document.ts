import { ExchangeError } from '@lienthong/errors';

/** An administrative document, as its clerk fills it in. Texts are plain; their form follows from NĐ 30/2020. */
export type AdministrativeDocument = {
  /** Agency above the issuing one, where there is one to be named. */
  readonly superior?: string;
  readonly agency: string;
  /** Without its notation: `12`. */
  readonly number: string;
  /** `BC-UBND`. */
  readonly notation: string;
  readonly place: string;
  /** Instant of promulgation, milliseconds; the day is Vietnam's. */
  readonly at: number;
  /** `Công văn` for an official letter, which has no title; otherwise the title, such as `Báo cáo`. */
  readonly typeName: string;
  /** What it is about; after `V/v` in an official letter. */
  readonly subject: string;
  /** To whom it is addressed (`Kính gửi`); none for documents that are not letters. */
  readonly addressees: readonly string[];
  readonly paragraphs: readonly string[];
  readonly signer: {
    /** `TM. ỦY BAN NHÂN DÂN`, where the signer acts for others. */
    readonly authority?: string;
    /** `CHỦ TỊCH`. */
    readonly position: string;
    readonly name: string;
  };
  /** Who gets it (`Nơi nhận`), the archive last. */
  readonly recipients: readonly string[];
};

const lineCharactersMax = 2000;
const paragraphCharactersMax = 20_000;
const listMax = 200;
const paragraphsMax = 2000;
/** Years that the decree's line for the date has room for. */
const latestAt = Date.UTC(9999, 11, 31);

/**
 * The document with its texts composed as Vietnamese fonts have them (NFC).
 *
 * @throws PDF_DOCUMENT_INVALID when a text is missing, too long, or holds control characters
 */
export function checkedDocument(document: AdministrativeDocument): AdministrativeDocument {
  const { superior, signer, addressees, paragraphs, recipients, at } = document;
  if (!(at >= 0 && at <= latestAt)) refuse('at', 'not an instant from 1970 on');
  const line = (field: string, text: string): string => checkedText(field, text, lineCharactersMax);
  const list = (
    field: string,
    texts: readonly string[],
    charactersMax: number,
    max: number,
  ): readonly string[] => {
    if (texts.length > max) refuse(field, `more than ${max}`);
    return texts.map((text) => checkedText(field, text, charactersMax));
  };
  return {
    ...(superior !== undefined && { superior: line('superior', superior) }),
    agency: line('agency', document.agency),
    number: line('number', document.number),
    notation: line('notation', document.notation),
    place: line('place', document.place),
    at,
    typeName: line('typeName', document.typeName),
    subject: line('subject', document.subject),
    addressees: list('addressees', addressees, lineCharactersMax, listMax),
    paragraphs: list('paragraphs', paragraphs, paragraphCharactersMax, paragraphsMax),
    signer: {
      ...(signer.authority !== undefined && { authority: line('signer.authority', signer.authority) }),
      position: line('signer.position', signer.position),
      name: line('signer.name', signer.name),
    },
    recipients: list('recipients', recipients, lineCharactersMax, listMax),
  };
}

function checkedText(field: string, text: string, charactersMax: number): string {
  if (text.trim() === '') refuse(field, 'empty');
  if (text.length > charactersMax) refuse(field, `longer than ${charactersMax} characters`);
  if (!text.isWellFormed() || /[\p{Cc}\u2028\u2029]/u.test(text))
    refuse(field, 'holds control characters or broken text');
  return text.normalize('NFC').trim();
}

function refuse(field: string, problem: string): never {
  throw new ExchangeError('PDF_DOCUMENT_INVALID', { field, problem });
}
