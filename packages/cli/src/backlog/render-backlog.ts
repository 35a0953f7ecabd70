import type { ListedDeadLetter } from '@lienthong/emulator';
import { receivedError } from '@lienthong/errors';
import type { NodeHeldPackage } from '@lienthong/exchange';
import type { Look } from '../render/look.ts';
import { printable } from '../render/printable.ts';
import { formatInstant } from '../render/quantity.ts';
import type { Backlog } from './backlog.ts';

/** Lines of what keeps one document: where it lies, since when, why, and what can be done. */
export function backlogLines({ held, letters }: Backlog, look: Look): readonly string[] {
  return [
    ...held.flatMap((one) => heldLines(one, look)),
    ...letters.flatMap((letter) => letterLines(letter, look)),
  ];
}

function heldLines(
  { agency, node, since, facts }: NodeHeldPackage,
  { language, style }: Look,
): readonly string[] {
  const title = [facts.code, facts.subject].flatMap((text) => text || []).join(' · ');
  const what = {
    vi: `Đang chờ hạn mức của ${agency}: nút ${node} giữ lại từ ${formatInstant(since)}`,
    en: `Waits for the quota of ${agency}: held by node ${node} since ${formatInstant(since)}`,
  }[language];
  const then = {
    vi: `Gói tin tự đi khi còn hạn mức · lienthong quota show ${agency}`,
    en: `It goes on by itself when there is room · lienthong quota show ${agency}`,
  }[language];
  return [
    `  ${style.warning('⏸')} ${style.bold(what)}`,
    ...(title === '' ? [] : [`    ${printable(title.slice(0, 160))}`]),
    `    ${then}`,
  ];
}

function letterLines(
  { id, node, at, code, details }: ListedDeadLetter,
  { language, style }: Look,
): readonly string[] {
  const what = {
    vi: `Nằm trong thông điệp chết ${id}: nút ${node} gác lại lúc ${formatInstant(at)}`,
    en: `Lies among the dead letters as ${id}: set aside by node ${node} at ${formatInstant(at)}`,
  }[language];
  const reason = receivedError(code, details)?.text(language).summary ?? '';
  const then = {
    vi: `Xử lý lại: lienthong dead retry ${id} · bỏ: lienthong dead drop ${id}`,
    en: `Decide again: lienthong dead retry ${id} · give up: lienthong dead drop ${id}`,
  }[language];
  return [
    `  ${style.bad('✗')} ${style.bold(what)}`,
    `    ${printable([code, reason].filter((text) => text !== '').join(' · '))}`,
    `    ${then}`,
  ];
}
