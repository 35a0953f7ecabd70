import type { Clerk, PlannedAnswer, Received } from '@lienthong/behaviour';
import { dayOfWireDate } from '@lienthong/duties';
import type { DocumentLife, InboxItem } from '@lienthong/exchange';
import { stateRanks } from '@lienthong/lifecycle';
import type { Logger } from '@lienthong/runtime';
import type { AgencyDesk } from './agency-desk.ts';

/** The desk of an agency as its behaviour uses it. */
export class DeskClerk implements Clerk<InboxItem> {
  readonly #desk: AgencyDesk;
  readonly #logger: Logger;

  constructor(desk: AgencyDesk, logger: Logger) {
    this.#desk = desk;
    this.#logger = logger;
  }

  inbox(): Promise<readonly InboxItem[]> {
    return this.#desk.inbox({ limit: 100_000 });
  }

  keyOf({ pkg }: InboxItem): string {
    return pkg;
  }

  async read(item: InboxItem): Promise<Received | 'later' | undefined> {
    const { pkg, facts, deliveredAt } = item;
    if (facts.kind === 'status' && facts.status !== '13') return undefined;
    const life = await this.#lifeOf(item);
    if (!life) return undefined;
    const { history, waiting, pending } = life.lifecycle;
    if (waiting.some(({ pkg: early }) => early === pkg)) return 'later';
    const beginsHere = history.find(({ event }) => event.pkg === pkg)?.from === 'draft';
    const said = history.flatMap(({ event }) => (event.by === 'receiver' ? [event.what] : []));
    if (beginsHere) {
      const dueDay = dayOfWireDate(facts.dueDate);
      return { pkg, deliveredAt, matter: 'document', dueDay, saidBefore: new Set(said) };
    }
    if (facts.kind === 'new' || facts.kind === 'replace') return undefined;
    const isAnswered = pending === 'none';
    const matter = facts.kind === 'revoke' ? 'revocation' : 'request';
    return { pkg, deliveredAt, matter, saidBefore: new Set(isAnswered ? ['15', '16'] : []) };
  }

  async stands(item: InboxItem, { statusCode }: Pick<PlannedAnswer, 'statusCode'>): Promise<boolean> {
    const life = await this.#lifeOf(item);
    if (!life) return false;
    const { state, pending } = life.lifecycle;
    return statusCode === '15' || statusCode === '16' ? pending !== 'none' : stateRanks[state] !== undefined;
  }

  mark({ pkg }: InboxItem, state: 'processing' | 'done'): Promise<void> {
    return this.#desk.acknowledge(pkg, { state });
  }

  async sendStatus(
    item: InboxItem,
    { statusCode, description }: Pick<PlannedAnswer, 'statusCode' | 'description'>,
  ): Promise<void> {
    const { outcome } = await this.#desk.sendStatus(item, statusCode, description);
    const agency = this.#desk.organisation.organId;
    // What was refused is not said again: it would be refused again.
    if (outcome.status === 'refused')
      this.#logger.log('warn', 'behaviour-refused', {
        agency,
        status: statusCode,
        code: outcome.refusals[0]?.code ?? '',
      });
    else
      this.#logger.log('info', 'behaviour-said', {
        agency,
        status: statusCode,
        code: item.facts.code ?? '',
      });
  }

  async #lifeOf({ facts }: InboxItem): Promise<DocumentLife | undefined> {
    const { kind, documentId, about, sender } = facts;
    const lives = await this.#desk.lives({
      documentId: kind === 'status' ? (about ?? documentId) : documentId,
      sender,
    });
    return lives.find(({ receiver }) => receiver === this.#desk.organisation.organId);
  }
}
