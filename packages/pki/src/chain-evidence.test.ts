import { expect, test } from 'vitest';
import { chainReason, chainReasonTable, trustAfter } from './chain-evidence.ts';

test('every reason has both languages with the same parameter', () => {
  for (const [code, { text, textVi }] of Object.entries(chainReasonTable)) {
    expect(textVi.includes('{detail}'), code).toBe(text.includes('{detail}'));
    expect(textVi, code).not.toBe(text);
  }
});

test('a detail is filled in as it is, whatever it holds', () => {
  expect(chainReason('revoked', "$& $' {detail}").text).toBe("Certificate $& $' {detail} is revoked");
});

test('the gravest reason decides and remarks decide nothing', () => {
  const trust = (...codes: Parameters<typeof chainReason>[0][]) =>
    trustAfter(codes.map((code) => chainReason(code)));
  expect(trust()).toBe('trusted');
  expect(trust('extra-duplicate', 'extra-malformed')).toBe('trusted');
  expect(trust('expired', 'extra-duplicate')).toBe('expired-at-signing');
  expect(trust('expired', 'revoked')).toBe('revoked');
  expect(trust('revoked', 'issuer-not-found')).toBe('unknown-issuer');
  expect(trust('issuer-not-found', 'certificate-malformed')).toBe('not-checked');
});
