import { seededRandom } from '@lienthong/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configMembers, configText } from './config-text.ts';
import { createNkey } from './nkey.ts';
import { type ServerConfigOptions, serverConfig } from './server-config.ts';

const user = createNkey('user', seededRandom('user')).publicKey;
const system = createNkey('user', seededRandom('system')).publicKey;
const plain: ServerConfigOptions = { port: 4222, serverName: 'truc' };

describe('configuration text', () => {
  it('quotes what the language gives a meaning to', () => {
    expect(configText('a"b\\c\n$HOME # } include x')).toBe('"a\\"b\\\\c\\x0a$HOME # } include x"');
    expect(configText([1, true, 'x'])).toBe('[1, true, "x"]');
    expect(configMembers({ 'a: 1 }': 'x', left_out: undefined })).toBe('"a: 1 }": "x"\n');
  });

  it('keeps every text on one line between its quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = configText(text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
        expect(written).toMatch(/^"(?:[^"\\\x00-\x1f\x7f]|\\["\\]|\\x[0-9a-f]{2})*"$/u);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe('server configuration', () => {
  it('listens on loopback and keeps acknowledged data by default', () => {
    const text = serverConfig({ ...plain, jetstream: { storeDir: '/var/lib/x' } });
    expect(text).toContain('host: "127.0.0.1"\n');
    expect(text).toContain('port: 4222\n');
    expect(text).toContain('sync_interval: "always"\n');
    expect(text).not.toContain('accounts');
    expect(text).not.toContain('http');
  });

  it('writes users with their rights and the system account', () => {
    const text = serverConfig({
      ...plain,
      maxPayloadBytes: 2_097_152,
      writeDeadlineMs: 5_000,
      accounts: [
        {
          name: 'AXIS',
          jetstream: true,
          users: [
            {
              publicKey: user,
              permissions: {
                publish: { allow: ['doc.out.H40.>'] },
                subscribe: { allow: ['_INBOX_H40.>'], deny: ['$SYS.>'] },
                allowResponses: { countMax: 1, withinMs: 2_000 },
              },
            },
          ],
        },
      ],
      systemUser: system,
    });
    expect(text).toMatchInlineSnapshot(`
      "host: "127.0.0.1"
      port: 4222
      server_name: "truc"
      max_payload: 2097152
      write_deadline: "5000ms"
      accounts: {
        "AXIS": {
          jetstream: "enabled"
          users: [
            {
              nkey: "UBEVBKKLQGJLNI6ANJZ4XUO62AIDQLLCKZQXE37NXVAOUJRB4XRZIRK5"
              permissions: {
                publish: {
                  allow: ["doc.out.H40.>"]
                }
                subscribe: {
                  allow: ["_INBOX_H40.>"]
                  deny: ["$SYS.>"]
                }
                allow_responses: {
                  max: 1
                  expires: "2000ms"
                }
              }
            }
          ]
        }
        "SYS": {
          users: [
            {
              nkey: "UADJ537YZT6CIAMYQ2XLJ4ZHWI3NA32MQZITRYZ2ZMMSLVEKAF2EDGZD"
            }
          ]
        }
      }
      system_account: "SYS"
      "
    `);
  });

  it('takes an empty list of allowed subjects for nothing at all, which the server would take for everything', () => {
    const users = [{ publicKey: user, permissions: { publish: { allow: [] } } }];
    expect(serverConfig({ ...plain, accounts: [{ name: 'AXIS', users }] })).toMatch(
      /publish: \{\s*deny: \[">"\]\s*\}/,
    );
  });

  it('joins a server to the one above it as a leaf, and never by another address than the one given', () => {
    const seed = createNkey('user', seededRandom('link')).seed;
    const text = serverConfig({
      ...plain,
      leafListener: { port: 7422 },
      leafRemotes: [{ url: 'nats-leaf://127.0.0.1:7000', seed }],
      accounts: [{ name: 'AXIS', users: [{ publicKey: user, connection: 'leaf' }] }],
    });
    expect(text).toContain('urls: ["nats-leaf://127.0.0.1:7000"]');
    expect(text).toContain(`nkey: "${seed}"`);
    expect(text).toContain('port: 7422');
    expect(text).toContain('no_advertise: true');
    expect(text).toContain('allowed_connection_types: ["LEAFNODE"]');
  });

  it('names the members of a cluster with the password that they show each other', () => {
    const cluster = {
      name: 'truc',
      port: 6222,
      user: 'route',
      password: 'abc123',
      memberPorts: [6222, 6223],
    };
    const text = serverConfig({ ...plain, cluster });
    expect(text).toContain('nats-route://route:abc123@127.0.0.1:6223');
    expect(text).toMatch(/authorization: \{\s*user: "route"\s*password: "abc123"/);
  });

  const rights = (subject: string) => ({
    accounts: [{ name: 'A', users: [{ publicKey: user, permissions: { publish: { allow: [subject] } } }] }],
  });
  it.each<[string, Partial<ServerConfigOptions>]>([
    ['a port that is none', { port: 65_536 }],
    ['a port that is no whole number', { port: 1.5 }],
    ['a negative limit', { maxPayloadBytes: -1 }],
    ['a limit that is no number', { maxPayloadBytes: Number.NaN }],
    ['a payload beyond what the server can carry', { maxPayloadBytes: 2 ** 30 }],
    ['a server name of two lines', { serverName: 'a\nport: 1' }],
    ['an empty server name', { serverName: '' }],
    ['a host with a blank', { host: '127.0.0.1 }' }],
    ['a subject with a line end', rights('a\n> } ')],
    ['a subject with a blank', rights('a b')],
    ['an empty subject', rights('')],
    ['a public key that is none', { accounts: [{ name: 'A', users: [{ publicKey: 'UAAA' }] }] }],
    ['a seed in place of a public key', { systemUser: createNkey('user', seededRandom('x')).seed }],
    ['the name of the system account', { systemUser: system, accounts: [{ name: 'SYS', users: [] }] }],
    ['a leaf address with a blank', { leafRemotes: [{ url: 'a b', seed: 'SU' }] }],
    ['a leaf key that is none', { leafRemotes: [{ url: 'nats-leaf://x:1', seed: 'SUAAA' }] }],
    [
      'a password of a cluster that could end its place in an address',
      { cluster: { name: 'a', port: 1, user: 'route', password: 'x@y', memberPorts: [1] } },
    ],
    ['a sync interval that is no duration', { jetstream: { storeDir: '/x', syncInterval: '1s\nport: 1' } }],
  ])('refuses %s', (_name, options) => {
    expect(() => serverConfig({ ...plain, ...options })).toThrow('NATS_SERVER_CONFIG_INVALID');
  });
});
