import type { Gateway } from '@lienthong/control/client';
import { expect, test } from 'vitest';
import { snippetsOf } from './snippets.ts';

const gateway: Gateway = {
  url: 'http://127.0.0.1:8102',
  host: '127.0.0.1',
  port: 8_102,
  tls: false,
  endpoints: { vxp: 'http://127.0.0.1:8102/vxp', lgsp: 'http://127.0.0.1:8102/lgsp/v1' },
};

test('a secret with quotes neither ends a text of a program nor a word of a shell', () => {
  const texts = snippetsOf({ system: { id: 'mot' }, secret: `a'b"c\\d`, gateway });
  const textOf = (id: string) => texts.find((one) => one.id === id)?.text ?? '';
  expect(textOf('java')).toContain('"a\'b\\"c\\\\d"');
  expect(textOf('csharp')).toContain('SecretKey = "a\'b\\"c\\\\d",');
  expect(textOf('curl')).toContain(`-hmac 'a'\\''b"c\\d' -r`);
});

test('every snippet names the true endpoint, and https its certificate', () => {
  const plain = snippetsOf({ system: { id: 'mot' }, secret: 'x', gateway });
  for (const { id, text } of plain)
    expect(text, id).toContain(id === 'cli' ? '--system mot' : '127.0.0.1:8102');
  const tls = snippetsOf({ system: { id: 'mot' }, secret: 'x', gateway: { ...gateway, tls: true } });
  expect(tls.find(({ id }) => id === 'curl')?.text).toContain('--cacert lienthong-ca.pem');
});
