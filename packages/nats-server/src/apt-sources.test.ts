import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archiveMirrors } from './apt-mirrors.ts';
import { parseDeb822Sources, parseSourcesList } from './apt-sources.ts';
import { sourceStanza } from './debian-apt.ts';

describe('sources.list', () => {
  it('reads lines with and without options and comments', () => {
    const text = [
      '# deb http://commented.example/debian bookworm main',
      'deb http://one.example/debian bookworm main contrib # a remark',
      '  deb   [arch=amd64 signed-by=/usr/share/keyrings/k.gpg]  https://two.example/debian/  trixie main  ',
      'deb [ signed-by=/k.gpg trusted=yes ] tor+http://three.example/debian sid main',
      'deb-src http://source.example/debian bookworm main',
      'deb http://flat.example/repository ./',
      '',
    ].join('\r\n');
    expect(parseSourcesList(text)).toEqual([
      { uris: ['http://one.example/debian'], suites: ['bookworm'], components: ['main', 'contrib'] },
      {
        uris: ['https://two.example/debian/'],
        suites: ['trixie'],
        components: ['main'],
        signedBy: '/usr/share/keyrings/k.gpg',
      },
      {
        uris: ['tor+http://three.example/debian'],
        suites: ['sid'],
        components: ['main'],
        signedBy: '/k.gpg',
      },
      { uris: ['http://flat.example/repository'], suites: ['./'], components: [] },
    ]);
  });

  it.each([
    'deb',
    'deb http://lonely.example',
    'debug http://x.example/debian bookworm main',
    'deb [arch=amd64 http://open.example/debian bookworm main',
    `deb ${'x'.repeat(10_000)} bookworm main`,
    '\0\0\0',
  ])('passes over a line that is no source: %.40s', (line) => {
    expect(parseSourcesList(line)).toEqual([]);
  });

  it('stops at a limit', () => {
    expect(parseSourcesList('deb http://x.example/debian bookworm main\n'.repeat(10_000))).toHaveLength(500);
  });
});

describe('deb822 sources', () => {
  it('reads stanzas with several values, comments, continued lines and names in any case', () => {
    const text = `
# Debian
Types: deb deb-src
# http://commented.example/debian
URIs: http://one.example/debian
  http://two.example/debian/
SUITES: bookworm bookworm-updates
Components: main
 contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb-src
URIs: http://source.example/debian
Suites: bookworm
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main

Types: deb
URIs: http://key.example/debian
Suites: trixie
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----`;
    expect(parseDeb822Sources(text)).toEqual([
      {
        uris: ['http://one.example/debian', 'http://two.example/debian/'],
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main', 'contrib'],
        signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
      },
      {
        uris: ['http://key.example/debian'],
        suites: ['trixie'],
        components: ['main'],
        signedBy: '-----BEGIN PGP PUBLIC KEY BLOCK-----\n.\nmQINBF\n-----END PGP PUBLIC KEY BLOCK-----',
      },
    ]);
  });

  it.each([
    '',
    ':',
    'Types: deb',
    ' continued: nothing',
    'URIs http://x',
    'Types: deb\nURIs:\nSuites: bookworm',
  ])('passes over a stanza that is no source: %j', (text) => {
    expect(parseDeb822Sources(text)).toEqual([]);
  });

  it('never fails, whatever the file holds', () => {
    const word = fc.constantFrom(
      'Types:',
      'URIs:',
      'Suites:',
      'deb',
      '[',
      ']',
      '#',
      ' ',
      '\n',
      '\t',
      'http://x',
      '\0',
      ':',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        for (const { uris, suites } of [...parseDeb822Sources(text), ...parseSourcesList(text)])
          for (const token of [...uris, ...suites]) expect(token).toMatch(/^\S+$/);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe('mirrors of the distribution', () => {
  const main = { suites: ['bookworm', 'bookworm-updates'], components: ['main'] };

  it('are the archives with the machine’s own suite, each once, a Debian path first', () => {
    const mirrors = archiveMirrors(
      [
        { uris: ['https://apt.vendor.example'], suites: ['bookworm'], components: ['main'] },
        { uris: ['http://mirror.example/debian/'], ...main, signedBy: '/k.gpg' },
        { uris: ['http://mirror.example/debian'], suites: ['bookworm-backports'], components: ['main'] },
        {
          uris: ['http://mirror.example/debian-security'],
          suites: ['bookworm-security'],
          components: ['main'],
        },
        { uris: ['https://tools.example'], suites: ['nodistro'], components: ['main'] },
        { uris: ['https://engine.example/linux/debian'], suites: ['bookworm'], components: ['stable'] },
      ],
      'bookworm',
    );
    expect(mirrors).toEqual([
      { uri: 'http://mirror.example/debian', suite: 'bookworm', components: ['main'], signedBy: '/k.gpg' },
      { uri: 'https://apt.vendor.example', suite: 'bookworm', components: ['main'] },
    ]);
  });

  it('leave out places that apt’s downloader is not to be sent to', () => {
    const uris = ['cdrom:[Debian]/', 'ssh://x/debian', '-o=x', 'rsh:x', 'javascript:x', 'http', '/debian'];
    expect(archiveMirrors([{ uris, ...main }], 'bookworm')).toEqual([]);
  });

  it('are at most three', () => {
    const uris = Array.from({ length: 50 }, (_, index) => `http://m${index}.example/debian`);
    expect(archiveMirrors([{ uris, ...main }], 'bookworm')).toHaveLength(3);
  });

  it('know the code name of another distribution', () => {
    const [mirror] = archiveMirrors(
      [{ uris: ['http://u.example/ubuntu'], suites: ['noble'], components: ['main', 'universe'] }],
      'noble',
    );
    expect(mirror && sourceStanza(mirror, 'noble')).toBe(
      'Types: deb\nURIs: http://u.example/ubuntu/\nSuites: noble\nComponents: main universe\n',
    );
  });

  it('keep a key of many lines inside its field', () => {
    const mirror = {
      uri: 'http://x.example/debian',
      suite: 'sid',
      components: ['main'],
      signedBy: 'BEGIN\n.\nURIs: x',
    };
    const stanza = sourceStanza(mirror, 'forky');
    expect(parseDeb822Sources(stanza)).toEqual([
      {
        uris: ['http://x.example/debian/'],
        suites: ['forky'],
        components: ['main'],
        signedBy: 'BEGIN\n.\nURIs: x',
      },
    ]);
  });
});
