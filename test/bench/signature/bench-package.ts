import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signPackage } from '@lienthong/edxml-signature';
import {
  type AgencyIdentity,
  type AgencyKeys,
  certificatePem,
  openPki,
  type TrustStore,
} from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';
import { samplePackage, sampleSender } from '../../attacks/sample-package.ts';

/** Who signs in a bench, and who judges. */
export type BenchSigner = {
  readonly identity: AgencyIdentity;
  readonly trust: TrustStore;
  readonly keyFile: string;
  readonly certificateFile: string;
  readonly rootFile: string;
};

/** A signer with keys of this kind; its files, for other programs, lie in `folder`. */
export async function benchSigner(agencyKeys: AgencyKeys, folder: string): Promise<BenchSigner> {
  const pki = await openPki({ dir: undefined, clock: systemClock, agencyKeys });
  const identity = await pki.agencyIdentity(sampleSender);
  const written = (name: string, text: string | Buffer) => {
    const path = join(folder, `${agencyKeys}-${name}.pem`);
    writeFileSync(path, text);
    return path;
  };
  return {
    identity,
    trust: pki.trust,
    keyFile: written('key', identity.key.export({ type: 'pkcs8', format: 'pem' })),
    certificateFile: written('certificate', certificatePem(identity.certificates[0] as Uint8Array)),
    rootFile: written('root', pki.trust.roots.map(certificatePem).join('')),
  };
}

/** One package, unsigned and signed, in memory and in files. */
export type BenchPackage = {
  readonly unsigned: Buffer;
  readonly signed: Buffer;
  readonly unsignedFile: string;
  readonly signedFile: string;
  /** The signed one with empty digests and value: what xmlsec1 signs. */
  readonly templateFile: string;
};

const header = samplePackage.replace(
  '</edXML:Subject>',
  `${' Ủy ban nhân dân các tỉnh, thành phố;'.repeat(10)}$&`,
);

/** A package whose first attachment has so many characters of base64; 0 leaves the few that the sample has. */
export async function benchPackage(
  attachmentCharacters: number,
  { identity }: BenchSigner,
  folder: string,
): Promise<BenchPackage> {
  const content = 'VGjhu60g'.repeat(attachmentCharacters / 8) || 'VGjhu60gbmdoaeG7h20=';
  const unsigned = Buffer.from(header.replace('VGjhu60gbmdoaeG7h20=', content));
  const signed = await signPackage(unsigned, identity, { signingTime: systemClock.now() });
  const written = (name: string, bytes: Buffer | string) => {
    const path = join(folder, `${identity.key.asymmetricKeyType}-${attachmentCharacters}-${name}.xml`);
    writeFileSync(path, bytes);
    return path;
  };
  return {
    unsigned,
    signed,
    unsignedFile: written('unsigned', unsigned),
    signedFile: written('signed', signed),
    templateFile: written(
      'template',
      signed.toString('utf8').replace(/<(DigestValue|SignatureValue)>[^<]*/g, '<$1>'),
    ),
  };
}
