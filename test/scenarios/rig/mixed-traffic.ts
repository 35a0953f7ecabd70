import type { AgencyDesk } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { AdmissionTerms, GatewayClient, Outcome } from '@lienthong/exchange';
import type { CopyState } from '@lienthong/ledger';
import type { OrganId } from '@lienthong/registry';
import { type RandomSource, seededRandom } from '@lienthong/runtime';
import type { FragileExchange } from './fragile-exchange.ts';
import { smallProvinceRows } from './small-province.ts';
import { turn } from './turning-clock.ts';

/** Agencies in force of the small province. */
export const agencies: readonly OrganId[] = smallProvinceRows
  .filter(({ validTo }) => validTo === undefined)
  .map(({ codeQcvn102 }) => codeQcvn102 as OrganId);

/** What whoever sends knows; nothing of the exchange is asked for it. */
export type Sent = {
  readonly bytes: Uint8Array;
  readonly from: OrganId;
  /** Everybody for whom it was handed in so far. */
  to: readonly OrganId[];
  readonly isSigned: boolean;
  readonly pkg: string;
};

const lenient: AdmissionTerms = {
  check: 'header',
  signature: 'report',
  unsigned: 'accept',
  unknownReceiver: 'refuse-package',
};
const states: readonly CopyState[] = ['processing', 'done', 'fail'];

/**
 * Agencies that send by themselves and through a gateway, signed and not, to whom the package names and to others, twice
 * and again for more receivers, and that say of what they got how far they have come.
 */
export class MixedTraffic {
  readonly sent: Sent[] = [];
  /** What receivers have said last, by package and agency. */
  readonly said: Map<string, CopyState> = new Map();
  /** Copies that were ever done or failed. */
  readonly taken: Set<string> = new Set();
  readonly #exchange: FragileExchange;
  readonly #random: RandomSource;
  readonly #gateway: GatewayClient;
  #number = 0;

  constructor(exchange: FragileExchange, seed: string) {
    this.#exchange = exchange;
    this.#random = seededRandom(`traffic ${seed}`);
    this.#gateway = exchange.gateway();
  }

  async run(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 1) {
      const fate = this.#random.fraction();
      const again = this.sent[this.#random.integer(this.sent.length)];
      if (again && fate < 0.3) await this.#acknowledge(again);
      else if (again && fate < 0.45) await this.#sendAgain(again);
      else await this.#sendNew();
    }
  }

  async #sendNew(): Promise<void> {
    this.#number += 1;
    const from = this.#one(agencies);
    const [named, called] = [this.#some(from), this.#some(from)];
    if (named.length === 0 || called.length === 0) return;
    const desk = await this.#exchange.session.desk(from);
    const signed = await desk.compose({
      to: named.map((code) => this.#exchange.registry.get(code)),
      codeNumber: String(this.#number),
      codeNotation: 'TB',
      typeName: 'Thông báo',
      subject: `Thông báo ${this.#number}`,
      attachments: [{ name: 'tb.txt', bytes: Buffer.from(`số ${this.#random.integer(1e9)}`) }],
    });
    const way = this.#random.integer(4);
    if (way === 0) {
      const { pkg } = accepted(await this.#bySelf(desk, signed));
      this.sent.push({ bytes: signed, from, to: named, isSigned: true, pkg });
      return;
    }
    const isSigned = way === 1;
    const bytes = isSigned ? signed : withoutSignature(signed);
    const to = way === 3 ? called : undefined;
    const { pkg } = accepted(await this.#byGateway(from, bytes, to));
    this.sent.push({ bytes, from, to: to ?? named, isSigned, pkg });
  }

  /** The same bytes once more; through the gateway, perhaps for receivers who have not got them yet. */
  async #sendAgain(sent: Sent): Promise<void> {
    const more = this.#random.fraction() < 0.5 ? [] : this.#some(sent.from);
    const to = [...new Set([...sent.to, ...more])];
    const outcome = accepted(await this.#byGateway(sent.from, sent.bytes, to));
    if (outcome.pkg !== sent.pkg) throw new Error('the same bytes are another package');
    sent.to = to;
  }

  async #acknowledge(sent: Sent): Promise<void> {
    const agency = this.#one(sent.to);
    const mail = await untilAnswered(() => this.#gateway.delivery(agency, sent.pkg.slice(0, 15)));
    if (!mail) return;
    const state = this.#one(states);
    const description = `số ${this.#random.integer(3)}`;
    if (this.#random.fraction() < 0.5) {
      const desk = await this.#exchange.session.desk(agency);
      await untilAnswered(() => desk.acknowledge(sent.pkg, { state, description }));
    } else await untilAnswered(() => this.#gateway.acknowledge(agency, sent.pkg, { state, description }));
    this.said.set(`${sent.pkg} ${agency}`, state);
    if (state !== 'processing') this.taken.add(`${sent.pkg} ${agency}`);
  }

  async #bySelf(desk: AgencyDesk, bytes: Uint8Array): Promise<Outcome> {
    return (await untilAnswered(() => desk.submit(bytes))).outcome;
  }

  #byGateway(agency: OrganId, bytes: Uint8Array, to: readonly OrganId[] | undefined): Promise<Outcome> {
    const terms = to ? { ...lenient, to } : lenient;
    return untilAnswered(() => this.#gateway.submit(bytes, { agency, system: 'he-thong', terms }));
  }

  #one<Item>(items: readonly Item[]): Item {
    return items[this.#random.integer(items.length)] as Item;
  }

  #some(from: OrganId): readonly OrganId[] {
    return agencies.filter((code) => code !== from && this.#random.fraction() < 0.4);
  }
}

function accepted(outcome: Outcome): Outcome {
  if (outcome.status === 'accepted') return outcome;
  throw new Error(`refused: ${JSON.stringify(outcome)}`);
}

function withoutSignature(bytes: Uint8Array): Uint8Array {
  return Buffer.from(
    Buffer.from(bytes)
      .toString('utf8')
      .replace(/<Signature [\s\S]*<\/Signature>/, ''),
  );
}

/** Does it until an answer comes, as client software does. */
async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    try {
      // An answer may be lost for good with the process that owed it: ask again after a while.
      const answer = await Promise.race([ask().then((value) => ({ value })), giveUp(400)]);
      if (answer) return answer.value;
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_NODE_ABSENT', 'AXIS_UNREACHABLE')) throw failure;
      await turn();
    }
  }
  throw new Error('no answer');
}

async function giveUp(turns: number): Promise<undefined> {
  for (let left = turns; left > 0; left -= 1) await turn();
  return undefined;
}
