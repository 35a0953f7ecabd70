import { ExchangeError } from '@lienthong/errors';
import type { SentLetter, Stage } from '../stage.ts';
import type { FactPlace, Story } from '../story.ts';

/** Codes that ended on 30/06/2025, and the province that they lay in. */
const codes = {
  centre: '000.00.00.G22',
  province: '000.00.00.H41',
  oldDistrict: '000.00.36.H41',
  oldCommune: '000.21.36.H41',
  splitCommune: '000.31.46.H41',
  oldProvince: '000.00.00.H54',
} as const;

/** What became of an agency whose code has ended, by the list. */
function successorsOf({ session }: Stage, code: string): readonly string[] {
  const resolution = session.registry.find(code) && session.registry.resolve(code);
  if (resolution?.kind === 'retired') return resolution.successors.map(({ organId }) => organId);
  throw new ExchangeError('STORY_REGISTRY_UNFIT', {
    story: 'three-tiers',
    what: 'the agencies of July 2025 with the codes that ended',
    whatVi: 'danh mục cơ quan từ 01/07/2025 cùng các mã đã hết hiệu lực',
    registry: 'topology-2025',
  });
}

/** The reform of July 2025: districts are gone, provinces and communes merged, old codes name who took over. */
export const threeTiers: Story = {
  id: 'three-tiers',
  title: { vi: 'Tháng 7/2025: từ bốn cấp còn ba cấp', en: 'July 2025: from four tiers to three' },
  summary: {
    vi: 'Từ 01/07/2025, chính quyền địa phương chỉ còn hai cấp: tỉnh và xã. Cấp huyện kết thúc hoạt động, 63 tỉnh, thành phố còn 34, cấp xã được sắp xếp lại. Văn bản gửi tới mã cũ bị từ chối ngay tại nút gửi, kèm tên đơn vị kế thừa nếu có; văn bản gửi đúng chỗ đi qua ba cấp.',
    en: 'From 1 July 2025 local government has two tiers, province and commune: districts have ended, 34 provinces and cities stand in place of 63, communes were rearranged. A document to an old code is refused at the sender’s node, with the successor where there is one; one to the right place crosses three tiers.',
  },
  caveat: {
    vi: 'Tên đơn vị, ngày và quan hệ kế thừa của tỉnh, xã lấy từ danh mục của Cục Thống kê và Nghị quyết 1678/NQ-UBTVQH15; mã định danh cấp xã là giả lập. Cấp huyện không có một đơn vị kế thừa duy nhất: nhiệm vụ được chia cho tỉnh và các xã.',
    en: 'Names, dates and successors of provinces and communes are those of the statistical list and of Resolution 1678/NQ-UBTVQH15; the codes of communes are synthetic. A district has no single successor: its tasks were divided among province and communes.',
  },
  registry: 'topology-2025',
  needsGateway: false,
  open: (stage: Stage) => {
    const { registry, topology } = stage.session;
    successorsOf(stage, codes.oldDistrict);
    const [commune] = successorsOf(stage, codes.oldCommune) as [string];
    const parts = successorsOf(stage, codes.splitCommune);
    const [mergedProvince] = successorsOf(stage, codes.oldProvince) as [string];
    const { organId: province } = registry.get(codes.province);
    const { organId: centre } = registry.get(codes.centre);
    const name = (code: string) => stage.name(code);
    const shown = (code: string) => `${name(code)} (${code})`;
    const letter = (to: readonly string[], subject: string) => ({
      to,
      notation: 'UBND-NC',
      typeName: 'Công văn',
      subject,
    });
    const tried = new Map<string, SentLetter>();
    let toCommune: SentLetter;
    let report: SentLetter;
    let mixed: SentLetter;
    let toMerged: SentLetter;

    const attempt = async (to: string) =>
      tried.set(
        to,
        await stage.handIn(
          province,
          await stage.compose(province, letter([to], 'V/v gửi theo mã định danh cũ')),
        ),
      );
    /** Whom the refusal of an old code names. */
    const named = (to: string): string => {
      const { status, refusals = [] } = tried.get(to)?.outcome ?? {};
      const refusal = refusals.find(({ code }) => code === 'EXCHANGE_RECEIVER_RETIRED');
      stage.require(
        status === 'refused' && refusal !== undefined,
        { vi: `nút từ chối mã cũ ${to}`, en: `the node refuses the old code ${to}` },
        refusals,
      );
      return String(refusal.details['successor'] ?? '');
    };
    /** Where the refusal of an old code is to be seen. */
    const refusalOf = (to: string): FactPlace => ({ kind: 'journey', of: tried.get(to)?.pkg });
    const requireNamed = (to: string, successors: readonly string[]): string => {
      const said = named(to);
      stage.require(
        successors.every((successor) => said.includes(successor)),
        { vi: `lời từ chối nêu ${successors.join(', ')}`, en: `the refusal names ${successors.join(', ')}` },
        said,
      );
      return said;
    };
    const requireWay = async (pkg: string, way: readonly string[]) => {
      const { nodes } = await stage.journey(pkg);
      stage.require(
        nodes.join() === way.join(),
        { vi: `đường đi ${way.join(' → ')}`, en: `the way ${way.join(' → ')}` },
        nodes,
      );
    };
    return {
      cast: [centre, province, mergedProvince, commune, ...parts],
      steps: [
        {
          id: 'old-district',
          title: { vi: 'Gửi tới huyện đã kết thúc hoạt động', en: 'To a district that is gone' },
          narration: {
            vi: `Văn thư tỉnh chọn nhầm trong danh bạ cũ: ${name(codes.oldDistrict)}, mã ${codes.oldDistrict}. Nút của tỉnh từ chối ngay, gói tin không rời khỏi tỉnh.`,
            en: `A clerk of the province picks from an old address book: ${name(codes.oldDistrict)}, ${codes.oldDistrict}. The province's node refuses at once; the package never leaves.`,
          },
          promise: {
            vi: 'Nơi gửi biết ngay vì sao không gửi được; không gói tin nào đi lạc.',
            en: 'The sender learns at once why; no package goes astray.',
          },
          act: async () => {
            await attempt(codes.oldDistrict);
          },
          check: async () => {
            const said = named(codes.oldDistrict);
            stage.require(
              said === '–' && !topology.nodes().some(({ tier }) => tier === 'district'),
              {
                vi: 'không còn nút cấp huyện, không một đơn vị kế thừa',
                en: 'no district nodes, no single successor',
              },
              said,
            );
            return {
              held: [
                {
                  vi: 'bị từ chối ngay (EXCHANGE_RECEIVER_RETIRED); cấp huyện không có một đơn vị kế thừa duy nhất',
                  en: 'refused at once (EXCHANGE_RECEIVER_RETIRED); a district has no single successor',
                  seenIn: refusalOf(codes.oldDistrict),
                },
                { vi: 'cả mạng không còn nút cấp huyện nào', en: 'the network has no district node at all' },
              ],
              nodes: [province],
              edges: [],
              agencies: [codes.oldDistrict],
              packages: [],
            };
          },
        },
        {
          id: 'old-commune',
          title: { vi: 'Mã cũ nêu đơn vị kế thừa', en: 'An old code names who took over' },
          narration: {
            vi: `Gửi tới xã theo mã cũ: ${shown(codes.oldCommune)}, rồi ${shown(codes.splitCommune)} đã chia vào ${parts.length} xã mới. Lời từ chối nêu đúng đơn vị kế thừa.`,
            en: `Then to communes by their old codes: ${shown(codes.oldCommune)}, and ${shown(codes.splitCommune)}, which went to ${parts.length} new ones. The refusals name who took over.`,
          },
          promise: {
            vi: 'Lời từ chối nêu đúng tên đơn vị kế thừa để văn thư sửa địa chỉ.',
            en: 'The refusals name the successors, so that the clerk can correct the address.',
          },
          act: async () => {
            await attempt(codes.oldCommune);
            await attempt(codes.splitCommune);
          },
          check: async () => {
            const one = requireNamed(codes.oldCommune, [commune]);
            const two = requireNamed(codes.splitCommune, parts);
            return {
              held: [
                {
                  vi: `${codes.oldCommune} → ${one}`,
                  en: `${codes.oldCommune} → ${one}`,
                  seenIn: refusalOf(codes.oldCommune),
                },
                {
                  vi: `${codes.splitCommune} → ${two}`,
                  en: `${codes.splitCommune} → ${two}`,
                  seenIn: refusalOf(codes.splitCommune),
                },
              ],
              nodes: [province],
              edges: [],
              agencies: [codes.oldCommune, codes.splitCommune, commune, ...parts],
              packages: [],
            };
          },
        },
        {
          id: 'three-tiers',
          title: { vi: 'Ba cấp: trung ương, tỉnh, xã', en: 'Three tiers: centre, province, commune' },
          narration: {
            vi: `${name(centre)} gửi thẳng ${shown(commune)}. Trước đây gói tin qua bốn nút; nay qua ba. Xã trả lời theo đường đó.`,
            en: `${name(centre)} sends to ${shown(commune)}. It used to cross four nodes; now it crosses three. The commune answers the same way.`,
          },
          promise: {
            vi: 'Văn bản và báo cáo đi qua đúng ba nút mỗi chiều.',
            en: 'Letter and report each cross exactly three nodes.',
          },
          act: async () => {
            toCommune = await stage.send(centre, {
              to: [commune],
              notation: 'VPCP-TCCB',
              typeName: 'Công văn',
              subject: 'V/v hoạt động của chính quyền địa phương hai cấp',
            });
            const item = await stage.take(commune, toCommune.pkg);
            await stage.tell(commune, item, ['01', '03']);
            report = await stage.send(commune, {
              to: [centre],
              notation: 'BC-UBND',
              typeName: 'Báo cáo',
              subject: 'Báo cáo tình hình hoạt động sau sắp xếp',
            });
          },
          check: async () => {
            await stage.arrived(toCommune, 1);
            await requireWay(toCommune.pkg, [centre, province, commune]);
            await stage.take(centre, report.pkg);
            await stage.arrived(report, 1);
            await requireWay(report.pkg, [commune, province, centre]);
            await stage.life(toCommune, commune, 'accepted');
            return {
              held: [
                {
                  vi: `3 nút mỗi chiều: ${[centre, province, commune].join(' ⇄ ')}`,
                  en: `3 nodes each way: ${[centre, province, commune].join(' ⇄ ')}`,
                  seenIn: { kind: 'journey', of: toCommune.pkg },
                },
              ],
              nodes: [centre, province, commune],
              edges: [
                [centre, province],
                [province, commune],
              ],
              agencies: [centre, commune],
              packages: [toCommune.pkg, report.pkg],
            };
          },
        },
        {
          id: 'mixed-addresses',
          title: { vi: 'Danh sách lẫn mã cũ, mã mới', en: 'Old and new codes in one list' },
          narration: {
            vi: `Một văn bản gửi ${shown(commune)}, ${parts.map(shown).join(', ')} và mã cũ ${codes.oldCommune}. Nơi nhận đúng vẫn nhận; riêng mã cũ bị từ chối, nêu lý do.`,
            en: `One document to ${shown(commune)}, ${parts.map(shown).join(', ')} and the old code ${codes.oldCommune}. The good receivers get it; the old code alone is refused, with the reason.`,
          },
          promise: {
            vi: 'Nơi có mã đúng nhận đủ; chỉ mã cũ bị từ chối.',
            en: 'All good receivers get it; the old code alone is refused.',
          },
          act: async () => {
            const to = [commune, ...parts, codes.oldCommune];
            mixed = await stage.handIn(
              province,
              await stage.compose(province, letter(to, 'V/v rà soát mã định danh')),
            );
          },
          check: async () => {
            const { status, copies, refusals } = mixed.outcome;
            stage.require(
              status === 'accepted' && refusals.length === 1 && refusals[0]?.to.join() === codes.oldCommune,
              { vi: 'chỉ mã cũ bị từ chối', en: 'the old code alone is refused' },
              mixed.outcome,
            );
            const good = 1 + parts.length;
            await stage.arrived(mixed, good);
            for (const at of [commune, ...parts]) await stage.take(at, mixed.pkg);
            return {
              held: [
                {
                  vi: `${good} bản đã giao, 1 bản bị từ chối (${copies} bản trên sổ)`,
                  en: `${good} copies delivered, 1 refused (${copies} in the book)`,
                  seenIn: { kind: 'journey', of: mixed.pkg },
                },
              ],
              nodes: [province, commune, ...parts],
              edges: [commune, ...parts].map((at) => [province, at] as const),
              agencies: [commune, ...parts],
              packages: [mixed.pkg],
            };
          },
        },
        {
          id: 'merged-province',
          title: { vi: 'Tỉnh đã sáp nhập', en: 'A merged province' },
          narration: {
            vi: `63 tỉnh, thành phố còn 34: mã ${codes.oldProvince} (${name(codes.oldProvince)}) nay thuộc ${shown(mergedProvince)}. Gửi lại theo mã kế thừa, qua nút trung ương.`,
            en: `63 provinces are 34 now: ${codes.oldProvince} (${name(codes.oldProvince)}) belongs to ${shown(mergedProvince)}. Sent again to the successor, it goes through the centre's node.`,
          },
          promise: {
            vi: 'Mã tỉnh cũ bị từ chối và nêu tỉnh kế thừa; văn bản gửi lại tới nơi.',
            en: 'The old code is refused with the successor named; what is sent there arrives.',
          },
          act: async () => {
            await attempt(codes.oldProvince);
            toMerged = await stage.send(
              province,
              letter([mergedProvince], 'V/v phối hợp sau sắp xếp đơn vị hành chính'),
            );
          },
          check: async () => {
            const said = requireNamed(codes.oldProvince, [mergedProvince]);
            await stage.take(mergedProvince, toMerged.pkg);
            await stage.arrived(toMerged, 1);
            await requireWay(toMerged.pkg, [province, centre, mergedProvince]);
            return {
              held: [
                {
                  vi: `${codes.oldProvince} → ${said}`,
                  en: `${codes.oldProvince} → ${said}`,
                  seenIn: refusalOf(codes.oldProvince),
                },
                {
                  vi: `đã giao: ${[province, centre, mergedProvince].join(' → ')}`,
                  en: `delivered: ${[province, centre, mergedProvince].join(' → ')}`,
                  seenIn: { kind: 'journey', of: toMerged.pkg },
                },
                await stage.books(),
              ],
              nodes: [province, centre, mergedProvince],
              edges: [
                [province, centre],
                [centre, mergedProvince],
              ],
              agencies: [codes.oldProvince, mergedProvince],
              packages: [toMerged.pkg],
            };
          },
        },
      ],
    };
  },
};
