import { serialiseEdxml } from '@lienthong/edxml';
import type { PackageSigner } from '@lienthong/edxml-signature';
import { composeDocument } from '@lienthong/emulator';
import { type ErrorCode, receivedError } from '@lienthong/errors';
import type { Outcome } from '@lienthong/exchange';
import { errorData } from '../render/error.ts';
import type { Attempt } from '../texts/demo-texts.ts';
import { draftOf } from './draft.ts';
import { type Place, placeOf } from './place.ts';
import { forged, forgery, late, request, type SampleDocument } from './sample-documents.ts';
import { awaitUntil, requireThat, type Stage } from './stage.ts';

const step = 3;
const dayMs = 86_400_000;

/** What was tried, and who refused it where and why. */
export type RefusalFacts = {
  readonly attempt: Attempt;
  /** The node that refused: the first one that could see what is wrong. */
  readonly refusedAt: Place;
  readonly code: ErrorCode;
  readonly rule: string;
  readonly details: Readonly<Record<string, string | number>>;
  /** Code, number, rule and the texts in both languages. */
  readonly error: object;
};

/** Three packages that must not arrive: each is refused at the first node that can see why. */
export async function refusalsStep(stage: Stage): Promise<readonly RefusalFacts[]> {
  const refusals = [
    await alteredOnTheWire(stage),
    await signedByAnother(stage),
    await signedWithExpired(stage),
  ];
  const waiting = await (await stage.session.desk(stage.cast.centre.organId)).inbox();
  requireThat(
    waiting.length === 0,
    step,
    { vi: 'không gói nào tới nơi nhận', en: 'none of them reaches the receiver' },
    waiting.length,
  );
  return refusals;
}

async function alteredOnTheWire(stage: Stage): Promise<RefusalFacts> {
  const { session, cast, tap } = stage;
  const sender = await session.desk(cast.sender.organId);
  const { documentId, unsigned } = compose(stage, request);
  tap.arm({ documentId, ...forgery });
  try {
    const { outcome } = await sender.submit(await sender.sign(unsigned));
    requireThat(
      outcome.status === 'accepted',
      step,
      { vi: 'gói tin nguyên vẹn được nhận', en: 'the package is accepted while intact' },
      outcome,
    );
    await awaitUntil(
      stage,
      step,
      { vi: 'biên nhận từ chối về tới nơi gửi', en: 'the refusal comes back as a receipt' },
      async () => (await sender.sent()).find(({ pkg, refused }) => pkg === outcome.pkg && refused === 1),
    );
    const operator = await session.operator();
    const [found] = await operator.find(outcome.pkg);
    requireThat(
      found !== undefined && tap.count === 1,
      step,
      { vi: 'một gói tin bị sửa trên đường', en: 'one package is altered on the way' },
      tap.count,
    );
    const { hops } = await operator.journey(found);
    const refusing = hops.filter(({ refused }) => refused.length > 0);
    const route = session.topology.route(cast.sender.organId, cast.centre.organId);
    const firstAfterTap = route[route.indexOf(cast.aboveSender.organId) + 1];
    const refusal = refusing[0]?.refused[0];
    requireThat(
      refusing.length === 1 && refusal !== undefined && refusing[0]?.node === firstAfterTap,
      step,
      { vi: `nút ${firstAfterTap} từ chối`, en: `node ${firstAfterTap} refuses` },
      refusing.map(({ node }) => node),
    );
    return refusalFacts(stage, 'altered-on-the-wire', firstAfterTap ?? '', refusal, 'R-187');
  } finally {
    tap.disarm();
  }
}

async function signedByAnother(stage: Stage): Promise<RefusalFacts> {
  const { organId, name, fullName, tier } = stage.cast.neighbour;
  const signer = await stage.session.pki.agencyIdentity({ organId, name: fullName ?? name, tier });
  const outcome = await submitSignedBy(stage, forged, signer);
  return atOwnNode(stage, 'signed-by-another-agency', outcome, 'R-193');
}

async function signedWithExpired(stage: Stage): Promise<RefusalFacts> {
  const { organId, name, fullName, tier } = stage.cast.sender;
  const now = stage.clock.now();
  const signer = await stage.session.pki.issue({
    organId,
    name: fullName ?? name,
    tier,
    notBefore: now - 760 * dayMs,
    notAfter: now - 30 * dayMs,
    keyType: 'rsa-2048',
    issuer: 'state',
  });
  const outcome = await submitSignedBy(stage, late, signer);
  return atOwnNode(stage, 'expired-certificate', outcome, 'R-190');
}

async function submitSignedBy(stage: Stage, sample: SampleDocument, signer: PackageSigner): Promise<Outcome> {
  const desk = await stage.session.desk(stage.cast.sender.organId);
  const { unsigned } = compose(stage, sample);
  return (await desk.submit(await desk.sign(unsigned, signer))).outcome;
}

function compose(
  { cast, clock, random }: Stage,
  sample: SampleDocument,
): { readonly documentId: string; readonly unsigned: Uint8Array } {
  const draft = { ...draftOf(sample, [cast.centre]), from: cast.sender, at: clock.now() };
  const document = composeDocument(draft, random);
  return { documentId: document.header.documentId, unsigned: serialiseEdxml(document) };
}

function atOwnNode(stage: Stage, attempt: Attempt, outcome: Outcome, rule: string): RefusalFacts {
  requireThat(
    outcome.status === 'refused',
    step,
    { vi: 'nút của nơi gửi từ chối', en: 'the sender’s own node refuses' },
    outcome,
  );
  return refusalFacts(stage, attempt, stage.cast.sender.organId, outcome.refusals[0], rule);
}

function refusalFacts(
  { session }: Stage,
  attempt: Attempt,
  node: string,
  refusal: Pick<Outcome['refusals'][number], 'code' | 'rule' | 'details'> | undefined,
  rule: string,
): RefusalFacts {
  const error = refusal && receivedError(refusal.code, refusal.details);
  requireThat(
    refusal?.rule === rule && error !== undefined,
    step,
    { vi: `từ chối theo quy tắc ${rule}`, en: `refused under rule ${rule}` },
    refusal,
  );
  const { code, details } = error;
  return {
    attempt,
    refusedAt: placeOf(session, node),
    code,
    rule,
    details,
    error: errorData({ code, rule, details }),
  };
}
