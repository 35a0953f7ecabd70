import { resolve } from 'node:path';
import {
  certificatePem,
  type ReadyCertificate,
  type RevocationReason,
  revocationReasons,
} from '@lienthong/pki';
import { Command } from 'commander';
import { oneOf } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { issueIdentityCommand } from '../pki/issue-identity.ts';
import { makeAbnormalCommand } from '../pki/make-abnormal.ts';
import { certificateDesk, openStatePki } from '../pki/pki-desk.ts';
import { certificateData, certificateLines, certificateListLines } from '../pki/render-certificates.ts';
import { serveTrustServicesCommand } from '../pki/serve-trust-services.ts';
import { switchTrustServicesCommand } from '../pki/switch-trust-services.ts';
import { writeNew } from '../pki/write-identity.ts';
import type { Text } from '../texts/text.ts';

const reasons = Object.keys(revocationReasons) as RevocationReason[];
const targetText: Text = {
  vi: 'mã cơ quan, nút hoặc cá nhân; hoặc phần đầu của số hay dấu vân chứng thư',
  en: 'code of an agency, node or person; or the beginning of a serial number or fingerprint',
};

/** `lienthong pki`: the fake PKI of the state directory. Needs nothing running; what runs sees changes in a second. */
export function pkiCommand(kit: CommandKit): Command {
  const pki = new Command('pki').description(
    kit.say({
      vi: 'khóa, chứng thư và dịch vụ tin cậy giả lập của thư mục lưu',
      en: 'fake keys, certificates and trust services of the state directory',
    }),
  );
  for (const command of [
    listCommand,
    showCommand,
    issueIdentityCommand,
    makeAbnormalCommand,
    revokeCommand,
    suspendCommand,
    resumeCommand,
    renewCommand,
    serveTrustServicesCommand,
    switchTrustServicesCommand,
    exportRootCommand,
  ])
    pki.addCommand(command(kit));
  return pki;
}

function listCommand({ say, run }: CommandKit): Command {
  return new Command('list')
    .description(say({ vi: 'mọi chứng thư đã cấp', en: 'every certificate that was issued' }))
    .option('--agency <code>', say({ vi: 'chỉ của một cơ quan', en: 'of one agency only' }))
    .action((options: { readonly agency?: string }) =>
      run(async (context) => {
        const { look, output, clock } = context;
        const shown = await (await certificateDesk(context)).list(options.agency);
        output.print(certificateListLines(shown, look, clock.now()));
        output.data({ certificates: shown.map((one) => certificateData(one, clock.now())) });
        return exitStatus.ok;
      }),
    );
}

function showCommand({ say, run }: CommandKit): Command {
  return new Command('show')
    .description(say({ vi: 'một chứng thư', en: 'one certificate' }))
    .argument('<target>', say(targetText))
    .option('--pem', say({ vi: 'in chứng thư dạng PEM', en: 'print the certificate as PEM' }))
    .action((target: string, options: { readonly pem?: true }) =>
      run(async (context) => {
        const found = await (await certificateDesk(context)).find(target);
        if (!options.pem) return show(context, found);
        if (!context.output.isJson) context.output.raw(certificatePem(found.der));
        context.output.data({ pem: certificatePem(found.der) });
        return exitStatus.ok;
      }),
    );
}

function revokeCommand({ say, run }: CommandKit): Command {
  return new Command('revoke')
    .description(say({ vi: 'thu hồi chứng thư, không lấy lại được', en: 'revokes a certificate for good' }))
    .argument('<target>', say(targetText))
    .option(
      '--reason <reason>',
      say({ vi: `lý do: ${reasons.join(', ')}`, en: `reason: ${reasons.join(', ')}` }),
      oneOf(reasons),
      'unspecified',
    )
    .action((target: string, { reason }: { readonly reason: RevocationReason }) =>
      run(async (context) => {
        return show(context, await (await certificateDesk(context)).revoke(target, reason));
      }),
    );
}

function suspendCommand({ say, run }: CommandKit): Command {
  return new Command('suspend')
    .description(say({ vi: 'tạm dừng chứng thư', en: 'suspends a certificate' }))
    .argument('<target>', say(targetText))
    .action((target: string) =>
      run(async (context) => {
        return show(context, await (await certificateDesk(context)).suspend(target));
      }),
    );
}

function resumeCommand({ say, run }: CommandKit): Command {
  return new Command('resume')
    .description(say({ vi: 'khôi phục chứng thư đang tạm dừng', en: 'ends the suspension of a certificate' }))
    .argument('<target>', say(targetText))
    .action((target: string) =>
      run(async (context) => {
        return show(context, await (await certificateDesk(context)).resume(target));
      }),
    );
}

function renewCommand({ say, run }: CommandKit): Command {
  return new Command('renew')
    .description(
      say({
        vi: 'cấp khóa và chứng thư mới cho cơ quan; chứng thư cũ vẫn còn đó',
        en: 'issues a new key and certificate to an agency; the old certificate stays as it is',
      }),
    )
    .requiredOption('--agency <code>', say({ vi: 'mã cơ quan', en: 'code of the agency' }))
    .option('--registry <name>', say({ vi: 'danh mục cơ quan', en: 'list of agencies' }))
    .action((options: { readonly agency: string; readonly registry?: string }) =>
      run(async (context) => {
        const desk = await certificateDesk(context, options);
        const { fingerprint } = await desk.issue(options.agency, { renew: true });
        return show(context, await desk.find(fingerprint));
      }),
    );
}

function exportRootCommand({ say, run }: CommandKit): Command {
  return new Command('export-root')
    .description(
      say({
        vi: 'xuất chứng thư gốc giả lập dạng PEM, để phần mềm thử nghiệm tin cậy',
        en: 'exports the fake root certificate as PEM, for software under test to trust',
      }),
    )
    .option(
      '-o, --out <file>',
      say({ vi: 'tệp (mặc định: đầu ra chuẩn)', en: 'file (default: standard output)' }),
    )
    .action((options: { readonly out?: string }) =>
      run(async (context) => {
        const { output, say: tell } = context;
        const pem = (await openStatePki(context)).trust.roots.map(certificatePem).join('');
        const file = options.out === undefined ? undefined : resolve(options.out);
        if (file !== undefined) {
          await writeNew(file, pem, 0o644);
          output.print([tell({ vi: `Đã ghi ${file}`, en: `Written to ${file}` })]);
        } else if (!output.isJson) output.raw(pem);
        output.data(file === undefined ? { pem } : { file });
        return exitStatus.ok;
      }),
    );
}

function show({ look, output, clock }: CommandContext, certificate: ReadyCertificate): ExitStatus {
  output.print(certificateLines(certificate, look, clock.now()));
  output.data(certificateData(certificate, clock.now()));
  return exitStatus.ok;
}
