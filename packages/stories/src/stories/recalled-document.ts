import type { InboxItem } from '@lienthong/exchange';
import { fourTiers } from '../four-tiers.ts';
import type { SentLetter, Stage } from '../stage.ts';
import type { Story } from '../story.ts';

/** A decision that should not have gone out: asked back, declined, revoked. */
export const recalledDocument: Story = {
  id: 'recalled-document',
  title: { vi: 'Văn bản bị thu hồi', en: 'A recalled document' },
  summary: {
    vi: 'Huyện gửi nhầm một quyết định cho ba xã: xã thứ nhất chưa đọc, xã thứ hai đã tiếp nhận, xã thứ ba đang xử lý. Với yêu cầu lấy lại (13), nơi nhận được quyền từ chối; với thông báo thu hồi thì không.',
    en: 'A district sends a wrong decision to three communes: one has not read it, one has accepted it, one is working on it. A request to give it back (13) may be declined; a revocation may not.',
  },
  caveat: {
    vi: 'Trạng thái 13, 15, 16 và gói thu hồi theo vòng đời T9–T11, T16, T17, T21 của quy cách edXML. Các xã tự quyết việc trả lời; ở đây câu chuyện trả lời thay.',
    en: 'Statuses 13, 15, 16 and the revoking package follow transitions T9–T11, T16, T17, T21 of the edXML lifecycle. Communes decide what to answer; here the story answers for them.',
  },
  registry: 'nghe-an-2019',
  needsGateway: false,
  open: (stage: Stage) => {
    const { district, communes } = fourTiers(stage, 'recalled-document');
    const [unread, accepted, working] = communes as [string, string, string];
    const three = [unread, accepted, working];
    const name = (code: string) => stage.name(code);
    const items = new Map<string, InboxItem>();
    const itemOf = (code: string): InboxItem => items.get(code) as InboxItem;
    let decision: SentLetter;
    let revocation: SentLetter;
    const ask = async (commune: string) => {
      const desk = await stage.session.desk(district);
      const { registry } = stage.session;
      const { outcome } = await desk.takeBack(
        decision.documentId,
        registry.get(commune),
        'Gửi nhầm bản dự thảo',
      );
      stage.require(
        outcome.status === 'accepted',
        { vi: 'nút nhận yêu cầu lấy lại', en: 'the node takes the request' },
        outcome,
      );
      return stage.take(commune, outcome.pkg);
    };
    const look = (...packages: readonly string[]) => ({
      nodes: [district, ...three],
      edges: three.map((at) => [district, at] as const),
      agencies: three,
      packages,
    });
    return {
      cast: [district, ...three],
      steps: [
        {
          id: 'sent',
          title: { vi: 'Gửi nhầm', en: 'Sent by mistake' },
          narration: {
            vi: `${name(district)} gửi một quyết định cho ${name(unread)}, ${name(accepted)}, ${name(working)}. Xã thứ hai tiếp nhận (03), xã thứ ba đã bắt đầu xử lý (05).`,
            en: `${name(district)} sends a decision to ${name(unread)}, ${name(accepted)} and ${name(working)}. The second accepts it (03), the third has begun to work on it (05).`,
          },
          promise: {
            vi: 'Huyện thấy đúng tình trạng ở từng xã: chưa đọc, đã tiếp nhận, đang xử lý.',
            en: 'The district sees how it stands in each commune: unread, accepted, in process.',
          },
          act: async () => {
            decision = await stage.send(district, {
              to: three,
              notation: 'QĐ-UBND',
              typeName: 'Quyết định',
              subject: 'Về việc phân bổ kinh phí khắc phục hậu quả thiên tai',
            });
            items.set(accepted, await stage.take(accepted, decision.pkg));
            await stage.tell(accepted, itemOf(accepted), ['01', '03']);
            items.set(working, await stage.take(working, decision.pkg));
            await stage.tell(working, itemOf(working), ['01', '03', '05']);
          },
          check: async () => {
            items.set(unread, await stage.arrival(unread, decision.pkg));
            await stage.life(decision, unread, 'sent');
            await stage.life(decision, accepted, 'accepted');
            await stage.life(decision, working, 'processing');
            return {
              held: [
                {
                  vi: `${name(unread)}: chưa đọc · ${name(accepted)}: đã tiếp nhận · ${name(working)}: đang xử lý`,
                  en: `${name(unread)}: unread · ${name(accepted)}: accepted · ${name(working)}: in process`,
                  seenIn: { kind: 'lives', of: decision.pkg },
                },
              ],
              ...look(decision.pkg),
            };
          },
        },
        {
          id: 'given-back',
          title: { vi: 'Lấy lại bản chưa đọc', en: 'Given back unread' },
          narration: {
            vi: `Huyện yêu cầu lấy lại (13) văn bản từ ${name(unread)}. Xã chưa đọc nên đồng ý (15): coi như văn bản chưa gửi tới đó.`,
            en: `The district asks ${name(unread)} to give it back (13). It has not read it and agrees (15): that copy counts as never sent.`,
          },
          promise: {
            vi: 'Bản ở xã này được ghi “đã lấy lại”; hai xã kia không bị ảnh hưởng.',
            en: 'The copy there is recorded as taken back; the other two are not affected.',
          },
          act: async () => {
            await ask(unread);
            await stage.take(unread, decision.pkg);
            await stage.tell(unread, itemOf(unread), ['15'], 'Đồng ý trả lại văn bản');
          },
          check: async () => {
            const { history } = await stage.life(decision, unread, 'taken-back');
            return {
              held: [
                {
                  vi: `${name(unread)}: ${history.map(({ transition }) => transition).join(' → ')}, “đã lấy lại”`,
                  en: `${name(unread)}: ${history.map(({ transition }) => transition).join(' → ')}, taken back`,
                  seenIn: { kind: 'lives', of: decision.pkg },
                },
              ],
              ...look(decision.pkg),
            };
          },
        },
        {
          id: 'declined',
          title: { vi: 'Bị từ chối trả lại', en: 'Declined' },
          narration: {
            vi: `Với ${name(accepted)} thì khác: xã đã vào sổ văn bản đến, đã trình lãnh đạo, nên từ chối (16) kèm lý do. Văn bản vẫn “đã tiếp nhận”.`,
            en: `With ${name(accepted)} it is another matter: it has registered the document, handed it to its chairman, and declines (16) with a reason. The document stays accepted.`,
          },
          promise: {
            vi: 'Huyện nhận được lời từ chối có lý do; tình trạng văn bản ở xã không đổi.',
            en: 'The district gets the refusal with its reason; the document stands there as before.',
          },
          act: async () => {
            await ask(accepted);
            await stage.tell(accepted, itemOf(accepted), ['16'], 'Văn bản đã vào sổ và trình lãnh đạo');
          },
          check: async () => {
            const { history } = await stage.life(decision, accepted, 'accepted');
            stage.require(
              history.at(-1)?.transition === 'T11',
              { vi: 'từ chối trả lại, vẫn như trước (T11)', en: 'declined, as it was before (T11)' },
              history.map(({ transition }) => transition ?? ''),
            );
            return {
              held: [
                {
                  vi: `${name(accepted)}: 13 → 16, vẫn “đã tiếp nhận” (T11)`,
                  en: `${name(accepted)}: 13 → 16, accepted as before (T11)`,
                  seenIn: { kind: 'lives', of: decision.pkg },
                },
              ],
              ...look(decision.pkg),
            };
          },
        },
        {
          id: 'revoked',
          title: { vi: 'Thu hồi', en: 'Revoked' },
          narration: {
            vi: 'Huyện gửi thông báo thu hồi tới những nơi còn giữ văn bản. Theo khoản 4 Điều 18 Nghị định 30/2020/NĐ-CP, nơi nhận phải hủy văn bản đó trên hệ thống và báo lại (15), dù đã đọc hay đang xử lý.',
            en: 'The district sends a revocation to all who still have the document. By article 18.4 of Decree 30/2020 they must cancel it in their systems and say so (15), whether they have read it or are working on it.',
          },
          promise: {
            vi: 'Thông báo thu hồi chỉ tới hai nơi còn giữ văn bản; cả hai hủy bản của mình và báo lại.',
            en: 'The revocation goes only to the two who have the document; both cancel it and say so.',
          },
          act: async () => {
            const desk = await stage.session.desk(district);
            const bytes = await desk.composeRevocation(decision.documentId, {
              reason: 'Ban hành nhầm bản dự thảo',
            });
            revocation = await stage.handIn(district, bytes);
            for (const commune of [accepted, working]) {
              await stage.take(commune, revocation.pkg);
              await stage.tell(commune, itemOf(commune), ['15'], 'Đã hủy văn bản');
            }
          },
          check: async () => {
            stage.require(
              revocation.outcome.status === 'accepted' && revocation.outcome.copies === 2,
              {
                vi: 'thông báo thu hồi tới hai nơi còn giữ',
                en: 'the revocation goes to the two who have it',
              },
              revocation.outcome,
            );
            await stage.life(decision, unread, 'taken-back');
            await stage.life(decision, accepted, 'revoked');
            await stage.life(decision, working, 'revoked');
            return {
              held: [
                {
                  vi: 'thông báo chỉ tới 2 nơi còn giữ; nơi đã trả lại không nhận gì thêm',
                  en: 'it went only to the two who had the document, not to the one that had given it back',
                  seenIn: { kind: 'journey', of: revocation.pkg },
                },
                {
                  vi: 'cả hai: “đã thu hồi” (T16, T17)',
                  en: 'both: revoked (T16, T17)',
                  seenIn: { kind: 'lives', of: decision.pkg },
                },
              ],
              ...look(decision.pkg, revocation.pkg),
            };
          },
        },
        {
          id: 'too-late',
          title: { vi: 'Báo hoàn thành quá muộn', en: 'Finished too late' },
          narration: {
            vi: `Phần mềm của ${name(working)} vẫn gửi “hoàn thành” (06) cho văn bản đã thu hồi. Trạng thái được giao và ghi lại, nhưng không làm văn bản sống lại.`,
            en: `The software of ${name(working)} still says finished (06) of the revoked document. The status is delivered and recorded, and brings nothing back to life.`,
          },
          promise: {
            vi: 'Văn bản vẫn “đã thu hồi”; việc báo muộn được ghi là sai trình tự.',
            en: 'The document stays revoked; the late status is recorded as out of order.',
          },
          act: () => stage.tell(working, itemOf(working), ['06']),
          check: async () => {
            const { history } = await stage.life(decision, working, 'revoked');
            const last = history.at(-1);
            stage.require(
              last?.transition === 'T21' && last.rules.includes('R-219'),
              { vi: 'ghi nhận là sai trình tự (T21, R-219)', en: 'recorded as out of order (T21, R-219)' },
              last ?? null,
            );
            return {
              held: [
                {
                  vi: 'vẫn “đã thu hồi”; sổ ghi T21, quy tắc R-219',
                  en: 'still revoked; the book says T21, rule R-219',
                  seenIn: { kind: 'lives', of: decision.pkg },
                },
                await stage.books(),
              ],
              ...look(decision.pkg, revocation.pkg),
            };
          },
        },
      ],
    };
  },
};
