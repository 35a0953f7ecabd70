import type { GatewayHeader } from '@lienthong/control/client';
import type { Text } from '../language.ts';

/** What a header means, who sets it, and where that is laid down. */
export type HeaderText = { readonly what: Text; readonly by: Text; readonly clause?: string };

const sdk: Text = { vi: 'SDK tự đặt', en: 'set by the SDK' };
const caller: Text = { vi: 'chương trình gọi SDK đặt', en: 'set by the program that calls the SDK' };
const http: Text = { vi: 'thư viện HTTP đặt', en: 'set by the HTTP library' };
const operator: Text = { vi: 'đơn vị vận hành cấp', en: 'issued by the operator' };
const proxy: Text = { vi: 'proxy trên đường đi đặt', en: 'set by a proxy on the way' };

const texts: Readonly<Record<string, HeaderText>> = {
  'xroadvnpt-systemid': {
    what: {
      vi: 'Mã hệ thống đang gọi. Cổng lấy mã này trong văn bản đã ký để tìm khóa bí mật.',
      en: 'Id of the calling system. The gateway takes it from the signed text to find the secret.',
    },
    by: operator,
    clause: 'VXP §2.4',
  },
  'xroadvnpt-timestamp': {
    what: {
      vi: 'Thời điểm tạo đối tượng dịch vụ của SDK (ddMMyyyyTHHmmss+mili giây, giờ máy khách), không phải lúc gọi: có thể cũ nhiều ngày.',
      en: 'When the SDK’s service object was made (ddMMyyyyTHHmmss+milliseconds, the client’s local time), not when it called: it may be days old.',
    },
    by: sdk,
    clause: 'VXP §2.1',
  },
  'xroadvnpt-sign-header': {
    what: {
      vi: 'Văn bản JSON đã ký: mọi tham số và giá trị. Cổng chỉ đọc tham số ở đây, không đọc từng header riêng.',
      en: 'The JSON text that was signed: every parameter with its value. The gateway reads parameters here only, not from the single headers.',
    },
    by: sdk,
    clause: 'VXP §2.3',
  },
  'xroadvnpt-sign-header-key': {
    what: {
      vi: 'Tên các tham số đã ký, cách nhau bằng dấu chấm phẩy, đúng thứ tự. Bản thân nó không được ký và không cần để kiểm tra.',
      en: 'Names of the signed parameters in their order, with semicolons between. Not signed itself and not needed for the check.',
    },
    by: sdk,
    clause: 'VXP §2.2',
  },
  'xroadvnpt-hash-header': {
    what: {
      vi: 'Chữ ký: HMAC-SHA256 của sign-header, khóa là các ký tự của khóa bí mật, viết 64 chữ số hex thường. Chỉ hiện phần đầu, vì chữ ký đầy đủ dùng lại được.',
      en: 'The signature: HMAC-SHA256 of sign-header, its key the characters of the secret, written as 64 lower-case hex digits. Only its beginning is shown: a whole one could be used again.',
    },
    by: sdk,
    clause: 'VXP §2.3',
  },
  'xroadvnpt-version': {
    what: {
      vi: 'Phiên bản giao thức của SDK. Không được ký, không kiểm tra.',
      en: 'Protocol version of the SDK. Neither signed nor checked.',
    },
    by: sdk,
    clause: 'VXP §2.2',
  },
  'xroadvnpt-content-type': {
    what: {
      vi: 'Bản đã ký của Content-Type; SDK gửi header này hai lần, một lần không có tiền tố.',
      en: 'The signed copy of Content-Type; the SDK sends it twice, once without the prefix.',
    },
    by: sdk,
    clause: 'VXP §2.2',
  },
  'xroadvnpt-from': {
    what: {
      vi: 'Mã cơ quan gửi. Phải là cơ quan mà hệ thống được nói thay; bỏ trống thì lấy cơ quan trùng mã hệ thống.',
      en: 'Code of the sending agency. It has to be one that the system speaks for; where left out, the one with the system’s id.',
    },
    by: caller,
    clause: 'VXP §4.6',
  },
  'xroadvnpt-to': {
    what: {
      vi: 'Mảng JSON mã cơ quan nhận. Bỏ trống thì nơi nhận lấy trong gói edXML.',
      en: 'JSON array of receivers’ codes. Where left out, receivers are those of the edXML package.',
    },
    by: caller,
    clause: 'VXP §4.6',
  },
  'xroadvnpt-servicetype': {
    what: {
      vi: 'Loại dịch vụ, thường là eDoc; không phân biệt hoa thường, không bắt buộc.',
      en: 'Kind of service, mostly eDoc; in any case of letters, not required.',
    },
    by: caller,
    clause: 'VXP §4.6',
  },
  'xroadvnpt-messagetype': {
    what: { vi: 'edoc: gói văn bản; status: gói trạng thái.', en: 'edoc: a document; status: a status.' },
    by: caller,
    clause: 'VXP §4.6',
  },
  'xroadvnpt-hash-file': {
    what: {
      vi: 'SHA-256 của tệp (không tính CR LF cuối). SDK viết hex thiếu số 0 ở đầu mỗi byte nên thường ngắn hơn 64; cổng nhận cả hai dạng.',
      en: 'SHA-256 of the file (without the CR LF at its end). The SDK drops the leading zero of every byte, so it is mostly shorter than 64 digits; both forms are taken.',
    },
    by: sdk,
    clause: 'VXP §4.6',
  },
  'xroadvnpt-docid': {
    what: {
      vi: 'Mã gói tin. getEdoc dùng docId, updateStatus dùng docid: hai cách viết là hai tham số khác nhau.',
      en: 'Id of a package. getEdoc takes docId, updateStatus takes docid: the two spellings are two parameters.',
    },
    by: caller,
    clause: 'VXP §2.6',
  },
  'xroadvnpt-status': {
    what: {
      vi: 'Xác nhận vận chuyển: done, fail hoặc processing; không phải trạng thái nghiệp vụ 01–16.',
      en: 'Transport acknowledgement: done, fail or processing; not the business status 01–16.',
    },
    by: caller,
    clause: 'VXP §4.11',
  },
  'xroadvnpt-description': {
    what: { vi: 'Lý do kèm xác nhận, tùy chọn.', en: 'Reason of the acknowledgement, optional.' },
    by: caller,
    clause: 'VXP §4.11',
  },
  'xroadvnpt-filepath': {
    what: {
      vi: 'Thư mục trên máy khách; cổng không dùng. Thư mục có dấu và địa chỉ có ghi cổng làm yêu cầu của SDK Java hỏng.',
      en: 'A folder of the client; not used here. With letters outside ASCII and a port in the endpoint it breaks requests of the Java SDK.',
    },
    by: caller,
    clause: 'VXP §2.5',
  },
  'xroadvnpt-fromdate': {
    what: {
      vi: 'Chỉ lấy từ ngày giờ này, tính cả ngày đó.',
      en: 'Only from this day or second on, itself included.',
    },
    by: caller,
    clause: 'VXP §4.7',
  },
  'xroadvnpt-todate': {
    what: {
      vi: 'Chỉ lấy đến ngày giờ này, tính cả ngày đó.',
      en: 'Only up to this day or second, itself included.',
    },
    by: caller,
    clause: 'VXP §4.7',
  },
  'xroadvnpt-level': {
    what: {
      vi: 'Cấp hành chính cần lấy: 1 trung ương đến 4 xã; bỏ trống lấy tất cả.',
      en: 'Tier that is wanted: 1 central to 4 commune; all where left out.',
    },
    by: caller,
    clause: 'VXP §4.2',
  },
  'xroadvnpt-agencycode': {
    what: { vi: 'Cơ quan cần hủy đăng ký.', en: 'Agency to be deregistered.' },
    by: caller,
    clause: 'VXP §4.5',
  },
  'content-type': {
    what: {
      vi: 'Kiểu nội dung: application/octet-stream khi gửi tệp, còn lại application/json. Cổng không dựa vào nó.',
      en: 'Media type: application/octet-stream with a file, else application/json. Nothing depends on it.',
    },
    by: sdk,
    clause: 'VXP §2.2',
  },
  'content-length': {
    what: {
      vi: 'Số byte nội dung; với sendEdoc là cỡ tệp cộng 2 (CR LF).',
      en: 'Bytes of the body; with sendEdoc the size of the file and 2 (CR LF).',
    },
    by: http,
    clause: 'VXP §4.6',
  },
  'transfer-encoding': {
    what: {
      vi: 'Gửi theo từng đoạn, không báo trước độ dài; SDK không làm thế.',
      en: 'Sent in chunks without a length; the SDK does not do that.',
    },
    by: http,
  },
  'user-agent': {
    what: {
      vi: 'Tên phần mềm gọi. SDK Java: JAVASDKAgent/1.0.0 XRoad/VPCP.',
      en: 'Name of the calling software. The Java SDK: JAVASDKAgent/1.0.0 XRoad/VPCP.',
    },
    by: sdk,
    clause: 'VXP §2.2',
  },
  host: {
    what: { vi: 'Tên và cổng mà máy khách gọi tới.', en: 'Name and port that the client calls.' },
    by: http,
  },
  connection: {
    what: {
      vi: 'Giữ hay đóng kết nối. Cổng đóng kết nối rảnh sau 5 giây.',
      en: 'Whether the connection is kept. Idle ones are closed after 5 seconds.',
    },
    by: http,
    clause: 'VXP §1',
  },
  accept: {
    what: {
      vi: 'Kiểu trả lời máy khách nhận; cổng không dựa vào nó.',
      en: 'Media types that the client takes; nothing depends on it.',
    },
    by: http,
  },
  'accept-encoding': {
    what: { vi: 'Cho phép nén trả lời (gzip).', en: 'Lets the reply be compressed (gzip).' },
    by: http,
    clause: 'VXP §1',
  },
  'accept-language': {
    what: {
      vi: 'Ngôn ngữ; cổng VXP luôn trả lời tiếng Việt không dấu.',
      en: 'Language; the gateway always answers in Vietnamese without diacritics.',
    },
    by: http,
  },
  expect: {
    what: {
      vi: '100-continue: SDK chờ cổng đồng ý (tối đa 3 giây) rồi mới gửi nội dung.',
      en: '100-continue: the SDK waits for consent (3 seconds at most) before it sends the body.',
    },
    by: http,
    clause: 'VXP §1',
  },
  'cache-control': {
    what: { vi: 'Không dùng bộ nhớ đệm; không có tác dụng ở đây.', en: 'No caching; without effect here.' },
    by: http,
  },
  pragma: { what: { vi: 'Không dùng bộ nhớ đệm, kiểu cũ.', en: 'No caching, the old way.' }, by: http },
  authorization: {
    what: {
      vi: 'Bearer <token> của auth/login, chỉ cho các lệnh LGSP (/v1/). SDK VXP không dùng. Giá trị được che.',
      en: 'Bearer <token> of auth/login, for LGSP operations (/v1/) only. The VXP SDK has none. Its value is hidden.',
    },
    by: caller,
    clause: 'VXP §11',
  },
  'x-systemid': {
    what: {
      vi: 'Mã hệ thống, kiểu LGSP; nếu có phải trùng với hệ thống của token.',
      en: 'System id, the LGSP way; where given it has to be that of the token.',
    },
    by: operator,
    clause: 'VXP §11',
  },
  'x-secretkey': {
    what: {
      vi: 'Khóa bí mật, kiểu LGSP, gửi nguyên văn. Giá trị được che.',
      en: 'The secret itself, the LGSP way. Its value is hidden.',
    },
    by: operator,
    clause: 'VXP §11',
  },
  cookie: {
    what: {
      vi: 'Không dùng: SDK không giữ cookie, cổng không đặt cookie.',
      en: 'Not used: the SDK keeps no cookies and the gateway sets none.',
    },
    by: http,
    clause: 'VXP §1',
  },
  'x-forwarded-for': {
    what: {
      vi: 'Địa chỉ máy khách theo lời proxy; cổng không tin.',
      en: 'The client’s address as a proxy says; not trusted here.',
    },
    by: proxy,
  },
  'x-forwarded-proto': {
    what: {
      vi: 'Giao thức theo lời proxy; cổng không tin.',
      en: 'The protocol as a proxy says; not trusted here.',
    },
    by: proxy,
  },
  via: {
    what: {
      vi: 'Các proxy đã đi qua. Proxy không được sửa header XroadVnpt-*.',
      en: 'Proxies on the way. They must not alter XroadVnpt-* headers.',
    },
    by: proxy,
  },
};

const member: HeaderText = {
  what: {
    vi: 'Thành phần khác trong đối số JSON của chương trình gọi; SDK gửi mọi thành phần thành header. Lệnh này không đọc.',
    en: 'Another member of the caller’s JSON argument; the SDK sends each as a header. This operation does not read it.',
  },
  by: caller,
  clause: 'VXP §2.1',
};
const other: HeaderText = {
  what: { vi: 'Header HTTP khác; cổng không dùng.', en: 'Another HTTP header; not used here.' },
  by: http,
};

/** What is known of a header by its name. */
export function headerText(name: string): HeaderText {
  const lower = name.toLowerCase();
  const known = Object.hasOwn(texts, lower) ? texts[lower] : undefined;
  return known ?? (lower.startsWith('xroadvnpt-') ? member : other);
}

/** What a header was to the operation that was called. */
export const roleTexts: Readonly<
  Record<GatewayHeader['role'], { readonly name: Text; readonly tone: string }>
> = {
  identity: { name: { vi: 'ai gọi', en: 'who calls' }, tone: 'good' },
  signature: { name: { vi: 'chữ ký', en: 'signature' }, tone: 'good' },
  counts: { name: { vi: 'có tác dụng', en: 'counts' }, tone: 'good' },
  leftover: { name: { vi: 'bị bỏ qua', en: 'ignored' }, tone: 'warn' },
  transport: { name: { vi: 'vận chuyển', en: 'transport' }, tone: '' },
};
