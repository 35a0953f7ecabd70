import { ExchangeError } from '@lienthong/errors';
import type { MailItem } from '@lienthong/exchange';
import { type LedgerVerdict, verifyLedgers } from '@lienthong/ledger';
import type { OrganId } from '@lienthong/registry';
import { type Account, copyName } from './account.ts';
import type { SimulatedExchange } from './simulated-exchange.ts';

/** What the ledgers hold in the end. */
export type Totals = {
  readonly entries: number;
  /** Arrivals of packages at nodes: each hop of each package is one. */
  readonly arrivals: number;
};

type Finding = { readonly invariant: number; readonly vi: string; readonly en: string };

/** Most of its mail that an agency asks for at once. */
const inboxMax = 10_000;

const allStates = ['initial', 'processing', 'done', 'fail'] as const;

/** Holds what the exchange shows of itself against the account of those who used it. */
export class Checker {
  readonly #exchange: SimulatedExchange;
  readonly #account: Account;
  checkCount = 0;

  constructor(exchange: SimulatedExchange, account: Account) {
    this.#exchange = exchange;
    this.#account = account;
  }

  /**
   * Checks what must hold at every moment: sound chains, sums that balance but for what travels, no copy twice.
   *
   * @throws SIMULATION_INVARIANT_BROKEN with the first invariant that is broken
   */
  async checkUnderway(): Promise<void> {
    this.checkCount += 1;
    await this.#books({ atRest: false });
  }

  /**
   * Checks what must hold once everything has arrived: every copy where it belongs and as it was sent, everything tampered with
   * named where it was first seen, senders and counters that know it.
   *
   * @throws SIMULATION_INVARIANT_BROKEN with the first invariant that is broken
   */
  async checkAtRest(): Promise<Totals> {
    this.checkCount += 1;
    const { totals, refusedAt } = await this.#books({ atRest: true });
    this.#tampering(refusedAt);
    await this.#mailboxes();
    await this.#senders();
    await this.#counters();
    return totals;
  }

  async #books(options: {
    readonly atRest: boolean;
  }): Promise<{ readonly totals: Totals; readonly refusedAt: ReadonlyMap<string, string> }> {
    const { base, addresses } = this.#exchange;
    const refusedAt = new Map<string, string>();
    let arrivals = 0;
    const verdict = await verifyLedgers(base.ledgers.read(addresses.nodes()), {
      ...options,
      known: this.#exchange.known,
      nodeIdOf: (owner) => addresses.nodeId(owner),
      onEntry: (node, { act, pkg, to = [] }) => {
        if (act === 'admitted') arrivals += 1;
        if (act === 'refused') for (const code of to) refusedAt.set(copyName(pkg, code), node);
      },
    });
    requireSoundBooks(verdict);
    return { totals: { entries: verdict.entryCount, arrivals }, refusedAt };
  }

  #tampering(refusedAt: ReadonlyMap<string, string>): void {
    for (const [copy, node] of this.#account.tampered) {
      const found = refusedAt.get(copy);
      if (found !== node)
        broken({
          invariant: 4,
          en: `${copy} was tampered with before ${node}, and ${found ?? 'nobody'} refused it`,
          vi: `${copy} bị can thiệp trước ${node}, nhưng ${found ?? 'không nút nào'} từ chối`,
        });
    }
  }

  async #mailboxes(): Promise<void> {
    const gateway = this.#exchange.auditingGateway();
    for (const agency of this.#exchange.agencies) {
      const mail = await gateway.inbox([agency], { states: allStates });
      const found = new Map<string, MailItem>();
      for (const item of mail) {
        if (found.has(item.pkg))
          broken({
            invariant: 2,
            en: `${item.pkg} is twice in the mailbox of ${agency}`,
            vi: `${item.pkg} có hai lần trong hộp thư của ${agency}`,
          });
        found.set(item.pkg, item);
        if (!this.#account.handedIn.get(item.facts.digest)?.has(agency))
          broken({
            invariant: 8,
            en: `${item.pkg} is in the mailbox of ${agency} and was not handed in for it`,
            vi: `${item.pkg} nằm trong hộp thư của ${agency} nhưng không gửi cho cơ quan này`,
          });
      }
      await this.#waitingList(agency, mail);
      await this.#mailbox(agency, found);
    }
  }

  /** What waits is what nobody has done or failed, for the agency's own software and for the gateway alike. */
  async #waitingList(agency: OrganId, mail: readonly MailItem[]): Promise<void> {
    const waiting = mail.filter(({ state }) => state === 'initial' || state === 'processing');
    const desk = await this.#exchange.auditor.desk(agency);
    const shown = await desk.inbox({ limit: inboxMax });
    const count = await this.#exchange.auditingGateway().count([agency]);
    if (shown.length !== Math.min(waiting.length, inboxMax) || count !== waiting.length)
      broken({
        invariant: 2,
        en: `${agency} has ${waiting.length} packages waiting, is shown ${shown.length} and told ${count}`,
        vi: `${agency} có ${waiting.length} gói tin đang chờ, được xem ${shown.length} và được báo ${count}`,
      });
  }

  async #mailbox(agency: OrganId, found: ReadonlyMap<string, MailItem>): Promise<void> {
    const gateway = this.#exchange.auditingGateway();
    for (const { pkg, bytes, to } of this.#account.sent.values()) {
      if (!to.has(agency)) continue;
      const copy = copyName(pkg, agency);
      const item = found.get(pkg);
      if (this.#account.tampered.has(copy)) {
        if (item)
          broken({
            invariant: 4,
            en: `${copy} was tampered with and delivered`,
            vi: `${copy} bị can thiệp mà vẫn được giao`,
          });
        continue;
      }
      if (!item)
        return broken({
          invariant: 1,
          en: `${copy} was accepted and never arrived`,
          vi: `${copy} đã được nhận nhưng không tới nơi`,
        });
      if (Buffer.compare(await gateway.fetch(item), bytes) !== 0)
        broken({
          invariant: 3,
          en: `${copy} was delivered with other bytes than it was sent with`,
          vi: `${copy} được giao khác với bản đã gửi`,
        });
      const said = this.#account.said.get(copy) ?? 'initial';
      if (item.state !== said)
        broken({
          invariant: 1,
          en: `${copy} shows ${item.state} where its receiver said ${said}`,
          vi: `${copy} hiện ${item.state} trong khi bên nhận báo ${said}`,
        });
    }
  }

  /** What senders see of their copies is what became of them, and what receivers have said last. */
  async #senders(): Promise<void> {
    const shown = await this.#exchange.auditingGateway().sent(this.#exchange.agencies);
    const fates = new Map(
      shown.flatMap(({ pkg, copies }) =>
        copies.map(({ to, fate, state = 'initial' }) => [copyName(pkg, to), `${fate} ${state}`]),
      ),
    );
    for (const { pkg, to } of this.#account.sent.values())
      for (const code of to) {
        const copy = copyName(pkg, code);
        const expected = this.#account.tampered.has(copy)
          ? 'refused initial'
          : `delivered ${this.#account.said.get(copy) ?? 'initial'}`;
        const seen = fates.get(copy) ?? '–';
        if (seen !== expected)
          broken({
            invariant: 1,
            en: `the sender of ${copy} sees "${seen}" instead of "${expected}"`,
            vi: `bên gửi ${copy} thấy “${seen}” thay vì “${expected}”`,
          });
      }
  }

  async #counters(): Promise<void> {
    const { mismatches } = await this.#exchange.auditor.verifyBooks({ atRest: true });
    const [mismatch] = mismatches;
    if (mismatch) {
      const { agency, counter, answered, recomputed } = mismatch;
      const text = `${agency} ${counter}: ${answered} ≠ ${recomputed}`;
      broken({
        invariant: 2,
        en: `a counter is not what the ledger says: ${text}`,
        vi: `bộ đếm khác sổ cái: ${text}`,
      });
    }
  }
}

function requireSoundBooks({ broken: chains, doubled, imbalances }: LedgerVerdict): void {
  const [chain, double, imbalance] = [chains[0], doubled[0], imbalances[0]];
  if (chain) broken({ invariant: 4, en: chain.text('en').summary, vi: chain.text('vi').summary });
  if (double)
    broken({
      invariant: 2,
      en: `${copyName(double.pkg, double.to)} was delivered twice at ${double.node}`,
      vi: `${copyName(double.pkg, double.to)} được giao hai lần tại ${double.node}`,
    });
  if (!imbalance) return;
  const place = imbalance.where === 'node' ? imbalance.node : `${imbalance.from} → ${imbalance.to}`;
  const [left, right] =
    imbalance.where === 'node'
      ? [imbalance.admitted, imbalance.settled]
      : [imbalance.left, imbalance.arrived];
  broken({
    invariant: 5,
    en: `copies are not conserved at ${place}: ${left} in, ${right} out`,
    vi: `số bản không bảo toàn tại ${place}: vào ${left}, ra ${right}`,
  });
}

function broken({ invariant, vi, en }: Finding): never {
  throw new ExchangeError('SIMULATION_INVARIANT_BROKEN', { invariant, finding: en, findingVi: vi });
}
