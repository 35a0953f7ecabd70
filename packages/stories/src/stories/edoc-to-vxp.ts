import { parseEdxml } from '@lienthong/edxml';
import { ExchangeError } from '@lienthong/errors';
import { VxpClient } from '@lienthong/vxp-client';
import { fourTiers } from '../four-tiers.ts';
import { ProvincialClient } from '../provincial-client.ts';
import type { Letter, Stage } from '../stage.ts';
import type { Fact, Sight, Story } from '../story.ts';
import type { Text } from '../text.ts';

const ids = { old: 'ke-chuyen.cu', next: 'ke-chuyen.moi', other: 'ke-chuyen.huyen-khac' } as const;
const mailList = { servicetype: 'eDoc', messagetype: 'edoc' } as const;
const passwordBytes = 24;

/** The change of a district's software from the old axis to VXP, both at work for a while. */
export const edocToVxp: Story = {
  id: 'edoc-to-vxp',
  title: { vi: 'Chuyển từ trục eDOC sang trục VXP', en: 'From the eDOC axis to VXP' },
  summary: {
    vi: 'Một huyện đổi phần mềm quản lý văn bản: phần mềm cũ hỏi thư định kỳ qua cổng của tỉnh, phần mềm mới dùng SDK VXP với mã định danh theo Quyết định 20/2020/QĐ-TTg. Có lúc cả hai cùng chạy; không văn bản nào mất hay tới hai lần.',
    en: 'A district changes its software: the old kind polls at the provincial front, the new one speaks VXP as the SDK does, with codes of QĐ 20/2020. For a while both run; no document is lost or comes twice.',
  },
  caveat: {
    vi: 'Giao thức của trục eDOC cũ ở Nghệ An không được công bố. Ở đây phần mềm cũ dùng giao diện REST kiểu LGSP của cổng (/v1: đăng nhập, lấy danh sách, tải, báo xong), là cách hỏi thư định kỳ duy nhất có mô tả; phần mềm mới gửi đúng từng byte như SDK VXP 2.0.',
    en: 'The protocol of the old eDOC axis of Nghệ An was never published. The old side here uses the REST front in LGSP style (/v1: login, list, fetch, done), the only described way of polling; the new side sends the same bytes as the VXP SDK 2.0.',
  },
  registry: 'nghe-an-2019',
  needsGateway: true,
  open: (stage: Stage) => {
    const { province, district, otherDistricts } = fourTiers(stage, 'edoc-to-vxp');
    const { gateway } = stage;
    if (!gateway) throw new ExchangeError('STORY_GATEWAY_ABSENT', { story: 'edoc-to-vxp' });
    const other = otherDistricts[0] as string;
    const name = (code: string) => stage.name(code);
    /** The code as the new axis writes it. */
    const newCode = (code: string) => stage.session.registry.get(code).codeQd20 ?? code;
    let old: ProvincialClient;
    let next: VxpClient;
    let neighbour: VxpClient;
    /** Packages in the order in which they were sent. */
    const letters: Uint8Array[] = [];
    const last = () => letters.at(-1) ?? new Uint8Array();
    let oldFetched: Buffer = Buffer.alloc(0);
    let refusedCode = '';

    const letter = (to: string, subject: string): Letter => ({
      to: [to],
      notation: 'UBND',
      typeName: 'Công văn',
      subject,
    });
    const write = async (from: string, to: string, subject: string) => {
      const bytes = await stage.compose(from, letter(to, subject));
      letters.push(bytes);
      return bytes;
    };
    const addSystem = async (id: string, agency: string, password?: string) => {
      const { systems } = gateway;
      if (await systems.find(id)) await systems.remove(id);
      const named = `Kể chuyện: ${name(agency)}`;
      const system = await systems.add({
        id,
        name: named,
        agencies: [agency],
        ...(password ? { password } : {}),
      });
      stage.afterwards(async () => {
        if (await systems.find(id)) await systems.remove(id);
      });
      return system;
    };
    const vxpClient = async (id: string, agency: string) => {
      const { secret } = await addSystem(id, agency);
      const { url: endpoint, rootPem: ca } = gateway;
      const client = new VxpClient({
        endpoint,
        systemId: id,
        secret,
        clock: stage.clock,
        ...(ca ? { ca } : {}),
      });
      stage.afterwards(() => client.close());
      return client;
    };
    const accepted = (reply: { readonly status: string }) =>
      stage.require(
        reply.status === 'OK',
        { vi: 'cổng nhận văn bản', en: 'the gateway takes the document' },
        reply,
      );
    /** The id under which a package waits for a VXP client, once it does. */
    const waitingFor = (client: VxpClient, bytes: Uint8Array, expected: Text) =>
      stage.until(expected, async () => {
        for (const { docId } of (await client.getReceivedEdocList(mailList)).data) {
          const { bytes: found } = await client.getEdoc({ docId: String(docId) });
          if (found && Buffer.compare(found, bytes) === 0) return String(docId);
        }
        return undefined;
      });
    /** The same for the software of the older manner. */
    const waitingForOld = (bytes: Uint8Array, expected: Text) =>
      stage.until(expected, async () => {
        for (const { docId } of await old.received()) {
          oldFetched = await old.fetch(docId);
          if (Buffer.compare(oldFetched, bytes) === 0) return docId;
        }
        return undefined;
      });
    const sight = async (held: readonly Fact[]): Promise<Sight> => ({
      held,
      nodes: [district, province, other],
      edges: [
        [district, province],
        [province, other],
      ],
      agencies: [district, other],
      packages: await Promise.all(letters.slice(-1).map((bytes) => packageOf(bytes))),
    });
    const packageOf = async (bytes: Uint8Array): Promise<string> => {
      const read = parseEdxml(bytes);
      const id = read.kind === 'document' ? read.header.documentId : '';
      return stage.until({ vi: 'tra cứu được gói tin', en: 'the package is found' }, async () => {
        const [found] = await (await stage.session.operator()).find(id);
        return found?.pkg;
      });
    };

    return {
      cast: [province, district, other],
      steps: [
        {
          id: 'old-axis',
          title: { vi: 'Khi chỉ có trục cũ', en: 'The old axis alone' },
          narration: {
            vi: `Phần mềm của ${name(district)} đăng nhập, lấy danh sách, tải từng gói tin rồi báo xong. Mã định danh theo QCVN 102: ${district}.`,
            en: `The software of ${name(district)} logs in, asks for its list, fetches each package and reports it done. Its code is that of QCVN 102: ${district}.`,
          },
          promise: {
            vi: 'Phần mềm cũ lấy được công văn, đúng từng byte như tỉnh đã ký.',
            en: 'The old software gets the letter, byte for byte as the province signed it.',
          },
          act: async () => {
            const password = Buffer.from(stage.random.bytes(passwordBytes)).toString('base64url');
            await addSystem(ids.old, district, password);
            const { url, rootPem: ca } = gateway;
            old = new ProvincialClient({ url, systemId: ids.old, password, ca });
            accepted({ status: (await old.login()).httpStatus === 200 ? 'OK' : 'FAIL' });
            await stage.handIn(
              province,
              await write(province, district, 'V/v chuyển đổi trục liên thông văn bản'),
            );
          },
          check: async () => {
            const docId = await waitingForOld(last(), {
              vi: 'phần mềm cũ lấy được công văn, đúng từng byte',
              en: 'the old software gets the letter, byte for byte',
            });
            accepted(await old.done(docId));
            return sight([
              {
                vi: `phần mềm cũ lấy được ${oldFetched.length} byte, đúng như tỉnh đã ký`,
                en: `the old software has fetched ${oldFetched.length} bytes, as the province signed them`,
                seenIn: { kind: 'mailbox', of: district },
              },
            ]);
          },
        },
        {
          id: 'old-to-new',
          title: { vi: 'Huyện khác đã sang VXP', en: 'Another district is on VXP' },
          narration: {
            vi: `${name(other)} đã dùng SDK VXP. ${name(district)} gửi từ phần mềm cũ; nơi nhận không cần biết nơi gửi dùng trục nào.`,
            en: `${name(other)} already uses the VXP SDK. ${name(district)} sends from its old software; the receiver need not know which one it was.`,
          },
          promise: {
            vi: 'Huyện bên nhận văn bản qua VXP; chữ ký còn nguyên.',
            en: 'The other district gets the document through VXP; the signature is intact.',
          },
          act: async () => {
            neighbour = await vxpClient(ids.other, other);
            accepted(await old.send(await write(district, other, 'V/v phối hợp quản lý địa bàn giáp ranh')));
          },
          check: async () => {
            const docid = await waitingFor(neighbour, last(), {
              vi: `${name(other)} lấy được công văn qua VXP`,
              en: `${name(other)} gets the letter through VXP`,
            });
            accepted(await neighbour.updateStatus({ docid, status: 'done' }));
            return sight([
              {
                vi: 'cũ → mới: tệp nhận qua VXP giống tệp gửi từ phần mềm cũ đến từng byte, chữ ký còn nguyên',
                en: 'old → new: what VXP delivers is what the old software sent, byte for byte, signature intact',
                seenIn: { kind: 'mailbox', of: other },
              },
            ]);
          },
        },
        {
          id: 'new-to-old',
          title: { vi: 'Hai dạng mã, một cơ quan', en: 'Two forms of a code, one agency' },
          narration: {
            vi: `${name(other)} trả lời qua VXP dưới mã ${newCode(other)}, gửi tới ${newCode(district)}, đều theo Quyết định 20/2020/QĐ-TTg. Trục biết ${newCode(district)} chính là ${district}.`,
            en: `${name(other)} answers through VXP as ${newCode(other)}, to ${newCode(district)}, codes of QĐ 20/2020. The axis knows that ${newCode(district)} is ${district}.`,
          },
          promise: {
            vi: 'Văn bản gửi tới mã mới vẫn vào đúng hộp thư của huyện.',
            en: 'What is sent to the new code reaches the same mailbox.',
          },
          act: async () => {
            const bytes = await write(other, district, 'V/v thống nhất kế hoạch phối hợp');
            accepted(
              await neighbour.sendEdoc({ ...mailList, from: newCode(other), to: [newCode(district)] }, bytes),
            );
          },
          check: async () => {
            const docId = await waitingForOld(last(), {
              vi: 'phần mềm cũ lấy được thư trả lời',
              en: 'the old software gets the answer',
            });
            accepted(await old.done(docId));
            return sight([
              {
                vi: `mới → cũ: gửi tới ${newCode(district)}, phần mềm cũ nhận dưới mã ${district}`,
                en: `new → old: sent to ${newCode(district)}, taken by the old software as ${district}`,
                seenIn: { kind: 'mailbox', of: district },
              },
            ]);
          },
        },
        {
          id: 'both-running',
          title: { vi: 'Hai phần mềm cùng chạy', en: 'Both run' },
          narration: {
            vi: `${name(district)} cài phần mềm mới bên cạnh phần mềm cũ. Hộp thư nằm ở nút, không nằm trong phần mềm: cả hai thấy cùng một văn bản; bên nào báo xong trước thì bên kia không còn thấy nữa.`,
            en: `${name(district)} installs the new software beside the old one. The mailbox is the node's, not the software's: both see the same document, and once one has reported it done the other sees it no more.`,
          },
          promise: {
            vi: 'Cả hai phần mềm cùng thấy văn bản, nhưng văn bản chỉ được xử lý một lần.',
            en: 'Both see the document, and it is handled only once.',
          },
          act: async () => {
            next = await vxpClient(ids.next, district);
            await stage.handIn(
              province,
              await write(province, district, 'V/v tập huấn sử dụng phần mềm mới'),
            );
          },
          check: async () => {
            const docId = await waitingForOld(last(), {
              vi: 'phần mềm cũ thấy công văn',
              en: 'the old software sees it',
            });
            const same = await waitingFor(next, last(), {
              vi: 'phần mềm mới thấy công văn',
              en: 'the new software sees it',
            });
            accepted(await next.updateStatus({ docid: same, status: 'done' }));
            const left = (await old.received()).filter((row) => row.docId === docId);
            stage.require(
              left.length === 0,
              { vi: 'phần mềm cũ không lấy lại lần hai', en: 'the old software does not get it again' },
              left,
            );
            return sight([
              {
                vi: 'cả hai thấy; phần mềm mới báo xong, phần mềm cũ không còn thấy: không xử lý hai lần',
                en: 'both saw it; the new one took it, the old one sees it no more: handled once',
                seenIn: { kind: 'systems' },
              },
            ]);
          },
        },
        {
          id: 'switch-over',
          title: { vi: 'Khóa hệ thống cũ', en: 'The old system is locked' },
          narration: {
            vi: 'Đúng lúc một văn bản đang chờ, hệ thống cũ bị khóa ở cổng. Văn bản không mất: phần mềm mới lấy nó.',
            en: 'Just when a document is waiting, the old system is locked at the gateway. The document is not lost: the new software takes it.',
          },
          promise: {
            vi: 'Cổng từ chối phần mềm cũ; văn bản đang chờ do phần mềm mới lấy, một lần.',
            en: 'The gateway refuses the old software; the waiting document is taken by the new one, once.',
          },
          act: async () => {
            await stage.handIn(
              province,
              await write(province, district, 'V/v dừng trục liên thông văn bản cũ'),
            );
            await gateway.systems.lock(ids.old);
            refusedCode = (await old.receivedReply()).errorCode;
          },
          check: async () => {
            stage.require(
              refusedCode === '15',
              {
                vi: 'cổng từ chối hệ thống cũ với mã 15',
                en: 'the gateway refuses the old system with code 15',
              },
              refusedCode,
            );
            const docid = await waitingFor(next, last(), {
              vi: 'phần mềm mới lấy được công văn đang chờ',
              en: 'the new software gets the waiting letter',
            });
            accepted(await next.updateStatus({ docid, status: 'done' }));
            return sight([
              {
                vi: 'phần mềm cũ bị từ chối: ErrorCode 15',
                en: 'the old software is refused: ErrorCode 15',
                seenIn: { kind: 'systems' },
              },
              {
                vi: 'văn bản đang chờ do phần mềm mới lấy, một lần',
                en: 'the waiting document was taken by the new one, once',
              },
            ]);
          },
        },
        {
          id: 'one-register',
          title: { vi: 'Một sổ văn bản', en: 'One register' },
          narration: {
            vi: `${name(district)} gửi văn bản đầu tiên qua VXP. Sổ văn bản đi của nút có cả văn bản gửi từ phần mềm cũ lẫn từ phần mềm mới, liền số.`,
            en: `${name(district)} sends its first document through VXP. The register at its node holds what the old software sent and what the new one sends, in one row of numbers.`,
          },
          promise: {
            vi: 'Sổ văn bản đi có cả văn bản gửi từ phần mềm cũ lẫn phần mềm mới.',
            en: 'The register of outgoing documents holds what both have sent.',
          },
          act: async () => {
            const bytes = await write(district, other, 'V/v thông báo hoàn thành chuyển đổi');
            accepted(await next.sendEdoc({ ...mailList, from: newCode(district) }, bytes));
          },
          check: async () => {
            const docid = await waitingFor(neighbour, last(), {
              vi: `${name(other)} nhận văn bản`,
              en: `${name(other)} gets the document`,
            });
            accepted(await neighbour.updateStatus({ docid, status: 'done' }));
            const sentByDistrict = [letters[1], letters.at(-1)].filter((bytes) => bytes !== undefined);
            const packages = await Promise.all(sentByDistrict.map((bytes) => packageOf(bytes)));
            const register = await (await stage.session.desk(district)).register('out');
            const numbers = packages.map((pkg) => register.find((item) => item.pkg === pkg)?.number);
            stage.require(
              numbers.length === 2 && numbers.every((number) => number !== undefined),
              { vi: 'sổ văn bản đi có cả hai', en: 'the register holds both' },
              numbers,
            );
            return sight([
              {
                vi: `sổ văn bản đi: số ${numbers.join(' (trục cũ), số ')} (VXP)`,
                en: `register of outgoing documents: no. ${numbers.join(' (old axis), no. ')} (VXP)`,
                seenIn: { kind: 'register-out', of: district },
              },
              await stage.books(),
            ]);
          },
        },
      ],
    };
  },
};
