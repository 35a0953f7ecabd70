import { openPki } from '@lienthong/pki';
import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { signText, verifyText } from './signed-text.ts';

const at = Date.parse('2026-11-22T00:00:00Z');
const pki = await openPki({ dir: undefined, clock: new ManualClock(at) });
const identity = await pki.nodeIdentity({ nodeId: '000.20.31.H41', tier: 'commune' });
const verify = (signed: ReturnType<typeof signText>, when = at) => verifyText(signed, pki.trust, when);

test('a text that was believed once stands for itself alone', () => {
  const signed = signText('{"pkg":"a"}', identity);
  expect([verify(signed), verify(signed)]).toEqual(
    Array(2).fill(expect.objectContaining({ kind: 'signed' })),
  );
  const { text, signature } = signed;
  for (const other of [
    { ...signed, text: `${text} ` },
    { ...signed, signature: `${signature.slice(0, -4)}AAAA` },
    { ...signed, signature: signature.slice(0, -1), text: `${signature.slice(-1)}${text}` },
    { ...signed, signature: `${signature}${text.slice(0, 1)}`, text: text.slice(1) },
  ])
    expect(verify(other)).toMatchObject({ kind: 'rejected', code: 'SIGNATURE_VALUE_MISMATCH' });
});

test('whoever has signed is judged each time', () => {
  const signed = signText('{"pkg":"b"}', identity);
  expect(verify(signed).kind).toBe('signed');
  expect(verify(signed, at + 20 * 366 * 86_400_000)).toMatchObject({
    kind: 'rejected',
    reason: 'expired-at-signing',
  });
});

test('certificates written in another way do not spoil the right ones', () => {
  const signed = signText('{"pkg":"c"}', identity);
  const [leaf = '', issuer = ''] = signed.certificates;
  for (const certificates of [[`${leaf} ${issuer}`], [`${leaf},${issuer.length} ${issuer}`], []])
    verify({ ...signed, certificates });
  expect(verify({ ...signed, certificates: [issuer, leaf] }).kind).toBe('rejected');
  expect(verify(signed).kind).toBe('signed');
});
