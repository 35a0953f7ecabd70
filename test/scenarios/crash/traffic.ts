import { serialiseEdxml } from '@lienthong/edxml';
import type { Session } from '@lienthong/emulator';
import { composeStatus } from '@lienthong/emulator';
import type { Organisation } from '@lienthong/registry';
import { type RandomSource, systemClock } from '@lienthong/runtime';

/** What is to be handed in, and what must become of it: known before anything is asked of the exchange. */
export type Mail = {
  readonly number: number;
  readonly kind: 'document' | 'status' | 'forged' | 'misaddressed' | 'reissued' | 'again';
  readonly from: string;
  /** Agencies that must get a copy, each once. */
  readonly to: readonly string[];
  /** Copies that the sender's node must refuse. */
  readonly refusedCopies: number;
  /** Mail that must have been answered before this is handed in. */
  readonly after: Mail | undefined;
  /** Its bytes, the same each time. */
  readonly bytes: () => Promise<Uint8Array>;
};

const central = ['000.00.00.G22', '000.00.00.G01', '000.00.00.G05'];
const province = ['000.00.00.H41', '000.00.01.H41', '000.00.02.H41'];
const districts = ['000.00.31.H41', '000.00.32.H41', '000.00.33.H41'];
const unknown = ['000.99.99.H41', '000.00.00.Z99'];

/** A day's mail: upwards, downwards, across, statuses, some that must be refused and some that come twice. */
export function planTraffic(session: Session, random: RandomSource, count: number): readonly Mail[] {
  const communes = districts.flatMap((district) =>
    session.topology
      .childrenOf(session.registry.get(district).organId)
      .slice(0, 2)
      .map((id) => id as string),
  );
  const pick = <Item>(items: readonly Item[]): Item => items[random.integer(items.length)] as Item;
  const some = (items: readonly string[], most: number, but = ''): readonly string[] => {
    const chosen = new Set<string>();
    for (let left = 1 + random.integer(most); left > 0; left -= 1) chosen.add(pick(items));
    chosen.delete(but);
    return chosen.size > 0 ? [...chosen] : some(items, most, but);
  };
  const everybody = [...central, ...province, ...districts, ...communes];
  const ways = [
    () => ({ from: pick(communes), to: some(central, 1) }),
    () => ({ from: pick(central), to: some(province, 2) }),
    () => ({ from: pick(province), to: some([...districts, ...communes], 6) }),
    () => {
      const from = pick(communes);
      return { from, to: some(communes, 2, from) };
    },
    () => {
      const from = pick(everybody);
      return { from, to: some(everybody, 4, from) };
    },
  ];
  const mails: Mail[] = [];
  const documents: Mail[] = [];
  for (let number = 1; number <= count; number += 1) {
    const write = mailWriter(session, random, number);
    const way = pick(ways)();
    const fate = random.fraction();
    // Far enough back that waiting for its answer seldom holds anybody up.
    const earlier = documents[random.integer(Math.max(1, documents.length - 40))];
    let mail: Mail;
    if (fate < 0.06)
      mail = {
        ...way,
        ...plain(number, 'forged'),
        to: [],
        refusedCopies: way.to.length,
        bytes: write.forged(way),
      };
    else if (fate < 0.12) {
      const nowhere = pick(unknown);
      const known = fate < 0.09 ? way.to : [];
      const bytes = write.document({ from: way.from, to: [...known, nowhere] });
      mail = { ...plain(number, 'misaddressed'), from: way.from, to: known, refusedCopies: 1, bytes };
    } else if (fate < 0.2 && earlier) mail = { ...earlier, ...plain(number, 'again'), after: earlier };
    else if (fate < 0.23 && earlier) {
      const again = { from: earlier.from, to: earlier.to, number: earlier.number };
      const bytes = write.document(again);
      mail = {
        ...plain(number, 'reissued'),
        from: earlier.from,
        to: [],
        refusedCopies: earlier.to.length,
        after: earlier,
        bytes,
      };
    } else if (fate < 0.4 && earlier) {
      const from = pick(earlier.to);
      const bytes = write.status({ from, about: earlier });
      mail = { ...plain(number, 'status'), from, to: [earlier.from], after: earlier, bytes };
    } else mail = { ...plain(number, 'document'), ...way, bytes: write.document(way) };
    mails.push(mail);
    if (mail.kind === 'document') documents.push(mail);
  }
  return mails;
}

const plain = <Kind extends Mail['kind']>(number: number, kind: Kind) => ({
  number,
  kind,
  refusedCopies: 0,
  after: undefined,
});

type Way = { readonly from: string; readonly to: readonly string[] };

/** Makes the bytes of one mail, once, when first asked for. */
function mailWriter(session: Session, random: RandomSource, number: number) {
  const seed = random.bytes(300);
  const agency = (code: string): Organisation => {
    const found = session.registry.find(code);
    // An agency that is nobody's: its letter looks like any other.
    return found ?? { ...session.registry.get('000.00.00.H41'), organId: code as Organisation['organId'] };
  };
  const compose = async ({ from, to, number: own = number }: Way & { readonly number?: number }) => {
    const desk = await session.desk(from);
    return desk.compose({
      to: to.map(agency),
      codeNumber: String(own),
      codeNotation: 'UBND-VP',
      typeName: 'Công văn',
      subject: `MÔ PHỎNG: văn bản số ${number}`,
      attachments: [{ name: 'noi-dung.pdf', bytes: seed }],
    });
  };
  return {
    document: (way: Way & { readonly number?: number }) => once(() => compose(way)),
    forged: (way: Way) =>
      once(async () => {
        const text = Buffer.from(await compose(way)).toString('utf8');
        return Buffer.from(text.replace('MÔ PHỎNG', 'GIẢ MẠO!'), 'utf8');
      }),
    status: ({ from, about }: { readonly from: string; readonly about: Mail }) =>
      once(async () => {
        const desk = await session.desk(from);
        const documentId =
          /DocumentId>([^<]+)</.exec(Buffer.from(await about.bytes()).toString('utf8'))?.[1] ?? '';
        const [organId = '', promulgationDate = '', code = ''] = documentId.split(',');
        const status = composeStatus({
          from: desk.organisation,
          about: { organId, code, promulgationDate, documentId },
          statusCode: '01',
          description: `Đã đến, phiếu ${number}`,
          at: systemClock.now(),
        });
        return desk.sign(serialiseEdxml(status));
      }),
  };
}

function once(make: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  let made: Promise<Uint8Array> | undefined;
  return () => {
    if (made !== undefined) return made;
    made = make();
    // A desk may have been out of reach: nothing was made.
    made.catch(() => {
      made = undefined;
    });
    return made;
  };
}
