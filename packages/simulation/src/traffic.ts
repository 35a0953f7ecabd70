import { digestOf } from '@lienthong/content-store';
import { serialiseEdxml } from '@lienthong/edxml';
import { type AgencyDesk, composeStatus } from '@lienthong/emulator';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { AdmissionTerms, Outcome } from '@lienthong/exchange';
import type { CopyState } from '@lienthong/ledger';
import type { OrganId } from '@lienthong/registry';
import { type RandomSource, seededRandom } from '@lienthong/runtime';
import { type Account, copyName, type SentPackage } from './account.ts';
import { untilAnswered } from './patience.ts';
import type { SimulatedExchange } from './simulated-exchange.ts';

/** How often each kind of deed is done; the rest are new documents. */
const shares = { status: 0.15, impersonation: 0.02, again: 0.15, acknowledgement: 0.35 } as const;
/** Receivers of a document on average, where there are so many. */
const receiversOnAverage = 3;
/** Deeds of one wave begin within this time, milliseconds. */
const waveMs = 2_000;

const states: readonly CopyState[] = ['processing', 'done', 'fail'];

/** Something that is ready to be done: everything that takes the machine's own time has been done for it. */
type Deed = () => Promise<void>;

/**
 * What agencies do by the seed: documents to one and to many, by themselves and through a gateway on its terms, signed and not;
 * statuses back; the same again, for more receivers too; acknowledgements; and attempts to speak in another's name.
 */
export class Traffic {
  readonly #exchange: SimulatedExchange;
  readonly #account: Account;
  readonly #seed: string;
  readonly #agencies: readonly OrganId[];
  readonly #desks = new Map<OrganId, AgencyDesk>();
  readonly #signatures: 'enforce' | 'off';
  /** Copies that somebody has spoken about, or is about to. */
  readonly #spoken = new Set<string>();
  /** Accepted packages in the order of their acceptance. */
  readonly #accepted: SentPackage[] = [];
  #number = 0;

  constructor(
    exchange: SimulatedExchange,
    account: Account,
    options: { readonly seed: string; readonly signatures: 'enforce' | 'off' },
  ) {
    this.#exchange = exchange;
    this.#account = account;
    this.#seed = options.seed;
    this.#signatures = options.signatures;
    this.#agencies = exchange.agencies;
  }

  /** Gets the desks of all agencies. */
  async open(): Promise<void> {
    for (const code of this.#agencies) this.#desks.set(code, await this.#exchange.session.desk(code));
  }

  /** Gets the next `packages` packages and what is done beside them ready. */
  async prepare(packages: number): Promise<readonly Deed[]> {
    const deeds: Deed[] = [];
    // One after the other: signing takes turns of other threads, and whoever is done first would draw first from what desks share.
    for (let count = 0; count < packages; count += 1) {
      this.#number += 1;
      const random = seededRandom(`${this.#seed} deed ${this.#number}`);
      deeds.push(...(await this.#prepareOne(this.#number, random)));
    }
    return deeds;
  }

  /** Does deeds, each beginning at its time within the wave; resolves when all are done. */
  async perform(deeds: readonly Deed[]): Promise<void> {
    let left = deeds.length;
    let failure: { readonly reason: unknown } | undefined;
    const random = seededRandom(`${this.#seed} wave ${this.#number}`);
    for (const deed of deeds)
      void this.#exchange.clock
        .sleep(random.integer(waveMs))
        .then(deed)
        .catch((reason: unknown) => {
          failure ??= { reason };
        })
        .finally(() => {
          left -= 1;
        });
    await this.#exchange.until(() => left === 0 || failure !== undefined);
    if (failure) throw asViolation(failure.reason);
  }

  async #prepareOne(number: number, random: RandomSource): Promise<readonly Deed[]> {
    const deeds: Deed[] = [];
    const { fraction } = random;
    const earlier = this.#one(this.#accepted, random);
    if (earlier && fraction() < shares.acknowledgement) deeds.push(...this.#acknowledgement(earlier, random));
    if (earlier && fraction() < shares.again) deeds.push(this.#again(earlier, random));
    if (fraction() < shares.impersonation) deeds.push(await this.#impersonation(number, random));
    const status = fraction() < shares.status ? await this.#status(earlier, random) : undefined;
    deeds.push(status ?? (await this.#document(number, random)));
    return deeds;
  }

  async #document(number: number, random: RandomSource): Promise<Deed> {
    const from = this.#one(this.#agencies, random) as OrganId;
    const named = this.#some(from, random);
    const { bytes: signed, document } = await this.#compose(from, named, number, random);
    const way = random.integer(4);
    if (way === 0) return () => this.#submitBySelf({ bytes: signed, from, document, to: named });
    const bytes = way === 1 ? signed : withoutSignature(signed);
    const called = way === 3 ? this.#some(from, random) : undefined;
    return () => this.#submitByGateway({ bytes, from, document, to: called ?? named }, called);
  }

  async #compose(
    from: OrganId,
    to: readonly OrganId[],
    number: number,
    random: RandomSource,
  ): Promise<Pick<SentPackage, 'bytes' | 'document'>> {
    const bytes = await this.#desk(from).compose({
      to: to.map((code) => this.#exchange.registry.get(code)),
      codeNumber: String(number),
      codeNotation: 'TB',
      typeName: 'Thông báo',
      subject: `Thông báo ${number}`,
      attachments: [{ name: 'tb.txt', bytes: Buffer.from(`số ${random.integer(1e9)}`) }],
    });
    const date = new Date(this.#exchange.clock.now() + 7 * 3_600_000).toISOString().slice(0, 10);
    const wireDate = date.replaceAll('-', '/');
    const code = `${number}/TB`;
    return { bytes, document: { id: `${from},${wireDate},${code}`, code, date: wireDate } };
  }

  /** A receiver tells the sender of an earlier document about it; undefined where nobody has spoken of a document yet. */
  async #status(earlier: SentPackage | undefined, random: RandomSource): Promise<Deed | undefined> {
    if (!earlier?.document) return undefined;
    const heard = [...earlier.to].filter((code) => this.#account.said.has(copyName(earlier.pkg, code)));
    const from = this.#one(heard, random);
    if (from === undefined) return undefined;
    const { id: documentId, code, date: promulgationDate } = earlier.document;
    const desk = this.#desk(from);
    const status = composeStatus({
      from: desk.organisation,
      about: { organId: earlier.from, code, promulgationDate, documentId },
      statusCode: '03',
      description: `số ${random.integer(1e9)}`,
      at: this.#exchange.clock.now(),
    });
    const bytes = await desk.sign(serialiseEdxml(status));
    return () => this.#submitBySelf({ bytes, from, document: undefined, to: [earlier.from] });
  }

  /** The same bytes once more, through the gateway, perhaps for receivers who have not got them yet. */
  #again(earlier: SentPackage, random: RandomSource): Deed {
    const more = random.fraction() < 0.5 || !earlier.document ? [] : this.#some(earlier.from, random);
    const { bytes, from, document } = earlier;
    return () => {
      const to = [...new Set([...earlier.to, ...more])];
      return this.#submitByGateway({ bytes, from, document, to }, to);
    };
  }

  /** One says of each copy at most once how far he has come: client software does not take back what it may have said already. */
  #acknowledgement(earlier: SentPackage, random: RandomSource): readonly Deed[] {
    const agency = this.#one([...earlier.to], random) as OrganId;
    const copy = copyName(earlier.pkg, agency);
    if (this.#spoken.has(copy)) return [];
    this.#spoken.add(copy);
    const change = { state: this.#one(states, random) as CopyState, description: `số ${random.integer(3)}` };
    const byGateway = random.fraction() < 0.5;
    const { clock, gateway } = this.#exchange;
    return [
      async () => {
        const mail = await untilAnswered(clock, () => gateway.delivery(agency, earlier.pkg.slice(0, 15)));
        if (!mail) {
          this.#spoken.delete(copy);
          return;
        }
        await untilAnswered(clock, () =>
          byGateway
            ? gateway.acknowledge(agency, earlier.pkg, change)
            : this.#desk(agency).acknowledge(earlier.pkg, change),
        );
        this.#account.said.set(copy, change.state);
      },
    ];
  }

  /** Somebody hands in what another has written, and takes what was never delivered to him. */
  async #impersonation(number: number, random: RandomSource): Promise<Deed> {
    const from = this.#one(this.#agencies, random) as OrganId;
    const other = this.#one(this.#some(from, random), random) as OrganId;
    const { bytes } = await this.#compose(from, [other], number, random);
    const desk = this.#desk(other);
    const id = `impersonation ${number}`;
    return async () => {
      this.#account.impersonations += 1;
      const { outcome } = await untilAnswered(this.#exchange.clock, () => desk.submit(bytes, { id }));
      if (outcome.refusals[0]?.code !== 'EXCHANGE_SENDER_FOREIGN')
        throw spokeInAnothersName(other, `${outcome.status} ${outcome.pkg}`);
      const taken = await untilAnswered(this.#exchange.clock, () =>
        desk.acknowledge(outcome.pkg).then(
          () => true,
          (failure: unknown) => {
            if (isExchangeError(failure, 'EXCHANGE_PACKAGE_UNKNOWN')) return false;
            throw failure;
          },
        ),
      );
      if (taken) throw spokeInAnothersName(other, outcome.pkg);
    };
  }

  async #submitBySelf(handed: Handing): Promise<void> {
    this.#account.addHandedIn(digestOf(handed.bytes), handed.to);
    const id = digestOf(handed.bytes);
    const desk = this.#desk(handed.from);
    const { outcome } = await untilAnswered(this.#exchange.clock, () => desk.submit(handed.bytes, { id }));
    this.#accept(outcome, handed);
  }

  async #submitByGateway(handed: Handing, called: readonly OrganId[] | undefined): Promise<void> {
    this.#account.addHandedIn(digestOf(handed.bytes), handed.to);
    const { clock, gateway } = this.#exchange;
    const terms: AdmissionTerms = {
      check: 'header',
      signature: this.#signatures === 'off' ? 'off' : 'report',
      unsigned: 'accept',
      unknownReceiver: 'refuse-package',
      ...(called === undefined ? {} : { to: called }),
    };
    const outcome = await untilAnswered(clock, () =>
      gateway.submit(handed.bytes, { agency: handed.from, system: 'mo-phong', terms }),
    );
    this.#accept(outcome, handed);
  }

  #accept(outcome: Outcome, { bytes, from, document, to }: Handing): void {
    const { status, pkg, refusals } = outcome;
    if (status !== 'accepted' || refusals.length > 0) {
      const codes = refusals.map(({ code, details }) => `${code} ${JSON.stringify(details)}`).join(', ');
      throw new ExchangeError('SIMULATION_INVARIANT_BROKEN', {
        invariant: 1,
        finding: `a sound package of ${from} was refused: ${codes}`,
        findingVi: `gói tin đúng của ${from} bị từ chối: ${codes}`,
      });
    }
    const isNew = !this.#account.sent.has(pkg);
    this.#account.addSent({ pkg, bytes, from, document }, to);
    const sent = this.#account.sent.get(pkg);
    if (isNew && sent) this.#accepted.push(sent);
  }

  #desk(code: OrganId): AgencyDesk {
    const desk = this.#desks.get(code);
    if (!desk) throw new Error(`${code} has no desk`);
    return desk;
  }

  #one<Item>(items: readonly Item[], random: RandomSource): Item | undefined {
    return items[random.integer(items.length)];
  }

  /** At least one agency beside `from`. */
  #some(from: OrganId, random: RandomSource): readonly OrganId[] {
    const others = this.#agencies.filter((code) => code !== from);
    const first = this.#one(others, random) as OrganId;
    const likely = (receiversOnAverage - 1) / others.length;
    return others.filter((code) => code === first || random.fraction() < likely);
  }
}

/** Agencies do nothing that a sound exchange could not do for them: an error that one of them gets is a broken promise. */
function asViolation(reason: unknown): unknown {
  if (!isExchangeError(reason) || reason.code === 'SIMULATION_INVARIANT_BROKEN') return reason;
  return new ExchangeError(
    'SIMULATION_INVARIANT_BROKEN',
    {
      invariant: 1,
      finding: `an agency was answered ${reason.code}: ${reason.text('en').summary}`,
      findingVi: `một cơ quan nhận lỗi ${reason.code}: ${reason.text('vi').summary}`,
    },
    { cause: reason },
  );
}

/** A package on its way into the exchange. */
type Handing = Pick<SentPackage, 'bytes' | 'from' | 'document'> & { readonly to: readonly OrganId[] };

function spokeInAnothersName(agency: OrganId, what: string): ExchangeError {
  return new ExchangeError('SIMULATION_INVARIANT_BROKEN', {
    invariant: 8,
    finding: `${agency} spoke in another's name: ${what}`,
    findingVi: `${agency} đã nói thay cơ quan khác: ${what}`,
  });
}

function withoutSignature(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text.replace(/<Signature [\s\S]*<\/Signature>/, ''));
}
