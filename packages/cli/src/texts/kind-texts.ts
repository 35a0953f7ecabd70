import type { Text } from './text.ts';

const kindTexts: Readonly<Record<string, Text>> = {
  new: { vi: 'mới', en: 'new' },
  revoke: { vi: 'thu hồi', en: 'revoke' },
  update: { vi: 'cập nhật', en: 'update' },
  replace: { vi: 'thay thế', en: 'replace' },
  status: { vi: 'trạng thái', en: 'status' },
  unreadable: { vi: 'không đọc được', en: 'unreadable' },
};

/** What a kind of package is called; one that is not listed by its own name. */
export function kindText(kind: string): Text {
  return kindTexts[kind] ?? { vi: kind, en: kind };
}
