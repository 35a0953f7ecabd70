import { parseEdxml } from '@lienthong/edxml';
import type { InboxItem } from '@lienthong/exchange';
import { fourTiers } from '../four-tiers.ts';
import { replyTo } from '../reply-to.ts';
import type { SentLetter, Stage } from '../stage.ts';
import type { Story } from '../story.ts';

const dayMs = 86_400_000;
/** Days within which the directive is to be answered. */
const dueDays = 3;
/** Communes that take part: enough to be a crowd, few enough to be read. */
const communesMax = 6;
/** Districts beside the one that is looked at. */
const otherDistrictsMax = 2;

/** A directive goes down four tiers, reports come up, and every paper answers the one it stands on. */
export const directiveAndReports: Story = {
  id: 'directive-and-reports',
  title: { vi: 'Công văn chỉ đạo và các báo cáo', en: 'A directive and its reports' },
  summary: {
    vi: 'Trung ương chỉ đạo, tỉnh giao huyện, huyện giao xã; báo cáo đi ngược lên và khép lại từng việc. Mỗi báo cáo nêu rõ nó trả lời văn bản nào.',
    en: 'The centre directs, the province charges districts, a district its communes; reports go up again and close each task. Every report names the document that it answers.',
  },
  caveat: {
    vi: 'Tên cơ quan là thật; văn bản và khóa ký là giả. Việc một báo cáo khép lại nhiệm vụ thể hiện bằng trạng thái 06, do nơi nhận tự gửi.',
    en: 'The agencies are real, documents and keys are fake. Status 06, which receivers send themselves, says that a report has closed a task.',
  },
  registry: 'nghe-an-2019',
  needsGateway: false,
  open: (stage: Stage) => {
    const {
      centre,
      province,
      district,
      communes: all,
      otherDistricts,
    } = fourTiers(stage, 'directive-and-reports');
    const communes = all.slice(0, communesMax);
    const districts = [district, ...otherDistricts.slice(0, otherDistrictsMax)];
    const name = (code: string) => stage.name(code);
    let directive: SentLetter;
    let received: InboxItem;
    let order: SentLetter;
    let tasks: SentLetter;
    let reports: readonly SentLetter[] = [];
    let districtReports: readonly SentLetter[] = [];
    let answer: SentLetter;
    return {
      cast: [centre, province, ...districts, ...communes],
      steps: [
        {
          id: 'directive',
          title: { vi: 'Trung ương chỉ đạo', en: 'The centre directs' },
          narration: {
            vi: `${name(centre)} ký số và gửi ${name(province)} một công văn, hạn báo cáo ${dueDays} ngày. Gói tin đi thẳng từ nút trung ương xuống nút tỉnh.`,
            en: `${name(centre)} signs a letter to ${name(province)} and asks for a report within ${dueDays} days. It goes straight from the centre's node to the province's.`,
          },
          promise: {
            vi: 'Công văn vào hộp thư của tỉnh, có hạn xử lý và chữ ký số hợp lệ.',
            en: "The letter is in the province's mailbox, with a due date and a valid signature.",
          },
          act: async () => {
            directive = await stage.send(centre, {
              to: [province],
              notation: 'VPCP-NN',
              typeName: 'Công văn',
              subject: 'V/v báo cáo công tác phòng, chống thiên tai',
              dueAt: stage.session.clock.now() + dueDays * dayMs,
            });
          },
          check: async () => {
            received = await stage.arrival(province, directive.pkg);
            stage.require(
              received.facts.dueDate !== undefined && received.facts.signature === 'valid',
              { vi: 'có hạn xử lý và chữ ký hợp lệ', en: 'it has a due date and a valid signature' },
              received.facts,
            );
            const { code = '', dueDate = '' } = received.facts;
            return {
              held: [
                {
                  vi: `${code} vào hộp thư của tỉnh, hạn xử lý ${dueDate}`,
                  en: `${code} is in the province's mailbox, due ${dueDate}`,
                  seenIn: { kind: 'journey', of: directive.pkg },
                },
                {
                  vi: 'nút tỉnh kiểm tra chữ ký: hợp lệ',
                  en: "the province's node verified the signature: valid",
                  seenIn: { kind: 'journey', of: directive.pkg },
                },
              ],
              nodes: [centre, province],
              edges: [[centre, province]],
              agencies: [centre, province],
              packages: [directive.pkg],
            };
          },
        },
        {
          id: 'accepted',
          title: { vi: 'Tỉnh tiếp nhận, phân công', en: 'The province takes it in' },
          narration: {
            vi: 'Văn thư tỉnh báo “đã đến” (01), “đã tiếp nhận” (03), “phân công” (04). Mỗi trạng thái là một gói tin có chữ ký, đi ngược về nơi gửi.',
            en: 'The registry of the province says arrived (01), accepted (03), assigned (04). Every status is a signed package of its own that goes back to the sender.',
          },
          promise: {
            vi: 'Trung ương thấy tỉnh đã tiếp nhận và phân công, không phải gọi điện hỏi.',
            en: 'The centre sees that the province has accepted and assigned it, without a telephone call.',
          },
          act: async () => {
            await stage.take(province, directive.pkg);
            await stage.tell(province, received, ['01', '03', '04']);
          },
          check: async () => {
            const { history } = await stage.life(directive, province, 'assigned');
            return {
              held: [
                {
                  vi: `trung ương thấy: ${history.map(({ transition }) => transition).join(' → ')}, đang “phân công”`,
                  en: `the centre sees ${history.map(({ transition }) => transition).join(' → ')}: assigned`,
                  seenIn: { kind: 'lives', of: directive.pkg },
                },
              ],
              nodes: [province, centre],
              edges: [[province, centre]],
              agencies: [centre],
              packages: [directive.pkg],
            };
          },
        },
        {
          id: 'cascade',
          title: { vi: 'Giao việc xuống huyện, xuống xã', en: 'Tasks go down' },
          narration: {
            vi: `${name(province)} giao ${districts.length} đơn vị cấp huyện bằng một văn bản; ${name(district)} giao tiếp ${communes.length} đơn vị cấp xã. Chỉ một gói tin cho tất cả nơi nhận: mỗi nút tự tách bản khi đường đi chia nhánh.`,
            en: `${name(province)} charges ${districts.length} districts with one document, ${name(district)} charges ${communes.length} of its communes with another. One package serves all: nodes split it where the ways part.`,
          },
          promise: {
            vi: 'Mọi huyện và mọi xã nhận đúng một bản; nơi gửi có biên nhận của từng nơi.',
            en: 'Every district and commune has exactly one copy; the senders hold a receipt of each.',
          },
          act: async () => {
            order = await stage.send(province, {
              to: districts,
              notation: 'UBND-NN',
              typeName: 'Công văn',
              subject: 'V/v triển khai công văn của Văn phòng Chính phủ',
            });
            for (const at of districts) await stage.take(at, order.pkg);
            tasks = await stage.send(district, {
              to: communes,
              notation: 'UBND',
              typeName: 'Công văn',
              subject: 'V/v báo cáo công tác phòng, chống thiên tai của xã',
            });
          },
          check: async () => {
            await stage.arrived(order, districts.length);
            await stage.arrived(tasks, communes.length);
            return {
              held: [
                {
                  vi: `${districts.length}/${districts.length} đơn vị cấp huyện, ${communes.length}/${communes.length} đơn vị cấp xã có biên nhận`,
                  en: `receipts of ${districts.length} districts and ${communes.length} communes`,
                  seenIn: { kind: 'journey', of: tasks.pkg },
                },
              ],
              nodes: [province, ...districts, ...communes],
              edges: [
                ...districts.map((at) => [province, at] as const),
                ...communes.map((at) => [district, at] as const),
              ],
              agencies: communes,
              packages: [order.pkg, tasks.pkg],
            };
          },
        },
        {
          id: 'commune-reports',
          title: { vi: 'Xã báo cáo huyện', en: 'Communes report' },
          narration: {
            vi: `${communes.length} đơn vị cấp xã gửi báo cáo lên ${name(district)} và báo “hoàn thành” (06) cho văn bản giao việc.`,
            en: `${communes.length} communes report to ${name(district)} and say finished (06) of the document that charged them.`,
          },
          promise: {
            vi: 'Mọi báo cáo vào hộp thư của huyện; việc nào xong, sổ văn bản đi của huyện ghi “hoàn thành”.',
            en: "All reports are in the district's mailbox; its register says finished of every task.",
          },
          act: async () => {
            const sent: SentLetter[] = [];
            for (const commune of communes) {
              const task = await stage.take(commune, tasks.pkg);
              sent.push(
                await stage.send(commune, {
                  to: [district],
                  notation: 'BC-UBND',
                  typeName: 'Báo cáo',
                  subject: 'Báo cáo công tác phòng, chống thiên tai',
                  responseFor: replyTo(task),
                }),
              );
              await stage.tell(commune, task, ['03', '06']);
            }
            reports = sent;
          },
          check: async () => {
            for (const { pkg } of reports) await stage.arrival(district, pkg);
            for (const commune of communes) await stage.life(tasks, commune, 'done');
            return {
              held: [
                {
                  vi: `${reports.length} báo cáo trong hộp thư huyện; ${communes.length}/${communes.length} việc “hoàn thành”`,
                  en: `${reports.length} reports in the district's mailbox, ${communes.length} tasks finished`,
                  seenIn: { kind: 'lives', of: tasks.pkg },
                },
              ],
              nodes: [district, ...communes],
              edges: communes.map((at) => [at, district] as const),
              agencies: [district],
              packages: reports.map(({ pkg }) => pkg),
            };
          },
        },
        {
          id: 'district-reports',
          title: { vi: 'Huyện tổng hợp, báo cáo tỉnh', en: 'Districts report' },
          narration: {
            vi: `${districts.length} đơn vị cấp huyện báo cáo tỉnh, mỗi báo cáo nêu công văn của tỉnh mà nó trả lời.`,
            en: `${districts.length} districts report to the province, each naming the letter that it answers.`,
          },
          promise: {
            vi: 'Mọi báo cáo tới tỉnh, và công văn của tỉnh được ghi “hoàn thành” ở mọi huyện.',
            en: 'All reports reach the province, and its letter is finished in every district.',
          },
          act: async () => {
            for (const { pkg } of reports) await stage.take(district, pkg);
            const sent: SentLetter[] = [];
            for (const at of districts) {
              const desk = await stage.session.desk(at);
              const [item] = (await desk.register('in')).filter(({ pkg }) => pkg === order.pkg);
              stage.require(
                item !== undefined,
                {
                  vi: `sổ văn bản đến của ${name(at)} có công văn của tỉnh`,
                  en: `the letter is in the register of ${name(at)}`,
                },
                order.pkg,
              );
              const task = { pkg: item.pkg, facts: item.facts, deliveredAt: item.at };
              sent.push(
                await stage.send(at, {
                  to: [province],
                  notation: 'BC-UBND',
                  typeName: 'Báo cáo',
                  subject: 'Báo cáo tổng hợp công tác phòng, chống thiên tai',
                  responseFor: replyTo(task),
                }),
              );
              await stage.tell(at, task, ['03', '06']);
            }
            districtReports = sent;
          },
          check: async () => {
            for (const { pkg } of districtReports) await stage.arrival(province, pkg);
            for (const at of districts) await stage.life(order, at, 'done');
            return {
              held: [
                {
                  vi: `${districts.length} báo cáo cấp huyện tới tỉnh; công văn của tỉnh đã “hoàn thành” ở mọi nơi nhận`,
                  en: `${districts.length} reports at the province; its letter is finished in every district`,
                  seenIn: { kind: 'lives', of: order.pkg },
                },
              ],
              nodes: [province, ...districts],
              edges: districts.map((at) => [at, province] as const),
              agencies: [province],
              packages: districtReports.map(({ pkg }) => pkg),
            };
          },
        },
        {
          id: 'answer',
          title: { vi: 'Tỉnh trả lời trung ương', en: 'The province answers' },
          narration: {
            vi: 'Tỉnh gửi báo cáo tổng hợp, phần ResponseFor mang mã định danh văn bản của chính công văn chỉ đạo, rồi báo “hoàn thành” (06). Sổ cái của mọi nút được kiểm tra lại từ bút toán đầu tiên.',
            en: 'The province sends its report, whose ResponseFor holds the identifier of the directive itself, and says finished (06). Then the ledgers of all nodes are checked again from the first entry on.',
          },
          promise: {
            vi: 'Báo cáo nêu đúng công văn chỉ đạo mà nó trả lời; sổ cái của mọi nút liền mạch.',
            en: 'The report names the very directive that it answers; the ledgers of all nodes are whole.',
          },
          act: async () => {
            for (const { pkg } of districtReports) await stage.take(province, pkg);
            answer = await stage.send(province, {
              to: [centre],
              notation: 'BC-UBND',
              typeName: 'Báo cáo',
              subject: 'Báo cáo công tác phòng, chống thiên tai trên địa bàn tỉnh',
              responseFor: replyTo(received),
            });
            await stage.tell(province, received, ['05', '06']);
          },
          check: async () => {
            const item = await stage.arrival(centre, answer.pkg);
            const desk = await stage.session.desk(centre);
            const read = parseEdxml(await desk.fetch(item));
            const [answered] = read.kind === 'document' ? read.header.responseFor : [];
            stage.require(
              answered?.documentId === directive.documentId,
              { vi: 'báo cáo nêu mã của công văn chỉ đạo', en: 'the report names the directive' },
              answered ?? null,
            );
            await stage.life(directive, province, 'done');
            await desk.acknowledge(answer.pkg);
            return {
              held: [
                {
                  vi: `báo cáo trả lời đúng văn bản ${directive.documentId}`,
                  en: `the report answers ${directive.documentId}`,
                  seenIn: { kind: 'journey', of: answer.pkg },
                },
                {
                  vi: 'trung ương thấy công văn “hoàn thành”',
                  en: 'the centre sees its directive finished',
                  seenIn: { kind: 'lives', of: directive.pkg },
                },
                await stage.books(),
              ],
              nodes: [province, centre],
              edges: [[province, centre]],
              agencies: [centre, province],
              packages: [directive.pkg, answer.pkg],
            };
          },
        },
      ],
    };
  },
};
