import { readdirSync, readFileSync } from 'node:fs';
import { ManualClock } from '@lienthong/runtime';
import forge from 'node-forge';
import { afterEach, expect, test, vi } from 'vitest';
import { openPki } from './index.ts';

afterEach(() => vi.restoreAllMocks());

test('no private-key operation and no key generation of node-forge is called', async () => {
  const refuse = (): never => {
    throw new Error('JavaScript RSA was used');
  };
  const rsa = forge.pki.rsa as unknown as Record<string, () => never>;
  const spies = [
    ...[
      'generateKeyPair',
      'createKeyPairGenerationState',
      'encrypt',
      'decrypt',
      'setPrivateKey',
      'setPublicKey',
    ].map((name) => vi.spyOn(rsa, name).mockImplementation(refuse)),
    vi.spyOn(forge.jsbn.BigInteger.prototype, 'modPow').mockImplementation(refuse),
  ];
  const pki = await openPki({ dir: undefined, clock: new ManualClock(Date.parse('2026-03-05T00:00:00Z')) });
  const identity = await pki.agencyIdentity({ organId: 'H41', name: 'UBND tỉnh Nghệ An' });
  expect(pki.trust.verifyChain(identity.certificates, identity.notBefore).trust).toBe('trusted');
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  expect(() => forge.pki.rsa.generateKeyPair({ bits: 512 })).toThrow('JavaScript RSA was used');
});

test('only the ASN.1 module of node-forge is imported', () => {
  const imports = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !/\.(test|bench|d)\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(`${import.meta.dirname}/${file}`, 'utf8');
      return [...text.matchAll(/from '(node-forge[^']*)'/g)].map(([, from]) => `${file} ${from}`);
    });
  expect(imports).toEqual(['der.ts node-forge/lib/asn1.js']);
});
