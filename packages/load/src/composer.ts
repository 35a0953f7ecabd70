import { formatWireDate } from '@lienthong/edxml';
import { composeStatus, type DocumentDraft, type Session } from '@lienthong/emulator';
import type { Clock } from '@lienthong/runtime';

/** What an agency says of a document that it was sent. */
export type StatusOrder = {
  /** The document, by its sender and number. */
  readonly about: { readonly sender: string; readonly codeNumber: string; readonly codeNotation: string };
  /** Two digits. */
  readonly statusCode: string;
  readonly description: string;
};

/** Whoever can compose and sign for agencies, by their codes. */
export interface Composer {
  document(organId: string, draft: Omit<DocumentDraft, 'from' | 'at'>): Promise<Uint8Array>;
  status(organId: string, order: StatusOrder): Promise<Uint8Array>;
}

/** A composer that has the agencies of a running exchange sign. */
export function sessionComposer(session: Pick<Session, 'desk'>, clock: Clock): Composer {
  return {
    document: async (organId, draft) => (await session.desk(organId)).compose(draft),
    status: async (organId, order) => {
      const desk = await session.desk(organId);
      return desk.sign(composeStatus({ from: desk.organisation, ...statusParts(order, clock.now()) }));
    },
  };
}

/** What `composeStatus` needs beside who says it. The document is taken for one of the same day. */
export function statusParts(
  { about: { sender, codeNumber, codeNotation }, statusCode, description }: StatusOrder,
  at: number,
): Omit<Parameters<typeof composeStatus>[0], 'from'> {
  const promulgationDate = formatWireDate(at);
  const code = `${codeNumber}/${codeNotation}`;
  const documentId = `${sender},${promulgationDate},${code}`;
  return { about: { organId: sender, code, promulgationDate, documentId }, statusCode, description, at };
}
