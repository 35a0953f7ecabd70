import { fourTiers } from '../four-tiers.ts';
import type { SentLetter, Stage } from '../stage.ts';
import type { Story } from '../story.ts';

/** `Priority` of edXML: hỏa tốc. @clause working specification edxml-102 §6.3 */
const express = 3;
/** One commune in so many is behind a broken line. */
const brokenEvery = 4;
/** Communes that are warned: a crowd that can still be read. */
const communesMax = 12;

/** A warning that must reach every commune in the mountains, while lines are down. */
export const floodWarning: Story = {
  id: 'flood-warning',
  title: { vi: 'Cảnh báo lũ hỏa tốc, đường truyền đứt', en: 'A flood warning over broken lines' },
  summary: {
    vi: 'Tỉnh gửi công điện hỏa tốc tới các xã của một huyện miền núi khi nhiều đường truyền đã đứt. Bản cho các xã bị cô lập chờ trên trục, và tới đúng một lần khi đường truyền thông suốt trở lại.',
    en: 'The province sends an express warning to communes of a mountain district while lines are down. Copies for those cut off wait on the axis, and arrive exactly once when the lines are mended.',
  },
  caveat: {
    vi: 'Đường truyền bị cắt bằng lỗi “cut” giữa nút huyện và nút xã, không có thiên tai thật. Mức độ khẩn 3 là “hỏa tốc” theo bảng mã edXML; Nghị định 30/2020/NĐ-CP quy định ba mức độ khẩn ghi trên văn bản: hỏa tốc, thượng khẩn, khẩn.',
    en: 'Lines are cut by the fault “cut” between the nodes of district and commune; no real disaster is shown. Priority 3 is hỏa tốc in the codes of edXML; Decree 30/2020 knows three degrees written on documents: hỏa tốc, thượng khẩn, khẩn.',
  },
  registry: 'nghe-an-2019',
  needsGateway: false,
  open: (stage: Stage) => {
    const { province, district, communes: all } = fourTiers(stage, 'flood-warning');
    const communes = all.slice(0, communesMax);
    const broken = communes.filter((_, index) => index % brokenEvery === 0);
    const open = communes.filter((code) => !broken.includes(code));
    const cutEdges = broken.map((commune) => [district, commune] as const);
    const named = broken.map((code) => stage.name(code)).join(', ');
    const [witness, ...restOfBroken] = broken as [string, ...string[]];
    const [firstOpen] = open as [string, ...string[]];
    const faults = new Map<string, string>();
    let warning: SentLetter;
    const delivered = async (expected: readonly string[]) => {
      const { refused } = await stage.arrived(warning, expected.length);
      stage.require(refused === 0, { vi: 'không bản nào bị từ chối', en: 'no copy is refused' }, refused);
      const { delivered: got } = await stage.journey(warning.pkg);
      stage.require(
        [...got].sort().join() === [...expected].sort().join(),
        {
          vi: `đúng ${expected.length} xã nhận, mỗi xã một lần`,
          en: `these ${expected.length} communes have it, once each`,
        },
        got,
      );
    };
    return {
      cast: [province, district, ...communes],
      steps: [
        {
          id: 'lines-break',
          title: { vi: 'Lũ làm đứt đường truyền', en: 'Lines break' },
          narration: {
            vi: `Sạt lở cắt đường truyền từ ${stage.name(district)} tới ${broken.length} xã: ${named}.`,
            en: `Landslides cut the lines from ${stage.name(district)} to ${broken.length} communes: ${named}.`,
          },
          promise: {
            vi: 'Các đường truyền này không chuyển được gì, theo cả hai chiều.',
            en: 'These lines carry nothing, either way.',
          },
          act: async () => {
            for (const [at, commune] of cutEdges)
              faults.set(commune, await stage.addFault({ kind: 'cut', on: { edge: [at, commune] } }));
          },
          check: async () => {
            const holding = (await stage.session.faults.list()).filter(
              ({ id, state }) => [...faults.values()].includes(id) && state === 'holding',
            );
            stage.require(
              holding.length === broken.length,
              { vi: `${broken.length} đường truyền đang đứt`, en: `${broken.length} lines are down` },
              holding.map(({ id }) => id),
            );
            return {
              held: [
                {
                  vi: `${broken.length}/${communes.length} đường truyền xuống xã đang đứt`,
                  en: `${broken.length} of ${communes.length} lines to communes are down`,
                  seenIn: { kind: 'faults' },
                },
              ],
              nodes: [district, ...broken],
              edges: cutEdges,
              agencies: broken,
              packages: [],
            };
          },
        },
        {
          id: 'warning',
          title: { vi: 'Công điện hỏa tốc', en: 'The warning' },
          narration: {
            vi: `${stage.name(province)} gửi một công điện, mức độ khẩn “hỏa tốc” (3), tới cả ${communes.length} đơn vị cấp xã bằng một gói tin. Gói tin xuống tới nút huyện rồi tách thành từng bản.`,
            en: `${stage.name(province)} sends one warning, priority hỏa tốc (3), to all ${communes.length} communes in one package. It comes down to the district's node and is split there.`,
          },
          promise: {
            vi: 'Xã nào còn đường truyền thì nhận ngay; bản của các xã bị cô lập phải chờ, không được mất, không được trả về.',
            en: 'Communes that can be reached have it at once; copies for the others wait, and are neither lost nor returned.',
          },
          act: async () => {
            warning = await stage.send(province, {
              to: communes,
              notation: 'CĐ-UBND',
              typeName: 'Công điện',
              subject: 'Khẩn trương sơ tán dân khỏi vùng có nguy cơ lũ quét, sạt lở đất',
              priority: express,
            });
          },
          check: async () => {
            await delivered(open);
            const { facts } = await stage.arrival(firstOpen, warning.pkg);
            stage.require(
              facts.priority === express,
              { vi: 'mức độ khẩn là hỏa tốc', en: 'its priority is hỏa tốc' },
              facts.priority ?? null,
            );
            return {
              held: [
                {
                  vi: `${open.length}/${communes.length} đơn vị cấp xã đã nhận, mức độ khẩn ${express} (hỏa tốc)`,
                  en: `${open.length} of ${communes.length} communes have it, priority ${express}`,
                  seenIn: { kind: 'journey', of: warning.pkg },
                },
                {
                  vi: `${broken.length} bản chưa tới, không bản nào bị từ chối: chúng chờ phía trên chỗ đứt`,
                  en: `${broken.length} copies have not arrived and none was refused: they wait above the cuts`,
                  seenIn: { kind: 'lives', of: warning.pkg },
                },
              ],
              nodes: [province, district, ...open],
              edges: [[province, district], ...open.map((at) => [district, at] as const)],
              agencies: [province],
              packages: [warning.pkg],
            };
          },
        },
        {
          id: 'who-has-read',
          title: { vi: 'Ai đã nhận, ai chưa', en: 'Who has read it' },
          narration: {
            vi: 'Các xã liên lạc được báo “đã đến” (01) và “đã tiếp nhận” (03). Tỉnh nhìn sổ văn bản đi: những dòng còn trống chính là các xã phải liên lạc bằng cách khác.',
            en: 'Communes that can be reached say arrived (01) and accepted (03). The province looks at its register: the lines still empty are the communes that must be reached in another way.',
          },
          promise: {
            vi: 'Nhìn sổ, tỉnh biết chính xác xã nào đã tiếp nhận và xã nào chưa nhận được.',
            en: 'The register tells the province exactly which communes have accepted the warning and which have not got it.',
          },
          act: async () => {
            for (const commune of open)
              await stage.tell(commune, await stage.take(commune, warning.pkg), ['01', '03']);
          },
          check: async () => {
            for (const commune of open) await stage.life(warning, commune, 'accepted');
            for (const commune of broken) await stage.life(warning, commune, 'sent');
            return {
              held: [
                {
                  vi: `${open.length} nơi “đã tiếp nhận”, ${broken.length} xã còn “đã gửi”: ${named}`,
                  en: `${open.length} communes have accepted it, ${broken.length} are still at sent: ${named}`,
                  seenIn: { kind: 'lives', of: warning.pkg },
                },
              ],
              nodes: [province, ...broken],
              edges: cutEdges,
              agencies: [province, ...broken],
              packages: [warning.pkg],
            };
          },
        },
        {
          id: 'first-line-mended',
          title: { vi: 'Nối lại đường truyền đầu tiên', en: 'The first line is mended' },
          narration: {
            vi: `Đường truyền tới ${stage.name(witness)} thông suốt trở lại. Không ai phải gửi lại: bản đang chờ tự đi tiếp.`,
            en: `The line to ${stage.name(witness)} works again. Nobody has to send anything again: the waiting copy goes on by itself.`,
          },
          promise: {
            vi: 'Xã này nhận công điện, đúng một bản; các xã còn bị cô lập vẫn chờ.',
            en: 'This commune gets the warning, one copy of it; those still cut off go on waiting.',
          },
          act: () => stage.liftFault(faults.get(witness) ?? ''),
          check: async () => {
            await delivered([...open, witness]);
            return {
              held: [
                {
                  vi: `${stage.name(witness)} nhận công điện; ${restOfBroken.length} xã còn bị cô lập`,
                  en: `${stage.name(witness)} has the warning; ${restOfBroken.length} communes are still cut off`,
                  seenIn: { kind: 'mailbox', of: witness },
                },
              ],
              nodes: [district, witness],
              edges: [[district, witness]],
              agencies: [witness],
              packages: [warning.pkg],
            };
          },
        },
        {
          id: 'all-lines-mended',
          title: { vi: 'Mọi đường truyền thông suốt trở lại', en: 'All lines are mended' },
          narration: {
            vi: 'Các đường truyền còn lại được nối. Mỗi xã nhận đúng một bản, dù trục đã thử giao nhiều lần; rồi trả lời như các xã khác.',
            en: 'The other lines are mended. Every commune gets exactly one copy, however often the axis has tried; then it answers as the others did.',
          },
          promise: {
            vi: 'Mọi xã nhận đúng một bản và đã tiếp nhận; không bản nào mất, không bản nào trùng.',
            en: 'Every commune has exactly one copy and has accepted it; none was lost, none came twice.',
          },
          act: async () => {
            for (const id of faults.values()) await stage.liftFault(id);
            for (const commune of broken)
              await stage.tell(commune, await stage.take(commune, warning.pkg), ['01', '03']);
          },
          check: async () => {
            await delivered(communes);
            for (const commune of communes) await stage.life(warning, commune, 'accepted');
            return {
              held: [
                {
                  vi: `${communes.length}/${communes.length} đơn vị cấp xã đã nhận, mỗi nơi một bản, và đã tiếp nhận`,
                  en: `all ${communes.length} communes have it, one copy each, and have accepted it`,
                  seenIn: { kind: 'lives', of: warning.pkg },
                },
                await stage.books(),
              ],
              nodes: [province, district, ...communes],
              edges: communes.map((at) => [district, at] as const),
              agencies: [province],
              packages: [warning.pkg],
            };
          },
        },
      ],
    };
  },
};
