import type { ErrorCode } from '@lienthong/errors';

/** A text in both languages. */
export type FaultText = { readonly vi: string; readonly en: string };

/** A parameter of a fault: a number within bounds, or one of some words. */
export type FaultParameter =
  | {
      readonly unit: 'ms' | 'bytes/s' | 'share' | 'count';
      readonly least: number;
      readonly most: number;
      /** What holds where nothing is said; undefined where it has to be said. */
      readonly usual: number | undefined;
    }
  | { readonly choices: readonly string[]; readonly usual: string };

/** Members of a scope; see {@link FaultScope}. */
export type ScopeName = 'edge' | 'node' | 'agency' | 'system' | 'packages';

/** What a kind of fault is, and what is to be seen when it strikes. */
export type FaultKindRow = {
  readonly name: FaultText;
  readonly does: FaultText;
  /** By what it can be limited; where nothing is said it strikes everywhere. */
  readonly scopes: readonly ScopeName[];
  /** What has to be said of the scope; one of them is enough. */
  readonly needs?: readonly ScopeName[];
  readonly parameters: Readonly<Record<string, FaultParameter>>;
  /** The error that somebody is told; undefined where nobody is told anything. */
  readonly error: ErrorCode | undefined;
  /** What the sender and the receiver see while it holds. */
  readonly seen: FaultText;
  /** What counters and ledgers show, while it holds and after it was lifted. */
  readonly counted: FaultText;
};

const dayMs = 86_400_000;
const share = (usual: number): FaultParameter => ({ unit: 'share', least: 0, most: 1, usual });
const wait = (usual: number | undefined, most = 30 * dayMs): FaultParameter => ({
  unit: 'ms',
  least: 1,
  most,
  usual,
});
const onTheWay = ['edge', 'node', 'agency', 'packages'] as const;
const unchanged: FaultText = {
  vi: 'Không đổi: tới chậm, tới đúng một lần.',
  en: 'Unchanged: it arrives later, and once.',
};

export type FaultKind =
  | 'delay'
  | 'bandwidth'
  | 'loss'
  | 'ack-loss'
  | 'duplication'
  | 'reordering'
  | 'cut'
  | 'one-way-cut'
  | 'refuse-first'
  | 'answer-late'
  | 'corruption'
  | 'signature-strip'
  | 'signature-swap'
  | 'certificate'
  | 'ocsp-down'
  | 'timestamp-down'
  | 'clock-skew'
  | 'disk-full'
  | 'offline'
  | 'kill';

/** Every kind of fault. `infra/reference/faults.md` is made from this table, and each row has its test. */
export const faultKinds: Readonly<Record<FaultKind, FaultKindRow>> = {
  delay: {
    name: { vi: 'chậm', en: 'delay' },
    does: {
      vi: 'Thông điệp tới nơi nhận muộn hơn `ms`, cộng thêm tới `jitterMs` tùy thông điệp.',
      en: 'A message reaches its node later by `ms`, and by up to `jitterMs` more, as it falls.',
    },
    scopes: onTheWay,
    parameters: {
      ms: wait(undefined),
      jitterMs: { unit: 'ms', least: 0, most: 30 * dayMs, usual: 0 },
      share: share(1),
    },
    error: undefined,
    seen: {
      vi: 'Bên gửi được trả lời ngay ở nút của mình; bên nhận thấy gói tin khi hết thời gian chậm.',
      en: 'The sender is answered at once by its own node; the receiver sees the package when the delay is over.',
    },
    counted: unchanged,
  },
  bandwidth: {
    name: { vi: 'đường truyền hẹp', en: 'bandwidth' },
    does: {
      vi: 'Các thông điệp của một cạnh, cùng nội dung gói tin, nối đuôi nhau qua với tốc độ `bytesPerSecond`.',
      en: 'Messages of an edge, with the content of their packages, pass one behind the other at `bytesPerSecond`.',
    },
    scopes: onTheWay,
    parameters: { bytesPerSecond: { unit: 'bytes/s', least: 1, most: 10_000_000_000, usual: undefined } },
    error: undefined,
    seen: {
      vi: 'Gói càng lớn, càng đông thì tới càng muộn, theo thứ tự.',
      en: 'The larger and the more packages, the later they come, in their order.',
    },
    counted: unchanged,
  },
  loss: {
    name: { vi: 'mất thông điệp', en: 'loss' },
    does: {
      vi: 'Một phần `share` số lần giao bị mất trên đường; trục giao lại sau `againAfterMs`.',
      en: 'A `share` of deliveries is lost on the line; the axis delivers them again after `againAfterMs`.',
    },
    scopes: onTheWay,
    parameters: { share: share(0.3), againAfterMs: wait(500, dayMs) },
    error: undefined,
    seen: {
      vi: 'Như chậm: lần giao sau tới nơi. Với `share` bằng 1 thì không gì tới cho tới khi gỡ.',
      en: 'As with a delay: a later delivery arrives. With a `share` of 1 nothing does until it is lifted.',
    },
    counted: unchanged,
  },
  'ack-loss': {
    name: { vi: 'mất báo nhận', en: 'lost acknowledgement' },
    does: {
      vi: 'Nút đã ghi sổ, nhưng báo nhận của nó tới trục bị mất: thông điệp tới lần nữa sau `againAfterMs`.',
      en: 'The node has recorded, but its acknowledgement to the axis is lost: the message comes again after `againAfterMs`.',
    },
    scopes: onTheWay,
    parameters: { share: share(0.3), againAfterMs: wait(500, dayMs) },
    error: 'AXIS_UNREACHABLE',
    seen: {
      vi: 'Không ai thấy gì; nhật ký của nút có acknowledge-failed.',
      en: 'Nobody sees anything; the node logs acknowledge-failed.',
    },
    counted: {
      vi: 'Không đổi: nút tìm thấy thông điệp trong sổ cái và không ghi lần thứ hai.',
      en: 'Unchanged: the node finds the message in its ledger and records nothing twice.',
    },
  },
  duplication: {
    name: { vi: 'nhân đôi', en: 'duplication' },
    does: {
      vi: 'Thông điệp giữa hai nút được lưu hai lần trên trục, dưới hai số hiệu.',
      en: 'A message between two nodes is stored twice on the axis, under two ids.',
    },
    scopes: onTheWay,
    parameters: { share: share(1) },
    error: undefined,
    seen: {
      vi: 'Bên nhận thấy gói tin một lần.',
      en: 'The receiver sees the package once.',
    },
    counted: {
      vi: 'Không đổi: bản thứ hai không được đếm, không được giao.',
      en: 'Unchanged: the second one is not counted and not delivered.',
    },
  },
  reordering: {
    name: { vi: 'đảo thứ tự', en: 'reordering' },
    does: {
      vi: 'Một phần `share` số thông điệp để thông điệp sau trên cùng cạnh vượt qua, chờ nhiều nhất `windowMs`.',
      en: 'A `share` of messages lets the next one on its edge pass first, and waits for it `windowMs` at the most.',
    },
    scopes: onTheWay,
    parameters: { share: share(0.5), windowMs: wait(2_000) },
    error: undefined,
    seen: {
      vi: 'Trạng thái có thể tới trước văn bản; nút giữ lại tới khi văn bản tới (R-215).',
      en: 'A status may come before its document; the node keeps it until the document comes (R-215).',
    },
    counted: unchanged,
  },
  cut: {
    name: { vi: 'đứt', en: 'cut' },
    does: {
      vi: 'Không gì qua được cạnh, theo cả hai chiều; với nút thì mọi cạnh của nó đứt và nó không trả lời ai.',
      en: 'Nothing passes the edge, either way; of a node all edges are cut, and it answers nobody.',
    },
    scopes: ['edge', 'node'],
    needs: ['edge', 'node'],
    parameters: {},
    error: 'AXIS_UNREACHABLE',
    seen: {
      vi: 'Gói tin chờ trên trục ở phía bên gửi; cơ quan của nút bị đứt nhận AXIS_UNREACHABLE. Gỡ ra thì tất cả tới. Giữa hai điểm (up --mode tiered) lỗi này giữ thông điệp, đường truyền vẫn thông; cắt đường truyền thật: lienthong sites cut.',
      en: 'Packages wait on the axis before the cut; agencies of a cut node are told AXIS_UNREACHABLE. Lifted, all arrive. Between sites (up --mode tiered) it holds messages above the link, which stays up; the real one is cut by lienthong sites cut.',
    },
    counted: {
      vi: 'Bản trên cạnh đang đi (chưa đến nơi); đủ khi gỡ.',
      en: 'Copies on the edge are in flight; they meet again after lifting.',
    },
  },
  'one-way-cut': {
    name: { vi: 'đứt một chiều', en: 'one-way cut' },
    does: {
      vi: 'Không gì đi từ nút thứ nhất tới nút thứ hai; chiều ngược lại vẫn thông.',
      en: 'Nothing passes from the first node to the second; the other way is open.',
    },
    scopes: ['edge'],
    needs: ['edge'],
    parameters: {},
    error: undefined,
    seen: {
      vi: 'Chiều xuôi đứt: gói tin không tới. Chiều về đứt: gói tin tới, biên nhận không về.',
      en: 'Cut on the way there: packages do not arrive. Cut on the way back: they arrive, and receipts do not return.',
    },
    counted: {
      vi: 'Bên gửi chưa thấy “đã đến nơi” dù bên nhận đã đếm; khớp khi gỡ.',
      en: 'The sender has not counted an arrival that the receiver has; both agree after lifting.',
    },
  },
  'refuse-first': {
    name: { vi: 'từ chối N lần đầu', en: 'refuses the first N' },
    does: {
      vi: 'Nút không trả lời `count` câu hỏi đầu tiên của cơ quan; cổng từ chối `count` lệnh gọi đầu tiên của hệ thống; trên cạnh: `count` lần chuyển đầu tiên hỏng.',
      en: 'A node leaves the first `count` questions of an agency unanswered; the gateway refuses the first `count` calls of a system; on an edge the first `count` relays fail.',
    },
    scopes: ['edge', 'node', 'agency', 'system'],
    needs: ['edge', 'node', 'agency', 'system'],
    parameters: { count: { unit: 'count', least: 1, most: 1_000_000, usual: 3 } },
    error: 'AXIS_UNREACHABLE',
    seen: {
      vi: 'Bên gửi thấy AXIS_UNREACHABLE; gửi lại đúng những byte đó là an toàn.',
      en: 'The sender is told AXIS_UNREACHABLE; handing in the same bytes again is safe.',
    },
    counted: {
      vi: 'Một lần, dù gửi lại bao nhiêu lần.',
      en: 'Once, however often it is handed in again.',
    },
  },
  'answer-late': {
    name: { vi: 'trả lời muộn', en: 'answers late' },
    does: {
      vi: 'Nút, hoặc cổng với hệ thống, làm ngay nhưng trả lời sau `ms`.',
      en: 'The node, or the gateway for a system, acts at once and answers after `ms`.',
    },
    scopes: ['node', 'agency', 'system'],
    parameters: { ms: wait(undefined, dayMs) },
    error: undefined,
    seen: {
      vi: 'Bên gửi hết kiên nhẫn thì thấy AXIS_UNREACHABLE hoặc hết giờ HTTP; gói tin vẫn đã được nhận.',
      en: 'A sender that runs out of patience sees AXIS_UNREACHABLE or a time-out; the package was taken all the same.',
    },
    counted: { vi: 'Không đổi.', en: 'Unchanged.' },
  },
  corruption: {
    name: { vi: 'sửa một byte', en: 'corrupted byte' },
    does: {
      vi: '`package`: một byte của gói tin bị sửa trên cạnh; `stored`: kho trả nội dung hỏng cho nút; `message`: thêm một thông điệp hỏng trước thông điệp đúng.',
      en: '`package`: a byte of the package is altered on the edge; `stored`: the store hands the node damaged content; `message`: a garbled message comes before the right one.',
    },
    scopes: onTheWay,
    parameters: { share: share(1), what: { choices: ['package', 'stored', 'message'], usual: 'package' } },
    error: 'SIGNATURE_DIGEST_MISMATCH',
    seen: {
      vi: '`package`: nút kế tiếp từ chối (SIGNATURE_DIGEST_MISMATCH, EXCHANGE_CONTENT_ALTERED hoặc lỗi đọc XML); `stored`: nút từ chối (CONTENT_DAMAGED); bên gửi nhận biên nhận từ chối; `message`: gói tin vẫn tới.',
      en: '`package`: the next node refuses it (SIGNATURE_DIGEST_MISMATCH, EXCHANGE_CONTENT_ALTERED or an XML error); `stored`: the node refuses it (CONTENT_DAMAGED); the sender gets that receipt; `message`: it arrives all the same.',
    },
    counted: {
      vi: '`package`, `stored`: bản bị từ chối +1, không đến nơi; `message`: sổ có một mục “dead” (EXCHANGE_MESSAGE_MALFORMED).',
      en: '`package`, `stored`: one refused copy more, none delivered; `message`: the ledger has an entry “dead” (EXCHANGE_MESSAGE_MALFORMED).',
    },
  },
  'signature-strip': {
    name: { vi: 'bóc chữ ký', en: 'stripped signature' },
    does: {
      vi: 'Chữ ký bị bóc khỏi gói tin trên cạnh.',
      en: 'The signature is taken out of the package on the edge.',
    },
    scopes: onTheWay,
    parameters: { share: share(1) },
    error: 'SIGNATURE_ABSENT',
    seen: {
      vi: 'Nút kế tiếp từ chối (R-180); bên gửi nhận biên nhận từ chối, bên nhận không thấy gì.',
      en: 'The next node refuses it (R-180); the sender gets that receipt, the receiver sees nothing.',
    },
    counted: { vi: 'Bản bị từ chối +1, không đến nơi.', en: 'One refused copy more, none delivered.' },
  },
  'signature-swap': {
    name: { vi: 'tráo chữ ký', en: 'swapped signature' },
    does: {
      vi: 'Chữ ký của gói tin được thay bằng chữ ký thật của gói tin đi trước đó qua cùng tiến trình; gói đầu tiên không bị gì.',
      en: 'The signature is replaced by the true one of the package before it in the same process; the first one is left alone.',
    },
    scopes: onTheWay,
    parameters: { share: share(1) },
    error: 'SIGNATURE_DIGEST_MISMATCH',
    seen: {
      vi: 'Nút kế tiếp từ chối (R-187); bên gửi nhận biên nhận từ chối, bên nhận không thấy gì.',
      en: 'The next node refuses it (R-187); the sender gets that receipt, the receiver sees nothing.',
    },
    counted: { vi: 'Bản bị từ chối +1, không đến nơi.', en: 'One refused copy more, none delivered.' },
  },
  certificate: {
    name: { vi: 'chứng thư sai', en: 'wrong certificate' },
    does: {
      vi: 'Bàn làm việc của cơ quan (dòng lệnh, thư viện, cơ quan tự trả lời) ký bằng chứng thư ở trạng thái `state`.',
      en: 'Desks of the agency (command line, library, behaving agencies) sign with a certificate in this `state`.',
    },
    scopes: ['agency'],
    needs: ['agency'],
    parameters: {
      state: {
        choices: [
          'expired',
          'not-yet-valid',
          'revoked',
          'suspended',
          'wrong-agency',
          'unknown-issuer',
          'weak-key',
          'self-signed',
          'bad-signature',
        ],
        usual: 'revoked',
      },
    },
    error: 'SIGNATURE_CERTIFICATE_REVOKED',
    seen: {
      vi: 'Nút của cơ quan từ chối gói tin với lỗi của trạng thái đó (`lienthong pki make` liệt kê); không ai khác thấy.',
      en: 'The agency’s own node refuses the package with the error of the state (`lienthong pki make` lists them); nobody else sees it.',
    },
    counted: { vi: 'Bản bị từ chối +1 tại nút gửi.', en: 'One refused copy more at the sender’s node.' },
  },
  'ocsp-down': {
    name: { vi: 'OCSP hỏng', en: 'OCSP down' },
    does: {
      vi: 'Dịch vụ OCSP và danh sách thu hồi (CRL) của trình giả lập cư xử như `how`.',
      en: 'The OCSP service of the emulator and its revocation lists behave as `how` says.',
    },
    scopes: [],
    parameters: { how: { choices: ['down', 'slow', 'wrong-signature', 'stale'], usual: 'down' } },
    error: undefined,
    seen: {
      vi: 'Ai kiểm tra thu hồi qua mạng không biết được (`unknown`); chính sách hard-fail từ chối, soft-fail cho qua.',
      en: 'Whoever checks revocation online cannot know (`unknown`); a hard-fail policy refuses, soft-fail lets through.',
    },
    counted: { vi: 'Theo chính sách.', en: 'By the policy.' },
  },
  'timestamp-down': {
    name: { vi: 'cấp dấu thời gian hỏng', en: 'time stamping down' },
    does: {
      vi: 'Dịch vụ cấp dấu thời gian của trình giả lập cư xử như `how`.',
      en: 'The time stamping service of the emulator behaves as `how` says.',
    },
    scopes: [],
    parameters: {
      how: { choices: ['down', 'slow', 'wrong-signature', 'wrong-time', 'wrong-digest'], usual: 'down' },
    },
    error: 'PKI_SERVICE_UNREACHABLE',
    seen: {
      vi: 'Ai xin dấu thời gian bị lỗi và biết vì sao; gói tin không cần dấu thời gian vẫn đi.',
      en: 'Whoever asks for a time stamp fails and is told why; packages, which need none, travel on.',
    },
    counted: { vi: 'Không đổi.', en: 'Unchanged.' },
  },
  'clock-skew': {
    name: { vi: 'đồng hồ lệch', en: 'clock ahead or behind' },
    does: {
      vi: 'Đồng hồ của nút nhanh `ms` (âm: chậm).',
      en: 'The clock of the node is ahead by `ms` (behind where negative).',
    },
    scopes: ['node'],
    parameters: { ms: { unit: 'ms', least: -3_650 * dayMs, most: 3_650 * dayMs, usual: undefined } },
    error: undefined,
    seen: {
      vi: 'Giờ trong sổ của nút lệch. Chậm quá giới hạn: chữ ký đến từ tương lai và bị từ chối.',
      en: 'Times in the node’s ledger are off. Too far behind: signatures come from the future and are refused.',
    },
    counted: {
      vi: 'Bản bị từ chối +1 nếu chậm quá; sổ cái vẫn nối liền và khớp.',
      en: 'One refused copy more where too far behind; ledgers stay whole and agree.',
    },
  },
  'disk-full': {
    name: { vi: 'đầy đĩa', en: 'disk full' },
    does: {
      vi: 'Nút không ghi sổ cái được, không gì được lưu vào hàng đợi của nó; nếu không nêu nút: cả kho nội dung.',
      en: 'The node’s ledger takes no entry and its queue stores no message; where no node is named, the content store neither.',
    },
    scopes: ['node'],
    parameters: {},
    error: 'AXIS_FULL',
    seen: {
      vi: 'Nút dừng và mở lại liên tục; cơ quan của nó nhận AXIS_NODE_ABSENT hoặc AXIS_FULL. Gỡ ra thì gói tin đang chờ được nhận.',
      en: 'The node ends and is opened anew over and over; its agencies are told AXIS_NODE_ABSENT or AXIS_FULL. Lifted, what waits is taken.',
    },
    counted: {
      vi: 'Không gì được đếm nửa chừng; đủ khi gỡ.',
      en: 'Nothing is counted by halves; all of it after lifting.',
    },
  },
  offline: {
    name: { vi: 'bên nhận vắng mặt', en: 'receiver offline' },
    does: {
      vi: 'Phần mềm của cơ quan (hoặc hệ thống) không tới được nút của mình: không lấy, không gửi, không trả lời.',
      en: 'The software of the agency (or the system) does not reach its node: it fetches, sends and answers nothing.',
    },
    scopes: ['agency', 'system'],
    needs: ['agency', 'system'],
    parameters: {},
    error: 'AXIS_UNREACHABLE',
    seen: {
      vi: 'Bên gửi thấy “đã giao” vào hộp thư, không thấy trạng thái nào; bên nhận thấy AXIS_UNREACHABLE. Gỡ ra thì lấy được tất cả.',
      en: 'The sender sees “delivered” to the mailbox and no status; the receiver is told AXIS_UNREACHABLE. Lifted, it fetches everything.',
    },
    counted: {
      vi: 'Văn bản đến +1 khi giao; hạn trả lời quá hạn.',
      en: 'Counted when delivered; its duties become overdue.',
    },
  },
  kill: {
    name: { vi: 'giết tiến trình', en: 'process killed' },
    does: {
      vi: 'Tiến trình phục vụ nút (hoặc mọi tiến trình) chết ngay, không dọn dẹp, và chạy lại sau `downMs`.',
      en: 'The process that serves the node (or every one) dies at once, in the middle of things, and starts again after `downMs`.',
    },
    scopes: ['node'],
    parameters: { downMs: { unit: 'ms', least: 0, most: 30 * dayMs, usual: 0 } },
    error: 'AXIS_NODE_ABSENT',
    seen: {
      vi: 'Cơ quan của nút nhận AXIS_NODE_ABSENT hoặc AXIS_UNREACHABLE cho tới khi nút chạy lại từ sổ cái.',
      en: 'Its agencies are told AXIS_NODE_ABSENT or AXIS_UNREACHABLE until it has started again from its ledger.',
    },
    counted: unchanged,
  },
};

/** Every kind, in the table's order. */
export const faultKindNames: readonly FaultKind[] = Object.keys(faultKinds) as FaultKind[];
