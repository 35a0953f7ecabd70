/** Where things stand in a container. */
export const containerPaths = {
  package: 'package.edxml',
  readme: 'README.txt',
  journey: 'journey.txt',
  summary: 'summary.json',
  status: 'status.edxml',
  attestation: 'attestation.json',
  attestationSignature: 'attestation.sig',
  /** Every line from the first about the package to the attested head. */
  ledger: 'ledger.jsonl',
  /** Only the lines about the package. */
  ownLedger: 'ledger-own-lines.jsonl',
  manifest: 'META-INF/ASiCManifest001.xml',
  signature: 'META-INF/signature001.p7s',
  stampManifest: 'META-INF/ASiCManifest002.xml',
  stamp: 'META-INF/timestamp001.tst',
} as const;

/** Folder of the `index`th hop, from 0. */
export function hopFolder(index: number, node: string): string {
  return `hops/${String(index + 1).padStart(3, '0')}-${node.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 80)}`;
}

/** Folder of the `index`th status, from 0. */
export function statusFolder(index: number): string {
  return `statuses/${String(index + 1).padStart(3, '0')}`;
}
