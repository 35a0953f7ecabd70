import { dayOf } from '@lienthong/duties';
import type { PackageFacts } from '@lienthong/ledger';
import { foldedText } from './folded-text.ts';
import type { RegisterPlace } from './register-numbers.ts';

/** Which documents of a register are meant; all where nothing is named. */
export type RegisterQuery = {
  /**
   * Words that must all occur, without regard to diacritics and case, in number and notation, subject, kind, signer, agency codes
   * or the document's id. A word such as `#12` is the running number.
   */
  readonly search?: string | undefined;
  /** First and last day of arrival or sending in Vietnam, `yyyy-MM-dd`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** A document as far as a query looks at it. */
export type Searched = {
  readonly facts: PackageFacts;
  readonly at: number;
  readonly place: RegisterPlace;
  /** Other texts that are searched, such as the agency's name. */
  readonly more?: readonly string[];
};

/** Whether a document is asked for; made once for many documents. */
export function registerFilter({ search = '', from, to }: RegisterQuery): (searched: Searched) => boolean {
  const words = foldedText(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  return ({ facts, at, place, more = [] }) => {
    const day = from === undefined && to === undefined ? '' : dayOf(at);
    if ((from !== undefined && day < from) || (to !== undefined && day > to)) return false;
    if (words.length === 0) return true;
    const { code = '', subject = '', typeName = '', signerName = '', documentId, sender } = facts;
    const text = foldedText([code, subject, typeName, signerName, documentId, sender, ...more].join('\n'));
    return words.every((word) => word === `#${place.number}` || text.includes(word));
  };
}
