import { ExchangeError } from '@lienthong/errors';
import { type AdministrativeDocument, composePdf, signPdf } from '@lienthong/pdf';
import { type FetchMessage, type Pki, requestTimeStamp } from '@lienthong/pki';
import type { Organisation, Registry } from '@lienthong/registry';
import type { Clock, RandomSource } from '@lienthong/runtime';
import type { BehaviourSwitch } from '@lienthong/trust-services';
import { type DocumentDraft, documentSigner } from './compose.ts';
import { placeOfIssue } from './place-of-issue.ts';

/** What a document is issued from: those parts of a draft that its readers see. */
export type DocumentContent = Pick<
  DocumentDraft,
  'from' | 'to' | 'at' | 'codeNumber' | 'codeNotation' | 'typeName' | 'subject'
> & {
  /** What it says; that it is a simulation unless given. */
  readonly paragraphs?: readonly string[];
  /** The place of the sender's seat where left out. */
  readonly place?: string;
};

/** Makes the PDF of a document, here or on another thread. */
export type ComposePdf = (document: AdministrativeDocument) => Promise<Buffer>;

/** Names that a list shows; of more, it says how many there are. */
const namesMax = 20;

/** The document that a draft describes, in the form of NĐ 30/2020. Its signer is invented. */
export function administrativeDocument(
  content: DocumentContent,
  registry: Pick<Registry, 'find'>,
): AdministrativeDocument {
  const { from, to, codeNumber: number, codeNotation: notation, at, typeName, subject } = content;
  const superior = from.parent === undefined ? undefined : registry.find(from.parent);
  const agency = shownName(from);
  const isLetter = typeName.toLocaleLowerCase('vi') === 'công văn';
  const names = listed(to.map(shownName));
  const { position, fullName: name } = documentSigner;
  return {
    ...(superior && { superior: superior.name }),
    agency,
    number,
    notation,
    place: content.place ?? placeOfIssue(from, registry),
    at,
    typeName,
    subject,
    addressees: isLetter ? names : [],
    paragraphs: content.paragraphs ?? [
      `${agency} gửi ${typeName.toLocaleLowerCase('vi')} số ${number}/${notation}: ${subject}.`,
      'Đây là văn bản mô phỏng do phần mềm Liên thông lập để thử việc gửi, nhận văn bản điện tử. Tên người ký, chữ ký và con dấu đều không có thật; văn bản không có giá trị pháp lý.',
    ],
    signer: {
      authority: `TM. ${/^(UBND|Ủy ban nhân dân)/i.test(agency) ? 'Ủy ban nhân dân' : from.name}`,
      position,
      name,
    },
    recipients: [...(isLetter ? ['Như trên'] : names), 'Lưu: VT'],
  };
}

/**
 * The document as a file: composed, signed by its person and then by the agency, both with time stamps of the PKI.
 *
 * @throws PDF_DOCUMENT_INVALID when a text of it cannot stand in a document
 * @throws PKI_STORE_DAMAGED, PKI_STORE_UNUSABLE, PKI_SUBJECT_INVALID
 * @throws PKI_SERVICE_UNREACHABLE, PKI_TIME_STAMP_REFUSED where the time stamp service is switched to do wrong
 */
export async function issueDocument(
  content: DocumentContent,
  office: {
    readonly registry: Pick<Registry, 'find'>;
    readonly pki: Pki;
    readonly clock: Clock;
    readonly random: RandomSource;
    /** Makes the file; on this thread where left out. */
    readonly composePdf?: ComposePdf | undefined;
    /** How the service gives time stamps; as it should where left out. */
    readonly trustServices?: Pick<BehaviourSwitch, 'behaviour'> | undefined;
  },
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const { registry, pki, clock, random, trustServices, composePdf: compose = composePdf } = office;
  const { from, at } = content;
  const { organId, tier } = from;
  const document = administrativeDocument(content, registry);
  const { name, position: title } = document.signer;
  const person = await pki.personIdentity({
    organId,
    personId: 'nguoi-ky',
    name,
    title,
    agencyName: fullNameOf(from),
  });
  const agency = await pki.agencyIdentity({ organId, name: fullNameOf(from), tier });
  const timeStamp = async (stamped: {
    readonly hash: 'sha256';
    readonly digest: Uint8Array;
  }): Promise<Uint8Array> => {
    const url = pki.servicesUrl ?? 'pki:';
    const fetchMessage: FetchMessage = async ({ body }) => {
      const { timestamp = 'normal', wrongByMs } = trustServices?.behaviour() ?? {};
      if (timestamp === 'down')
        throw new ExchangeError('PKI_SERVICE_UNREACHABLE', { url, problem: 'switched off' });
      const isFaulty = timestamp !== 'normal' && timestamp !== 'slow';
      const fault = isFaulty ? { fault: timestamp, ...(wrongByMs === undefined ? {} : { wrongByMs }) } : {};
      return pki.services.timeStamp(body?.bytes ?? new Uint8Array(), fault);
    };
    return (await requestTimeStamp({ url, stamped, trust: pki.trust, clock, random, fetchMessage })).token;
  };
  const blank = await compose(document);
  const byPerson = await signPdf(blank, { signer: person, kind: 'person', at, timeStamp });
  const bytes = await signPdf(byPerson, { signer: agency, kind: 'agency', at, timeStamp });
  return { name: `${fileName(`${document.number}-${document.notation}`)}.pdf`, bytes };
}

function fullNameOf({ name, fullName }: Organisation): string {
  return fullName ?? name;
}

/** As documents name an agency: without the places in which its own lies. */
function shownName(organisation: Organisation): string {
  const name = fullNameOf(organisation);
  return name.split(',')[0] ?? name;
}

function listed(names: readonly string[]): readonly string[] {
  if (names.length <= namesMax) return names;
  return [...names.slice(0, namesMax - 1), `${names.length - namesMax + 1} cơ quan khác`];
}

/** Letters, digits and hyphens: safe on every file system. */
function fileName(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80);
}
