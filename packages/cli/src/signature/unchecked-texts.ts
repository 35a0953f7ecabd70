import type { ChainEvidence } from '@lienthong/pki';
import type { KeyHint } from '@lienthong/xml-signature';
import type { Text } from '../texts/text.ts';

/** What a report knows about what it could check. */
export type CheckFacts = {
  readonly signer: ChainEvidence | undefined;
  readonly hints: readonly KeyHint[];
  /** Whether the user named anyone to be trusted. */
  readonly isTrustOffered: boolean;
  readonly isTimeCovered: boolean;
  /** Whether the signature could be read as far as its references. */
  readonly isRead: boolean;
};

const hintTexts: Readonly<Partial<Record<KeyHint['kind'], Text>>> = {
  'key-value': {
    vi: 'khóa ghi thẳng trong KeyValue: không dùng, vì ai cũng ghi được',
    en: 'the key written into KeyValue: not used, since anybody can write one',
  },
  'retrieval-method': {
    vi: 'chứng thư mà RetrievalMethod trỏ tới: không tải gì từ bên ngoài',
    en: 'the certificate that RetrievalMethod points to: nothing outside is fetched',
  },
  'revocation-list': {
    vi: 'danh sách thu hồi đính trong chữ ký: không dùng',
    en: 'the revocation list inside the signature: not used',
  },
  other: {
    vi: 'phần KeyInfo không thuộc XML-DSig: không đọc',
    en: 'parts of KeyInfo that are not of XML-DSig: not read',
  },
};

/** The checks that could not be made for one signature, or that nobody makes here. */
export function uncheckedTexts({
  signer,
  hints,
  isTrustOffered,
  isTimeCovered,
  isRead,
}: CheckFacts): readonly Text[] {
  const texts: Text[] = [];
  if (signer === undefined && isRead)
    texts.push({ vi: 'ai là người ký: không có chứng thư', en: 'who signed: there is no certificate' });
  if (signer !== undefined && !isTrustOffered)
    texts.push({
      vi: 'người ký có đáng tin không: chưa chỉ ra chứng thư gốc nào (--ca)',
      en: 'whether the signer can be trusted: no certificate was named to trust (--ca)',
    });
  if (signer !== undefined && signer.revocation === 'not-checked')
    texts.push({
      vi: 'chứng thư đã bị thu hồi chưa: không hỏi danh sách nào',
      en: 'whether the certificate was revoked: no list was asked',
    });
  if (signer !== undefined && !isTimeCovered)
    texts.push({
      vi: 'thời điểm ký: chữ ký không nói hoặc không bao phủ; chứng thư được xét theo --at hoặc hiện tại',
      en: 'when it was signed: the signature does not say, or not under its cover; the certificate was judged as of --at or now',
    });
  for (const kind of new Set(hints.map((hint) => hint.kind))) {
    const text = hintTexts[kind];
    if (text !== undefined) texts.push(text);
  }
  return texts;
}
