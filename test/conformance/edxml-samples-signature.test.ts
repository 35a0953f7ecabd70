import { existsSync, readFileSync } from 'node:fs';
import { verifyPackage } from '@lienthong/edxml-signature';
import { TrustStore } from '@lienthong/pki';
import { parseXml } from '@lienthong/xml';
import { describe, expect, test } from 'vitest';

const folder = new URL('../../../shared/samples/edxml/', import.meta.url);

/** Statuses and rules that spec edxml-102 §4 gives for the public samples. */
const samples: readonly (readonly [file: string, status: string, rules: readonly string[]])[] = [
  ['edoc', 'placeholder', ['R-183']],
  ['edoc_wellformed', 'placeholder', ['R-183']],
  ['edoc_new', 'placeholder', ['R-183', 'R-182']],
  ['edoc_update', 'placeholder', ['R-183', 'R-182']],
  ['edoc_revocation', 'placeholder', ['R-183', 'R-182']],
  ['edoc_replacement', 'placeholder', ['R-183', 'R-182']],
  ['status', 'absent', ['R-180']],
  ['status_inbox_01', 'absent', ['R-180']],
  ['status_rejection_02', 'absent', ['R-180']],
  ['status_cancellation_13', 'absent', ['R-180']],
];

const verify = (source: Uint8Array, allowSha1 = false) => {
  const trust = new TrustStore();
  return verifyPackage(parseXml(source, { undeclaredPrefixes: 'keep' }), {
    resolveSigner: (certificates, at) => trust.verifyChain(certificates, at),
    receivedAt: Date.UTC(2026, 10, 22),
    allowSha1,
  });
};

describe.skipIf(!existsSync(folder))(
  'signatures of the public samples (skipped where the folder is absent)',
  () => {
    test.each(samples)('%s is %s', (file, status, rules) => {
      const evidence = verify(readFileSync(new URL(`${file}.edxml`, folder)));
      expect(evidence).toMatchObject({ status, trust: 'not-checked', coverage: { covered: [] } });
      expect(evidence.findings.map(({ rule }) => rule)).toEqual(rules);
    });

    test('without the constant value, the real-looking one is weak, and with SHA-1 allowed does not match', () => {
      const source = readFileSync(new URL('edoc_wellformed.edxml', folder), 'utf8').replace(
        'GbVb8n9',
        'HbVb8n9',
      );
      expect(verify(Buffer.from(source)).status).toBe('weak-algorithm');
      const evidence = verify(Buffer.from(source), true);
      expect(evidence.status).toBe('digest-mismatch');
      expect(evidence.findings.map(({ rule }) => rule)).toEqual(['R-196', 'R-188', 'R-187', 'R-191']);
    });

    test('without the constants, a signature in the namespace of edXML cannot be verified', () => {
      const source = readFileSync(new URL('edoc_new.edxml', folder), 'utf8')
        .replace('GbVb8n9', 'HbVb8n9')
        .replace('FwgIqsSY', 'GwgIqsSY')
        .replace('MIIFqTCCBJG', 'MIIFqTCCBJH');
      const evidence = verify(Buffer.from(source));
      expect(evidence.status).toBe('unverifiable');
      expect(evidence.findings.map(({ rule }) => rule)).toEqual(['R-182']);
    });
  },
);
