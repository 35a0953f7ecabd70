import type { KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { signPackage } from '@lienthong/edxml-signature';
import { ExchangeError } from '@lienthong/errors';
import type { Certificate } from '@lienthong/pki';
import { parseXml } from '@lienthong/xml';
import { type SigningHash, signXml } from '@lienthong/xml-signature';
import { Command } from 'commander';
import { oneOf } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { readInput } from '../read-input.ts';
import { printable } from '../render/printable.ts';
import { generousXmlLimits } from '../signature/generous-limits.ts';
import { readCertificates, readPrivateKey } from '../signature/read-pem.ts';
import { refuseForeignKey } from '../signature/refuse-foreign-key.ts';
import { usageError } from '../usage-error.ts';

const profiles = ['emu-2026', 'qcvn-legacy', 'enveloped', 'enveloping', 'detached'] as const;
type Profile = (typeof profiles)[number];

/** Algorithms by the name that people use, and what they mean: the kind of key and the hash. */
const algorithms = {
  'rsa-sha256': ['rsa', 'sha256'],
  'rsa-sha384': ['rsa', 'sha384'],
  'rsa-sha512': ['rsa', 'sha512'],
  'rsa-sha1': ['rsa', 'sha1'],
  'ecdsa-sha256': ['ec', 'sha256'],
  'ecdsa-sha384': ['ec', 'sha384'],
  'ecdsa-sha512': ['ec', 'sha512'],
  'ecdsa-sha1': ['ec', 'sha1'],
} as const satisfies Record<string, readonly ['rsa' | 'ec', SigningHash]>;
type Algorithm = keyof typeof algorithms;
const algorithmNames = Object.keys(algorithms) as Algorithm[];

type SignOptions = {
  readonly key: string;
  readonly cert: string;
  readonly profile: Profile;
  readonly alg?: Algorithm;
  readonly allowSha1?: boolean;
  readonly output: string;
};

/** `lienthong sign`: signs an edXML package, or any XML, with a key of one's own. Needs nothing running. */
export function signCommand({ say, run }: CommandKit): Command {
  return new Command('sign')
    .description(
      say({
        vi: 'ký gói edXML hoặc tệp XML bằng khóa của mình',
        en: 'signs an edXML package or any XML with a key',
      }),
    )
    .argument(
      '<file>',
      say({ vi: 'tệp cần ký, hoặc - để đọc đầu vào chuẩn', en: 'file, or - for standard input' }),
    )
    .requiredOption('--key <file>', say({ vi: 'khóa riêng (PEM)', en: 'private key (PEM)' }))
    .requiredOption(
      '--cert <file>',
      say({
        vi: 'chứng thư của người ký, kèm trung gian nếu có (PEM)',
        en: 'the signer’s certificate, then issuing ones (PEM)',
      }),
    )
    .option(
      `--profile <name>`,
      say({ vi: `cách ký: ${profiles.join(', ')}`, en: `how to sign: ${profiles.join(', ')}` }),
      oneOf(profiles),
      'emu-2026' as const,
    )
    .option(
      '--alg <name>',
      say({ vi: `thuật toán: ${algorithmNames.join(', ')}`, en: `algorithm: ${algorithmNames.join(', ')}` }),
      oneOf(algorithmNames),
    )
    .option('--allow-sha1', say({ vi: 'cho phép SHA-1', en: 'let SHA-1 be used' }))
    .requiredOption('-o, --output <file>', say({ vi: 'tệp kết quả', en: 'file to write' }))
    .action((file: string, options: SignOptions) => run((context) => signFile(context, file, options)));
}

async function signFile(context: CommandContext, file: string, options: SignOptions): Promise<ExitStatus> {
  const { stdin, output, say } = context;
  const key = await readPrivateKey(options.key, stdin);
  const certificates = await readCertificates(options.cert, stdin);
  refuseForeignKey(key, certificates[0]);
  const hash = hashFor(key, options.alg);
  const bytes = await readInput(file, stdin);
  const signed = await signedBytes(context, bytes, { key, certificates, hash, options });
  try {
    await writeFile(options.output, signed);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ExchangeError('CLI_FILE_UNWRITABLE', { path: options.output, problem }, { cause });
  }
  const path = printable(options.output);
  output.print([
    say({ vi: `Đã ký (${options.profile}): ${path}`, en: `Signed (${options.profile}): ${path}` }),
  ]);
  output.data({ output: options.output, profile: options.profile, bytes: signed.length });
  return exitStatus.ok;
}

function signedBytes(
  { clock }: CommandContext,
  bytes: Uint8Array,
  by: {
    readonly key: KeyObject;
    readonly certificates: readonly Certificate[];
    readonly hash: SigningHash;
    readonly options: SignOptions;
  },
): Promise<Buffer> {
  const { key, hash, options } = by;
  const { profile, allowSha1 = false } = options;
  const signer = { key, certificates: by.certificates.map(({ der }) => der) };
  const signingTime = clock.now();
  const document = parseXml(bytes, { limits: generousXmlLimits });
  if (profile === 'emu-2026' || profile === 'qcvn-legacy')
    return signPackage(document, signer, { signingTime, profile, hash, allowSha1 });
  return signXml(document, {
    ...signer,
    form: profile,
    signingTime,
    hash,
    allowSha1,
    limits: generousXmlLimits,
  });
}

/** The hash of the algorithm that was asked for, which has to be one of the key's kind; SHA-256 where none was. */
function hashFor(key: KeyObject, algorithm: Algorithm | undefined): SigningHash {
  if (algorithm === undefined) return 'sha256';
  const [kind, hash] = algorithms[algorithm];
  if (key.asymmetricKeyType === kind) return hash;
  throw usageError({
    vi: `khóa loại ${key.asymmetricKeyType} không dùng được với ${algorithm}`,
    en: `a key of type ${key.asymmetricKeyType} cannot be used with ${algorithm}`,
  });
}
