import { behaviourChoices, normalBehaviour, type TrustServicesBehaviour } from '@lienthong/trust-services';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { fieldLines } from '../render/fields.ts';
import { usageError } from '../usage-error.ts';
import { certificateDesk } from './pki-desk.ts';

type SwitchOptions = { readonly set?: Partial<TrustServicesBehaviour>; readonly reset?: true };

const services = ['crl', 'ocsp', 'timestamp'] as const;
const choices = services.map((name) => `${name}=${behaviourChoices[name].join('|')}`).join(', ');

/** `lienthong pki services`: how the trust services of the directory behave, and how they are to. */
export function switchTrustServicesCommand({ say, run }: CommandKit): Command {
  return new Command('services')
    .description(
      say({
        vi: 'CRL, OCSP và dấu thời gian đang trả lời thế nào; --set làm cho chúng trả lời sai, từ yêu cầu kế tiếp',
        en: 'how CRL, OCSP and time stamps answer; --set makes them answer wrong, from the next request on',
      }),
    )
    .option(
      '--set <service=how...>',
      say({
        vi: `${choices}, slowMs=<ms>, wrongByMs=<ms>`,
        en: `${choices}, slowMs=<ms>, wrongByMs=<ms>`,
      }),
      parseSwitch,
    )
    .option('--reset', say({ vi: 'trả lời bình thường trở lại', en: 'answer as they should again' }))
    .action((options: SwitchOptions) => run((context) => switchServices(context, options)));
}

async function switchServices(context: CommandContext, { set, reset }: SwitchOptions): Promise<ExitStatus> {
  const { look, output, say } = context;
  const desk = await certificateDesk(context);
  if (set || reset) desk.setServices({ ...(reset ? normalBehaviour : {}), ...set });
  const { url, behaviour } = desk.services();
  output.print(
    fieldLines(
      [
        [say({ vi: 'Địa chỉ', en: 'Address' }), url ?? say({ vi: 'chưa chạy lần nào', en: 'never started' })],
        ['CRL', behaviour.crl],
        ['OCSP', behaviour.ocsp],
        [say({ vi: 'Dấu thời gian', en: 'Time stamps' }), behaviour.timestamp],
      ],
      look,
    ),
  );
  output.data({ url: url ?? null, behaviour });
  return exitStatus.ok;
}

/**
 * One switch, laid over those `before`.
 *
 * @throws CLI_USAGE when there is no such switch
 */
function parseSwitch(
  text: string,
  before: Partial<TrustServicesBehaviour> = {},
): Partial<TrustServicesBehaviour> {
  const [name = '', how = ''] = text.split('=', 2);
  const service = services.find((one) => one === name);
  const known: readonly string[] = service ? behaviourChoices[service] : [];
  if (service && known.includes(how)) return { ...before, [service]: how };
  const isTime =
    (name === 'slowMs' && /^\d{1,9}$/.test(how)) || (name === 'wrongByMs' && /^-?\d{1,12}$/.test(how));
  if (isTime) return { ...before, [name]: Number(how) };
  const shown = text.slice(0, 60);
  throw usageError({ vi: `“${shown}” không thuộc: ${choices}`, en: `“${shown}” is none of: ${choices}` });
}
