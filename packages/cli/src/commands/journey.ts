import { ExchangeError } from '@lienthong/errors';
import type { Journey } from '@lienthong/exchange';
import { Command } from 'commander';
import { type Backlog, backlogAbout, backlogOf, isEmpty } from '../backlog/backlog.ts';
import { backlogLines } from '../backlog/render-backlog.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { faultsWarning, struckLines } from '../faults/render-faults.ts';
import { type JourneyNames, journeyData, journeyLines } from '../render/journey.ts';
import { withSession } from '../with-session.ts';

/** `lienthong journey`: every hop, receipt and status of a package. */
export function journeyCommand({ say, run }: CommandKit): Command {
  return new Command('journey')
    .description(
      say({
        vi: 'hành trình của một gói tin: từng chặng, biên nhận, trạng thái',
        en: 'hops, receipts and statuses of a package',
      }),
    )
    .argument(
      '<id>',
      say({ vi: 'mã gói tin, mã văn bản, hoặc latest (gói mới nhất)', en: 'package, document, or latest' }),
    )
    .option('--all', say({ vi: 'in đủ mọi nút, không rút gọn', en: 'every node, however many' }))
    .action((id: string, options: { readonly all?: true }) =>
      run((context) => journey(context, id, options)),
    );
}

async function journey(
  context: CommandContext,
  id: string,
  { all = false }: { readonly all?: boolean },
): Promise<ExitStatus> {
  const { journeys, names, faults, backlog } = await withSession(context, async (session) => {
    const operator = await session.operator();
    const found = await operator.find(id);
    const documents = found.filter(({ facts }) => facts.kind !== 'status');
    const wanted = documents.length > 0 ? documents : found;
    // What no node has admitted may still wait before the first one, or have been set aside there.
    const notAdmitted = wanted.length === 0 ? await backlogAbout(session, id) : undefined;
    if (notAdmitted && isEmpty(notAdmitted))
      throw new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', { pkg: id.slice(0, 200), agency: '–' });
    const signers = (await session.pki.readyCertificates()).filter(({ folder }) => folder === 'agencies');
    const shown: JourneyNames = {
      registry: session.registry,
      topology: session.topology,
      signers: new Map(signers.map((ready) => [ready.fingerprint, ready.id])),
    };
    const told = await Promise.all(wanted.map((one) => operator.journey(one)));
    const left = notAdmitted ? [notAdmitted] : await Promise.all(told.map((one) => backlogOf(session, one)));
    return {
      journeys: told,
      backlog: mergedBacklog(left),
      names: shown,
      faults: await session.faults.list(),
    };
  });
  const warning = faultsWarning(faults, context.look);
  context.output.print([
    ...journeys.flatMap((one, index) => [
      ...(index === 0 ? [] : ['']),
      ...journeyLines(one, {
        names,
        look: context.look,
        childrenMax: all ? Number.POSITIVE_INFINITY : 3,
        // A document and the orders about it have one life: it is told once, at the end.
        lives: !journeys.slice(index + 1).some((later) => isSameDocument(one, later)),
      }),
      ...struckLines(faults, one.pkg, context.look),
    ]),
    ...backlogLines(backlog, context.look),
    ...(warning === undefined ? [] : ['', `  ${warning}`]),
  ]);
  context.output.data({
    journeys: journeys.map((one) => ({
      ...journeyData(one, names),
      faults: faults
        .filter(({ packages }) => packages.includes(one.pkg))
        .map(({ id, kind }) => ({ id, kind })),
    })),
    held: backlog.held,
    deadLetters: backlog.letters,
  });
  return exitStatus.ok;
}

/** What lies of one document's packages, each once: an order about it is held for all of them. */
function mergedBacklog(parts: readonly Backlog[]): Backlog {
  const held = new Map(parts.flatMap((part) => part.held.map((one) => [one.pkg, one])));
  const letters = new Map(parts.flatMap((part) => part.letters.map((one) => [one.id, one])));
  return { held: [...held.values()], letters: [...letters.values()] };
}

function isSameDocument(one: Journey, other: Journey): boolean {
  const [first, second] = [one.lives[0], other.lives[0]];
  return first?.documentId === second?.documentId && first?.sender === second?.sender;
}
