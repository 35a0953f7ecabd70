import { StateDir } from '@lienthong/emulator';
import { jsonLogger } from '@lienthong/runtime';
import {
  behaviourChoices,
  behaviourFile,
  normalBehaviour,
  startTrustServices,
  type TrustServicesBehaviour,
} from '@lienthong/trust-services';
import { Command } from 'commander';
import { oneOf, wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { fieldLines } from '../render/fields.ts';
import { openStatePki } from './pki-desk.ts';

type ServeOptions = Pick<TrustServicesBehaviour, 'crl' | 'ocsp' | 'timestamp'> & { readonly port: number };

const portUsual = 8380;
const { crl: crlChoices, ocsp: ocspChoices, timestamp: timestampChoices } = behaviourChoices;

/** `lienthong pki serve`: revocation lists, OCSP and time stamps on loopback until Ctrl-C. */
export function serveTrustServicesCommand({ say, run }: CommandKit): Command {
  const how = (vi: string, en: string, choices: readonly string[]): string =>
    say({ vi: `${vi}: ${choices.join(', ')}`, en: `${en}: ${choices.join(', ')}` });
  return new Command('serve')
    .description(
      say({
        vi: 'chạy CRL, OCSP và dấu thời gian trên máy này tới khi nhấn Ctrl-C; chứng thư cấp sau đó ghi địa chỉ này',
        en: 'serves CRL, OCSP and time stamps on this machine until Ctrl-C; later certificates name the address',
      }),
    )
    .option(
      '--port <n>',
      say({ vi: 'cổng; 0: cổng trống', en: 'port; 0: a free one' }),
      wholeNumber(0, 65_535),
      portUsual,
    )
    .option(
      '--crl <how>',
      how('danh sách thu hồi', 'revocation lists', crlChoices),
      oneOf(crlChoices),
      'normal',
    )
    .option('--ocsp <how>', how('OCSP', 'OCSP', ocspChoices), oneOf(ocspChoices), 'normal')
    .option(
      '--timestamp <how>',
      how('dấu thời gian', 'time stamps', timestampChoices),
      oneOf(timestampChoices),
      'normal',
    )
    .action((options: ServeOptions) => run((context) => serve(context, options)));
}

async function serve(context: CommandContext, options: ServeOptions): Promise<ExitStatus> {
  const { clock, interrupt, look, output, say } = context;
  const { port, crl, ocsp, timestamp } = options;
  const pki = await openStatePki(context);
  const logger = jsonLogger((line) => output.note(line.trimEnd()), 'warn');
  const behaviour = behaviourFile(new StateDir(context.stateDir).trustServices);
  const services = await startTrustServices({ pki, clock, port, logger, behaviour });
  try {
    services.setBehaviour({ ...normalBehaviour, crl, ocsp, timestamp });
    const { urls } = services;
    const addresses = {
      crl: urls.crl('state-1'),
      ocsp: urls.ocsp,
      timestamp: urls.timestamp,
      issuer: urls.issuer('state-1'),
    };
    output.print([
      `${look.style.good('✓')} ${look.style.bold(say({ vi: 'Dịch vụ tin cậy giả lập đang chạy', en: 'The fake trust services are running' }))}`,
      ...fieldLines(
        [
          ['CRL', `${addresses.crl}  ${crl}`],
          ['OCSP', `${addresses.ocsp}  ${ocsp}`],
          [say({ vi: 'Dấu thời gian', en: 'Time stamps' }), `${addresses.timestamp}  ${timestamp}`],
          [say({ vi: 'Nơi cấp', en: 'Issuer' }), addresses.issuer],
        ],
        look,
      ),
    ]);
    output.data({ base: urls.base, ...addresses, behaviour: { crl, ocsp, timestamp } });
    await interrupt.wait();
  } finally {
    await services.stop();
  }
  output.print([say({ vi: 'Đã dừng.', en: 'Stopped.' })]);
  return exitStatus.ok;
}
