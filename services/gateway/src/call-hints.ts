import { createHash, createHmac } from 'node:crypto';
import type { Registry } from '@lienthong/registry';
import type { System, SystemBook } from '@lienthong/systems';
import {
  headerPrefix,
  matchesHashFile,
  operationOf,
  parseSignedText,
  signatureHeaders,
} from '@lienthong/vxp';
import type { CallHint, CallRefusal } from './call-book.ts';

/** What remarks on a call are made from. */
export type HintSource = {
  readonly path: string;
  /** The value of a header, Latin-1 as Node has read it. */
  readonly header: (name: string) => string | undefined;
  readonly headerNames: readonly string[];
  /** Signed parameters, where the signature was good. */
  readonly parameters: ReadonlyMap<string, string> | undefined;
  readonly refusal: CallRefusal | undefined;
  /** Whom it said it is. */
  readonly system: string | undefined;
  readonly systems: SystemBook;
  readonly registry: Registry;
};

/** Longer signed texts are not tried again in other ways. */
const triedBytesMax = 16_384;
/** Other systems whose secrets are tried. */
const othersMax = 500;
/** Systems or agencies that are named in one remark. */
const namedMax = 5;

/** What the gateway has found out about a call beyond its error: which mistake was made, where that can be seen. */
export async function callHints(source: HintSource): Promise<readonly CallHint[]> {
  const hints = leftoverHints(source);
  switch (source.refusal?.code) {
    case 'VXP_SIGNATURE_MISSING':
      return [...hints, ...unsignedHints(source)];
    case 'VXP_SIGNED_HEADERS_MALFORMED':
      return [...hints, ...unreadableHints(source)];
    case 'VXP_SYSTEM_UNKNOWN':
      return [...hints, ...(await unknownSystemHints(source))];
    case 'VXP_SIGNATURE_WRONG':
      return [...hints, ...(await wrongSignatureHints(source))];
    case 'GATEWAY_SENDER_FOREIGN':
      return [...hints, ...(await foreignSenderHints(source))];
    case 'GATEWAY_TOKEN_REFUSED':
      return [...hints, ...tokenHints(source)];
    default:
      return hints;
  }
}

function leftoverHints({ path, parameters }: HintSource): readonly CallHint[] {
  const [camel, lower] = [parameters?.get('docId'), parameters?.get('docid')];
  if (camel === undefined || lower === undefined || camel === lower) return [];
  const used = operationOf(path) === 'updateStatus' ? 'docid' : 'docId';
  return [
    {
      vi: `Có cả docId (${short(camel)}) và docid (${short(lower)}) với giá trị khác nhau; lệnh này dùng ${used}. SDK gửi lại tham số của các lần gọi trước.`,
      en: `Both docId (${short(camel)}) and docid (${short(lower)}) came, with different values; this operation takes ${used}. The SDK sends parameters of earlier calls again.`,
    },
  ];
}

function unsignedHints({ headerNames }: HintSource): readonly CallHint[] {
  const hasAny = headerNames.some((name) => name.toLowerCase().startsWith(headerPrefix.toLowerCase()));
  return [
    hasAny
      ? {
          vi: `Có header ${headerPrefix}* nhưng thiếu chữ ký: một proxy có thể đã bỏ header, hoặc máy khách chưa ký.`,
          en: `There are ${headerPrefix}* headers but no signature: a proxy may have dropped headers, or the client does not sign.`,
        }
      : {
          vi: `Không có header ${headerPrefix}* nào. Gọi bằng SDK, hoặc dùng đường dẫn có /v1/ nếu phần mềm theo kiểu LGSP (đăng nhập lấy token).`,
          en: `There is no ${headerPrefix}* header at all. Call with the SDK, or use a path with /v1/ where the software speaks the LGSP way (log in, token).`,
        },
  ];
}

function unreadableHints({ header }: HintSource): readonly CallHint[] {
  const bytes = Buffer.from(header(signatureHeaders.signedText.toLowerCase()) ?? '', 'latin1');
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return [];
  } catch {
    return [
      {
        vi: 'sign-header không phải UTF-8. Với SDK Java và địa chỉ có ghi cổng, chữ có dấu trong tham số (thường là filePath) bị cắt byte: dùng thư mục không dấu.',
        en: 'sign-header is not UTF-8. With the Java SDK and a port in the endpoint, letters outside ASCII in parameters (mostly filePath) lose bytes: use a folder without them.',
      },
    ];
  }
}

async function unknownSystemHints({ system = '', systems, registry }: HintSource): Promise<CallHint[]> {
  const known = await systems.list();
  const alike = known.find(({ id }) => id.toLowerCase() === system.trim().toLowerCase());
  if (alike)
    return [
      {
        vi: `Có hệ thống ${alike.id}: mã phải đúng từng chữ, không thừa khoảng trắng.`,
        en: `There is a system ${alike.id}: the id has to be the same to the letter, without blanks.`,
      },
    ];
  const agency = registry.find(system);
  const ofAgency = agency ? known.find(({ agencies }) => agencies.includes(agency.organId)) : undefined;
  const named = known.slice(0, namedMax).map(({ id }) => id);
  return [
    ...(ofAgency
      ? [
          {
            vi: `${system} là mã cơ quan; cơ quan này kết nối bằng hệ thống ${ofAgency.id}.`,
            en: `${system} is the code of an agency; it is connected by the system ${ofAgency.id}.`,
          },
        ]
      : []),
    {
      vi: `Các hệ thống đã đăng ký: ${named.join(', ')}${known.length > namedMax ? '…' : ''}.`,
      en: `Systems that are registered: ${named.join(', ')}${known.length > namedMax ? '…' : ''}.`,
    },
  ];
}

async function wrongSignatureHints(source: HintSource): Promise<CallHint[]> {
  const { header, system = '', systems } = source;
  const text = Buffer.from(header(signatureHeaders.signedText.toLowerCase()) ?? '', 'latin1');
  const given = (header(signatureHeaders.signature.toLowerCase()) ?? '').trim();
  const caller = await systems.find(system);
  if (!caller || text.length > triedBytesMax) return [];
  const others = (await systems.list()).slice(0, othersMax).filter(({ id }) => id !== caller.id);
  const found =
    usualMistakes(caller, text).find(({ makes }) => isSame(makes(), given)) ?? ofOther(others, text, given);
  if (found) return [found.hint];
  const form = formHint(given);
  return form ? [form] : [noMistakeFound];
}

type Mistake = { readonly makes: () => Buffer; readonly hint: CallHint };

/** Ways in which signatures go wrong, each with what to do. */
function usualMistakes({ secret }: System, text: Buffer): readonly Mistake[] {
  const hmac = (key: string | Buffer, message: string | Buffer = text, algorithm = 'sha256') =>
    createHmac(algorithm, key).update(message).digest();
  const rewritten = rewrittenTexts(text);
  return [
    {
      makes: () => hmac(secret),
      hint: {
        vi: 'Chữ ký đúng nhưng viết sai dạng: hash-header phải là 64 chữ số hex, không phải base64.',
        en: 'The signature is right but written in another form: hash-header has to be 64 hex digits, not base64.',
      },
    },
    {
      makes: () => hmac(Buffer.from(secret, 'base64')),
      hint: {
        vi: 'Máy khách giải mã base64 khóa bí mật rồi mới ký. Khóa HMAC là chính các ký tự của khóa bí mật.',
        en: 'The client decodes the secret from base64 before it signs. The key of the HMAC is the characters of the secret.',
      },
    },
    ...['\n', '\r\n', ' '].map((end) => ({
      makes: () => hmac(secret + end),
      hint: {
        vi: 'Khóa bí mật của máy khách thừa khoảng trắng hoặc ký tự xuống dòng ở cuối.',
        en: 'The secret of the client has a blank or a line end after it.',
      },
    })),
    ...['sha1', 'sha512', 'md5'].map((algorithm) => ({
      makes: () => hmac(secret, text, algorithm),
      hint: {
        vi: `Máy khách ký bằng HMAC-${algorithm.toUpperCase()}; phải là HMAC-SHA256.`,
        en: `The client signs with HMAC-${algorithm.toUpperCase()}; it has to be HMAC-SHA256.`,
      },
    })),
    {
      makes: () => createHash('sha256').update(secret).update(text).digest(),
      hint: {
        vi: 'Máy khách băm SHA-256 nối khóa với văn bản; phải là HMAC-SHA256.',
        en: 'The client hashes secret and text with SHA-256; it has to be HMAC-SHA256.',
      },
    },
    ...rewritten.map(({ message, hint }) => ({ makes: () => hmac(secret, message), hint })),
  ];
}

/** The same parameters written otherwise than they were sent. */
function rewrittenTexts(text: Buffer): readonly { readonly message: string; readonly hint: CallHint }[] {
  const members = [...parseSignedText(text)];
  const withPrefix = members.map(([name, value]): [string, string] => [headerPrefix + name, value]);
  const asSent = {
    vi: 'Chữ ký được tính trên JSON viết khác với JSON đã gửi (khoảng trắng, thứ tự). Ký đúng từng byte của sign-header.',
    en: 'The signature was made over JSON that is written otherwise than what was sent (blanks, order). Sign the very bytes of sign-header.',
  };
  const sorted = withPrefix.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    { message: JSON.stringify(Object.fromEntries(withPrefix)), hint: asSent },
    { message: JSON.stringify(Object.fromEntries(sorted)), hint: asSent },
    { message: JSON.stringify(Object.fromEntries(withPrefix), undefined, 2), hint: asSent },
    {
      message: JSON.stringify(Object.fromEntries(members)),
      hint: {
        vi: `Chữ ký được tính trên các tên không có ${headerPrefix}. Ký đúng văn bản gửi trong sign-header.`,
        en: `The signature was made over names without ${headerPrefix}. Sign the text that is sent as sign-header.`,
      },
    },
  ];
}

function ofOther(others: readonly System[], text: Buffer, given: string): Mistake | undefined {
  const makes = (secret: string) => createHmac('sha256', secret).update(text).digest();
  const other = others.find(({ secret }) => isSame(makes(secret), given));
  return (
    other && {
      makes: () => makes(other.secret),
      hint: {
        vi: `Khóa bí mật là của hệ thống ${other.id}: mã hệ thống và khóa phải đi cùng nhau.`,
        en: `The secret is that of system ${other.id}: system id and secret have to go together.`,
      },
    }
  );
}

function formHint(given: string): CallHint | undefined {
  if (/^[0-9a-f]{64}$/i.test(given)) return undefined;
  return {
    vi: `hash-header có ${given.length} ký tự; chữ ký đúng là 64 chữ số hex.`,
    en: `hash-header has ${given.length} characters; a signature is 64 hex digits.`,
  };
}

const noMistakeFound: CallHint = {
  vi: 'Chữ ký có dạng đúng nhưng không khớp: khóa bí mật khác (có thể đã cấp lại), hoặc sign-header bị sửa sau khi ký.',
  en: 'The signature has the right form and does not fit: another secret (it may have been issued anew), or sign-header was altered after it was signed.',
};

/** Whether a signature is what was given, in hex or in base64. */
function isSame(signature: Buffer, given: string): boolean {
  return [signature.toString('hex'), signature.toString('base64'), signature.toString('base64url')].some(
    (form) => form.toLowerCase() === given.toLowerCase(),
  );
}

async function foreignSenderHints({ system = '', systems }: HintSource): Promise<CallHint[]> {
  const caller = await systems.find(system);
  if (!caller || caller.agencies === 'all') return [];
  const { agencies } = caller;
  const named = agencies.slice(0, namedMax).join(', ');
  const more = agencies.length > namedMax ? '…' : '';
  return [
    {
      vi: `Hệ thống ${caller.id} nói thay: ${named}${more}. Sửa from hoặc thêm cơ quan cho hệ thống.`,
      en: `System ${caller.id} speaks for: ${named}${more}. Change from, or add the agency to the system.`,
    },
  ];
}

function tokenHints({ header }: HintSource): readonly CallHint[] {
  const authorization = header('authorization');
  if (authorization === undefined)
    return [
      {
        vi: 'Không có header Authorization: gọi /v1/auth/login trước, rồi gửi Authorization: Bearer <token>.',
        en: 'There is no header Authorization: call /v1/auth/login first, then send Authorization: Bearer <token>.',
      },
    ];
  if (!/^Bearer +\S+$/i.test(authorization))
    return [
      {
        vi: 'Authorization phải có dạng: Bearer <token>.',
        en: 'Authorization has to have the form: Bearer <token>.',
      },
    ];
  return [
    {
      vi: 'Token không còn hiệu lực (sống 30 phút, mất khi cổng khởi động lại), hoặc X-SystemId, X-SecretKey không phải của hệ thống đã đăng nhập.',
      en: 'The token is not valid any more (it lives 30 minutes and ends with the gateway), or X-SystemId, X-SecretKey are not those of the system that logged in.',
    },
  ];
}

/** What is wrong with a `hash-file`, where that can be seen from the body that came. */
export function hashHint(
  given: string,
  { body, file }: { readonly body: Buffer; readonly file: Uint8Array },
): CallHint | undefined {
  const digest = (bytes: Uint8Array, algorithm = 'sha256') => createHash(algorithm).update(bytes).digest();
  if (given === '')
    return {
      vi: 'Không có hash-file trong các tham số đã ký: chữ ký không nói gì về tệp nên gói bị từ chối.',
      en: 'There is no hash-file among the signed parameters: the signature says nothing about the file, so it is refused.',
    };
  if (body.length !== file.length && matchesHashFile(digest(body), given))
    return {
      vi: 'hash-file được tính cả CR LF ở cuối; phải tính trên tệp, không tính CR LF mà SDK viết thêm.',
      en: 'hash-file was made over the CR LF at the end too; it is made over the file, without the CR LF that the SDK writes after it.',
    };
  if (isSame(digest(file), given))
    return {
      vi: 'hash-file đúng nhưng viết dạng base64; phải là hex.',
      en: 'hash-file is right but written in base64; it has to be hex.',
    };
  const other = ['md5', 'sha1', 'sha512'].find((algorithm) =>
    matchesHashFile(digest(file, algorithm), given),
  );
  return other === undefined
    ? undefined
    : {
        vi: `hash-file là ${other.toUpperCase()}; phải là SHA-256.`,
        en: `hash-file is ${other.toUpperCase()}; it has to be SHA-256.`,
      };
}

function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
