import { isExchangeError } from '@lienthong/errors';
import { seededRandom } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { Correspondence } from './rig/correspondence.ts';
import { turn } from './rig/turning-clock.ts';

const [commune, office, district] = ['000.20.31.H41', '000.00.00.G22', '000.00.31.H41'];
const receivers = [office, district];
const deeds = ['01', '02', '03', '04', '05', '06', '15', '16', '13', 'update', 'revoke', 'replace', 'drop'];

/** One deed about the document, taken by the nodes or not. */
async function act(mail: Correspondence, documentId: string, deed: string, receiver: string): Promise<void> {
  const sender = await mail.desk(commune);
  const to = [mail.organisation(receiver)];
  switch (deed) {
    case '13':
      await sender.takeBack(documentId, mail.organisation(receiver), 'gửi nhầm');
      return;
    case 'revoke':
      await sender.submit(await sender.composeRevocation(documentId, { reason: 'sai', to }));
      return;
    case 'update':
      await sender.submit(await sender.composeUpdate(documentId, { reason: 'sửa', subject: deed }));
      return;
    case 'drop':
      await sender.submit(await sender.composeUpdate(documentId, { reason: 'bỏ', dropped: to }));
      return;
    case 'replace': {
      const replaces = [{ documentId, agencies: to }];
      await sender.submit(
        await sender.composeReplacement({ ...mail.draft(receivers), reason: 'thay', replaces }),
      );
      return;
    }
    default:
      await mail.say(receiver, documentId, deed);
  }
}

/** Steps of all lives together: agreement about nothing would prove nothing. */
let stepCount = 0;

async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await turn();
}

test.each(Array.from({ length: 8 }, (_, n) => n))(
  'whatever both sides do, while processes die and messages double, their nodes come to the same view (%i)',
  async (n) => {
    const random = seededRandom(`deeds ${n}`);
    const mail = await Correspondence.start({ seed: `lifecycle ${n}` });
    const documentId = await mail.send(commune, ...receivers);
    await mail.rest();
    mail.exchange.accidents = { crash: 0.005, duplicate: 0.1 };
    const acts = Array.from({ length: 16 }, async (_, step) => {
      // All in flight at once, each at a moment of its own.
      await turns(random.integer(400) + step * 20);
      await mail.exchange.clock.sleep(random.integer(3_000));
      try {
        const deed = deeds[random.integer(deeds.length)] ?? '01';
        // An answer may be lost for good with the process that owed it.
        await Promise.race([
          act(mail, documentId, deed, receivers[random.integer(2)] ?? office),
          turns(2_000),
        ]);
      } catch (failure) {
        // Its node died before it could say what it decided; whether it counted, both nodes know.
        if (!isExchangeError(failure)) throw failure;
      }
    });
    await Promise.all(acts);
    await mail.exchange.comeToRest();
    for (const receiver of receivers) {
      const views = await mail.views(documentId, commune, receiver);
      expect(views.receiver).toEqual(views.sender);
      stepCount += views.sender.steps.length;
    }
    expect(await mail.exchange.session.verifyBooks({ atRest: true })).toMatchObject({ sound: true });
    await mail.stop();
  },
);

test('the runs above made documents live', () => {
  expect(stepCount).toBeGreaterThan(40);
});
