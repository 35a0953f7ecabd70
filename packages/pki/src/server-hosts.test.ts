import { describe, expect, test } from 'vitest';
import { parseServerHosts, serverIdOf } from './server-hosts.ts';

const hex = (ip: string) =>
  parseServerHosts({ ips: [ip] }).addresses.map((bytes) => Buffer.from(bytes).toString('hex'));

describe('hosts of a server', () => {
  test.each([
    ['127.0.0.1', '7f000001'],
    ['::1', '00000000000000000000000000000001'],
    ['::', '00000000000000000000000000000000'],
    ['2001:db8::a:0:5', '20010db8000000000000000a00000005'],
    ['2001:0DB8:0:0:1:2:3:4', '20010db8000000000001000200030004'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
  ])('the address %s is these bytes', (ip, bytes) => expect(hex(ip)).toEqual([bytes]));

  test('names are written in one way, each once, in order', () => {
    const { names } = parseServerHosts({
      names: ['Vxp.Example.VN.', 'localhost', 'vxp.example.vn', '*.h41.vn'],
    });
    expect(names).toEqual(['*.h41.vn', 'localhost', 'vxp.example.vn']);
  });

  test('the same hosts have one identifier, whatever their order; others have another', () => {
    const id = (names: string[], ips: string[]) => serverIdOf(parseServerHosts({ names, ips }));
    expect(id(['a', 'b'], ['::1', '10.0.0.1'])).toBe(id(['B', 'a'], ['10.0.0.1', '0:0::1']));
    expect(id(['a', 'b'], [])).not.toBe(id(['a'], []));
    expect(id(['a'], [])).toMatch(/^server-[0-9a-f]{24}$/);
  });

  test.each([
    [{ names: ['a b'] }],
    [{ names: ['đ.vn'] }],
    [{ names: ['a..b'] }],
    [{ names: ['-a'] }],
    [{ names: ['10.0.0.1'] }],
    [{ names: ['a.*.vn'] }],
    [{ names: ['a\u0000.vn'] }],
    [{ names: ['x'.repeat(64)] }],
    [{ names: [`${'x.'.repeat(127)}xx`] }],
    [{ ips: ['localhost'] }],
    [{ ips: ['10.0.0.256'] }],
    [{ ips: ['fe80::1%eth0'] }],
    [{ ips: [''] }],
    [{}],
    [{ names: Array.from({ length: 101 }, (_, at) => `h${at}`) }],
  ])('refuses %j', (request) => {
    expect(() => parseServerHosts(request)).toThrow(expect.objectContaining({ code: 'PKI_SUBJECT_INVALID' }));
  });
});
