import { signPackage } from '@lienthong/edxml-signature';
import { administrativeDocument, agencyRequestOf, issueDocument } from '@lienthong/emulator';
import { type ErrorCode, isExchangeError } from '@lienthong/errors';
import type { PolicyChanges } from '@lienthong/exchange';
import { composePdf, signPdf } from '@lienthong/pdf';
import { type AbnormalState, abnormalStates, openPki } from '@lienthong/pki';
import { systemClock, systemRandom } from '@lienthong/runtime';
import type { TrustServicesBehaviour } from '@lienthong/trust-services';
import { neighbour, type Observed, receiver, type Stage, sender } from './stage.ts';

/** A failure, how to make it happen, and what comes of it. */
export type Failure = {
  readonly en: string;
  readonly vi: string;
  /** Options that `lienthong up` needs for it. */
  readonly up?: string;
  /** What is typed, one command each. */
  readonly commands: readonly string[];
  readonly leadsTo: Observed & { readonly code?: ErrorCode };
  /** Whether it needs an exchange of its own, because nodes remember what services have answered. */
  readonly alone?: true;
  /** Does the same in an exchange in memory. */
  readonly cause: (stage: Stage) => Promise<Observed>;
};

/** Failures of one kind. */
export type FailureGroup = {
  readonly en: string;
  readonly vi: string;
  readonly note: string;
  readonly failures: readonly Failure[];
};

const send = `lienthong send --as ${sender} --to ${receiver} --subject "Thử"`;
const sendFile = `lienthong send goi.edxml --as ${sender} --no-sign`;
const atSender = (code: ErrorCode, rule?: string): Failure['leadsTo'] => ({
  outcome: 'refused',
  code,
  tier: 'commune',
  ...(rule === undefined ? {} : { rule }),
});
const remark = (code: ErrorCode, rule?: string): Failure['leadsTo'] => ({
  ...atSender(code, rule),
  outcome: 'remark',
});
const notSent = (code: ErrorCode): Failure['leadsTo'] => ({ outcome: 'not-sent', code });

/** The policy changes that options of `up` say. */
export function policiesOf(up: string | undefined): PolicyChanges {
  const settings = [...(up ?? '').matchAll(/--policy (\w+)=([a-z-]+)/g)].map(([, name, value]) => [
    name,
    value,
  ]);
  return settings.length === 0 ? {} : { all: Object.fromEntries(settings) };
}

const abnormalRules: Readonly<Partial<Record<ErrorCode, string>>> = {
  SIGNATURE_ALGORITHM_WEAK: 'R-184',
  SIGNATURE_CERTIFICATE_EXPIRED: 'R-190',
  SIGNATURE_CERTIFICATE_UNTRUSTED: 'R-191',
  SIGNATURE_CERTIFICATE_REVOKED: 'R-192',
  SIGNATURE_SIGNER_FOREIGN: 'R-193',
};

function abnormal(state: AbnormalState): Failure {
  const { text, textVi, leadsTo } = abnormalStates[state];
  return {
    en: `certificate ${text}`,
    vi: `chứng thư ${textVi}`,
    commands: [
      `lienthong pki make ${state} --agency ${sender} -o thu`,
      `${send} --key thu/key.pem --cert thu/chain.pem`,
    ],
    leadsTo: atSender(leadsTo, abnormalRules[leadsTo]),
    cause: async (stage) => {
      const identity = await stage.certificates.makeAbnormal(state, sender);
      return stage.send(await (await stage.desk()).signingWith(identity).compose(stage.draft()));
    },
  };
}

/** A package whose only attachment is this PDF. */
async function sendPdf(stage: Stage, bytes: Uint8Array): Promise<Observed> {
  const attachments = [{ name: 'bao-cao.pdf', bytes }];
  return stage.send(await (await stage.desk()).compose(stage.draft({ attachments })));
}

function pdfContent(stage: Stage): Parameters<typeof administrativeDocument>[0] {
  const { registry } = stage.emulator;
  const { to, codeNumber, codeNotation, typeName, subject } = stage.draft();
  const from = registry.get(sender);
  return { from, to, at: systemClock.now(), codeNumber, codeNotation, typeName, subject };
}

async function issuedPdf(stage: Stage): Promise<Buffer> {
  const { registry, pki } = stage.emulator;
  const office = { registry, pki, clock: systemClock, random: systemRandom };
  return Buffer.from((await issueDocument(pdfContent(stage), office)).bytes);
}

async function blankPdf(stage: Stage): Promise<Buffer> {
  return composePdf(administrativeDocument(pdfContent(stage), stage.emulator.registry));
}

async function personOf(stage: Stage, pki: Stage['emulator']['pki'] = stage.emulator.pki) {
  const { organId, name: agencyName } = agencyRequestOf(stage.emulator.registry.get(sender));
  return pki.personIdentity({
    organId,
    personId: 'ct01',
    agencyName,
    name: 'Nguyễn Văn Ví Dụ',
    title: 'Chủ tịch',
  });
}

/** Changes the last printable byte before the first signature: what was signed is then something else. */
function alteredPdf(pdf: Buffer): Buffer {
  const copy = Buffer.from(pdf);
  const at = copy.indexOf('stream') + 20;
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** Sends while the trust services behave in this way. */
async function whileServices(
  stage: Stage,
  behaviour: Partial<TrustServicesBehaviour>,
  act: () => Promise<Observed>,
): Promise<Observed> {
  const before = stage.certificates.services().behaviour;
  stage.certificates.setServices(behaviour);
  try {
    return await act();
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return { outcome: 'not-sent', code: failure.code };
  } finally {
    stage.certificates.setServices(before);
  }
}

/** A package of the sender, signed with a certificate of its own that nobody has asked about yet. */
async function freshlySigned(stage: Stage, revoke: boolean = false): Promise<Uint8Array> {
  const { pki, registry } = stage.emulator;
  const now = systemClock.now();
  const identity = await pki.issue({
    ...agencyRequestOf(registry.get(sender)),
    issuer: 'state',
    keyType: 'p-256',
    notBefore: now - 86_400_000,
    notAfter: now + 86_400_000,
  });
  if (revoke) await pki.revoke(identity.certificates[0] ?? new Uint8Array(), { reason: 'superseded' });
  return (await stage.desk()).signingWith(identity).compose(stage.draft());
}

const online = '--policy revocation=online';
const hard = `${online} --policy unknownRevocation=enforce`;
const reset = 'lienthong pki services --reset';
const switched = (how: string): string => `lienthong pki services --set ${how}`;

/** Every failure that the page names, by kind. */
export const failureGroups: readonly FailureGroup[] = [
  {
    en: 'Certificates',
    vi: 'Chứng thư',
    note: '`pki make` writes `key.pem`, `cert.pem` and `chain.pem`; `send --key --cert` signs with whatever it is given.',
    failures: [
      ...(Object.keys(abnormalStates) as AbnormalState[]).map(abnormal),
      {
        en: 'certificate of the agency revoked while the exchange runs',
        vi: 'chứng thư của cơ quan bị thu hồi khi hệ thống đang chạy',
        commands: [`lienthong pki revoke ${sender}`, send, `lienthong pki renew --agency ${sender}`],
        leadsTo: atSender('SIGNATURE_CERTIFICATE_REVOKED', 'R-192'),
        cause: async (stage) => {
          const desk = await stage.desk(neighbour);
          await stage.send(await desk.compose(stage.draft()), neighbour);
          await stage.certificates.revoke(neighbour);
          const observed = await stage.send(await desk.compose(stage.draft()), neighbour);
          await stage.certificates.issue(neighbour, { renew: true });
          return observed;
        },
      },
      {
        en: 'the same package handed in again after its certificate was stolen',
        vi: 'gói đã gửi, nộp lại sau khi khóa bị lộ',
        commands: [`lienthong pki revoke ${sender} --reason keyCompromise`, sendFile],
        leadsTo: atSender('SIGNATURE_CERTIFICATE_REVOKED', 'R-192'),
        cause: async (stage) => {
          const { pki, registry } = stage.emulator;
          const now = systemClock.now();
          const validity = { notBefore: now - 86_400_000, notAfter: now + 86_400_000 };
          const request = agencyRequestOf(registry.get(sender));
          const identity = await pki.issue({ ...request, ...validity, issuer: 'state', keyType: 'p-256' });
          const desk = (await stage.desk()).signingWith(identity);
          // Looked at once, and remembered; its one receiver is unknown, so that it can be handed in again.
          const bytes = await desk.compose(stage.draft());
          await stage.send(Buffer.concat([bytes, Buffer.from('\n')]));
          await pki.revoke(identity.certificates[0] ?? new Uint8Array(), { reason: 'keyCompromise' });
          return stage.send(bytes);
        },
      },
      {
        en: 'key that does not belong to the certificate',
        vi: 'khóa không thuộc chứng thư',
        commands: [
          `lienthong pki make self-signed --agency ${sender} -o mot`,
          `lienthong pki issue --agency ${sender} -o hai`,
          `${send} --key mot/key.pem --cert hai/chain.pem`,
        ],
        leadsTo: atSender('SIGNATURE_VALUE_MISMATCH', 'R-188'),
        cause: async (stage) => {
          const { key } = await stage.certificates.issue(neighbour);
          const { certificates } = await stage.certificates.issue(sender);
          const desk = (await stage.desk()).signingWith({ key, certificates });
          return stage.send(await desk.compose(stage.draft()));
        },
      },
      {
        ...abnormal('expired'),
        en: 'expired certificate, where signatures are reported only',
        vi: 'chứng thư hết hạn, khi chính sách chỉ báo cáo',
        up: '--policy signature=report',
        leadsTo: remark('SIGNATURE_CERTIFICATE_EXPIRED', 'R-190'),
      },
    ],
  },
  {
    en: 'Revocation services and time stamps',
    vi: 'Dịch vụ thu hồi và dấu thời gian',
    note: `\`up\` serves OCSP, CRL and time stamps; what is switched holds from the next request on, \`${reset}\` takes it back, and nodes believe an answer for five seconds. Certificates that were issued before the services first started name none: they are judged by the list in the directory.`,
    failures: [
      {
        en: 'certificate that OCSP says is revoked',
        vi: 'chứng thư mà OCSP trả lời là đã thu hồi',
        up: online,
        commands: [
          `lienthong pki make revoked --agency ${sender} -o thu`,
          `${send} --key thu/key.pem --cert thu/chain.pem`,
        ],
        leadsTo: atSender('SIGNATURE_CERTIFICATE_REVOKED', 'R-192'),
        cause: async (stage) => stage.send(await freshlySigned(stage, true)),
      },
      {
        alone: true,
        en: 'OCSP down, CRL answers',
        vi: 'OCSP ngừng, CRL vẫn trả lời',
        up: hard,
        commands: [switched('ocsp=down'), send],
        leadsTo: { outcome: 'delivered' },
        cause: (stage) =>
          whileServices(stage, { ocsp: 'down' }, async () => stage.send(await freshlySigned(stage))),
      },
      {
        en: 'OCSP and CRL down, soft fail',
        vi: 'OCSP và CRL đều ngừng, chính sách cho qua',
        up: online,
        commands: [switched('ocsp=down crl=down'), send],
        leadsTo: remark('SIGNATURE_REVOCATION_UNKNOWN', 'R-192'),
        cause: (stage) =>
          whileServices(stage, { ocsp: 'down', crl: 'down' }, async () =>
            stage.send(await freshlySigned(stage)),
          ),
      },
      {
        en: 'OCSP and CRL down, hard fail',
        vi: 'OCSP và CRL đều ngừng, chính sách bắt buộc',
        up: hard,
        commands: [switched('ocsp=down crl=down'), send],
        leadsTo: atSender('SIGNATURE_REVOCATION_UNKNOWN', 'R-192'),
        cause: (stage) =>
          whileServices(stage, { ocsp: 'down', crl: 'down' }, async () =>
            stage.send(await freshlySigned(stage)),
          ),
      },
      {
        en: 'revoked certificate while OCSP and CRL are down, soft fail: it gets through',
        vi: 'chứng thư đã thu hồi khi OCSP và CRL ngừng, chính sách cho qua: lọt',
        up: online,
        commands: [
          `lienthong pki make revoked --agency ${sender} -o thu`,
          switched('ocsp=down crl=down'),
          `${send} --key thu/key.pem --cert thu/chain.pem`,
        ],
        leadsTo: remark('SIGNATURE_REVOCATION_UNKNOWN', 'R-192'),
        cause: (stage) =>
          whileServices(stage, { ocsp: 'down', crl: 'down' }, async () =>
            stage.send(await freshlySigned(stage, true)),
          ),
      },
      {
        en: 'answers of OCSP and CRL with wrong signatures, hard fail',
        vi: 'OCSP và CRL trả lời với chữ ký sai, chính sách bắt buộc',
        up: hard,
        commands: [switched('ocsp=wrong-signature crl=stale'), send],
        leadsTo: atSender('SIGNATURE_REVOCATION_UNKNOWN', 'R-192'),
        cause: (stage) =>
          whileServices(stage, { ocsp: 'wrong-signature', crl: 'wrong-signature' }, async () =>
            stage.send(await freshlySigned(stage)),
          ),
      },
      ...(['wrong-time', 'wrong-digest', 'wrong-signature'] as const).map(
        (timestamp): Failure => ({
          en: `time stamp service: ${timestamp}`,
          vi: `dịch vụ dấu thời gian: ${timestamp}`,
          commands: [switched(`timestamp=${timestamp}`), send],
          leadsTo: notSent('PKI_TIME_STAMP_REFUSED'),
          cause: (stage) =>
            whileServices(stage, { timestamp }, async () => {
              const desk = await stage.desk();
              return stage.send(
                await desk.compose(
                  stage.draft({ attachments: [await desk.issueDocument(pdfContent(stage))] }),
                ),
              );
            }),
        }),
      ),
      {
        en: 'time stamp service down',
        vi: 'dịch vụ dấu thời gian ngừng',
        commands: [switched('timestamp=down'), send],
        leadsTo: notSent('PKI_SERVICE_UNREACHABLE'),
        cause: (stage) =>
          whileServices(stage, { timestamp: 'down' }, async () => {
            const desk = await stage.desk();
            return stage.send(
              await desk.compose(stage.draft({ attachments: [await desk.issueDocument(pdfContent(stage))] })),
            );
          }),
      },
    ],
  },
  {
    en: 'Signatures of packages',
    vi: 'Chữ ký gói tin',
    note: `\`goi.edxml\` is a package of your own; a signed one is made of it by \`lienthong pki issue --agency ${sender} -o toi\` and \`lienthong sign goi.edxml --key toi/key.pem --cert toi/chain.pem -o da-ky.edxml\`.`,
    failures: [
      {
        en: 'no signature',
        vi: 'không có chữ ký',
        commands: [sendFile],
        leadsTo: atSender('SIGNATURE_ABSENT', 'R-180'),
        cause: (stage) => stage.send(stage.unsigned()),
      },
      {
        en: 'one word changed after signing',
        vi: 'sửa một từ sau khi ký',
        commands: ['sed -i "s/500 triệu/900 triệu/" da-ky.edxml', sendFile.replace('goi', 'da-ky')],
        leadsTo: atSender('SIGNATURE_DIGEST_MISMATCH', 'R-187'),
        cause: async (stage) =>
          stage.send(await stage.altered((text) => text.replace('500 triệu', '900 triệu'))),
      },
      {
        en: 'one word changed on the line between two nodes',
        vi: 'sửa một từ trên đường truyền giữa hai nút',
        commands: ['lienthong demo   # part 3'],
        leadsTo: { ...atSender('SIGNATURE_DIGEST_MISMATCH', 'R-187'), tier: 'province' },
        cause: async (stage) => {
          stage.alteration = {
            host: 'district',
            alter: (_, bytes) =>
              Buffer.from(Buffer.from(bytes).toString('utf8').replace('500 triệu', '900 triệu')),
          };
          try {
            return await stage.send(await (await stage.desk()).compose(stage.draft()));
          } finally {
            stage.alteration = undefined;
          }
        },
      },
      {
        en: 'signature value changed',
        vi: 'sửa giá trị chữ ký',
        commands: [
          'sed -i "s/<SignatureValue>..../<SignatureValue>AAAA/" da-ky.edxml',
          sendFile.replace('goi', 'da-ky'),
        ],
        leadsTo: atSender('SIGNATURE_VALUE_MISMATCH', 'R-188'),
        cause: async (stage) =>
          stage.send(
            await stage.altered((text) => text.replace(/<SignatureValue>..../, '<SignatureValue>AAAA')),
          ),
      },
      {
        en: 'certificate left out of the signature',
        vi: 'chữ ký không kèm chứng thư',
        commands: [
          'sed -i "s|<X509Data>.*</X509Data>|<KeyName>x</KeyName>|" da-ky.edxml',
          sendFile.replace('goi', 'da-ky'),
        ],
        leadsTo: atSender('SIGNATURE_CERTIFICATE_MISSING', 'R-189'),
        cause: async (stage) =>
          stage.send(
            await stage.altered((text) => text.replace(/<X509Data>.*<\/X509Data>/s, '<KeyName>x</KeyName>')),
          ),
      },
      {
        en: 'SHA-1',
        vi: 'SHA-1',
        commands: [
          'lienthong sign goi.edxml --profile qcvn-legacy --alg rsa-sha1 --allow-sha1 --key toi/key.pem --cert toi/chain.pem -o da-ky.edxml',
          sendFile.replace('goi', 'da-ky'),
        ],
        leadsTo: atSender('SIGNATURE_ALGORITHM_WEAK', 'R-184'),
        cause: async (stage) => {
          const signer = await stage.certificates.issue(sender);
          const options = {
            signingTime: systemClock.now(),
            profile: 'qcvn-legacy',
            hash: 'sha1',
            allowSha1: true,
          } as const;
          return stage.send(await signPackage(stage.unsigned(), signer, options));
        },
      },
      {
        en: 'signed part moved aside and another put in its place (wrapping)',
        vi: 'dời phần đã ký sang chỗ khác, thay bằng phần giả (wrapping)',
        commands: [
          '# move edXMLBody into a new element, put another in its place',
          sendFile.replace('goi', 'da-ky'),
        ],
        leadsTo: atSender('SIGNATURE_PART_UNCOVERED', 'R-194'),
        cause: async (stage) =>
          stage.send(
            await stage.altered((text) => {
              const [body = ''] = /<(\w+:)?edXMLBody.*<\/(\w+:)?edXMLBody>/s.exec(text) ?? [];
              return text.replace(body, `${body.replace(/ Id="[^"]*"/g, '')}<x>${body}</x>`);
            }),
          ),
      },
    ],
  },
  {
    en: 'Signatures in attached PDFs',
    vi: 'Chữ ký trong tệp PDF',
    note: 'The sender’s node looks into attached PDFs (policy `pdf`: `report` unless told otherwise). `lienthong journey` shows each PDF as right, wrong, not checkable or unsigned.',
    failures: [
      {
        en: 'PDF changed after signing',
        vi: 'PDF bị sửa sau khi ký',
        commands: ['lienthong check goi.edxml   # names it before it is sent', `${send} --attach da-sua.pdf`],
        leadsTo: remark('PDF_SIGNATURE_WRONG', 'R-170'),
        cause: async (stage) => sendPdf(stage, alteredPdf(await issuedPdf(stage))),
      },
      {
        en: 'PDF changed after signing, enforced',
        vi: 'PDF bị sửa sau khi ký, chính sách bắt buộc',
        up: '--policy pdf=enforce',
        commands: [`${send} --attach da-sua.pdf`],
        leadsTo: atSender('PDF_SIGNATURE_WRONG', 'R-170'),
        cause: async (stage) => sendPdf(stage, alteredPdf(await issuedPdf(stage))),
      },
      {
        en: 'PDF signed with a certificate that was revoked before',
        vi: 'PDF ký bằng chứng thư đã bị thu hồi',
        up: '--policy pdf=enforce',
        commands: [
          `lienthong pki make revoked --agency ${sender} -o thu`,
          `lienthong pdf sign van-ban.pdf --key thu/key.pem --cert thu/chain.pem -o da-ky.pdf`,
          `${send} --attach da-ky.pdf`,
        ],
        leadsTo: atSender('PDF_SIGNATURE_WRONG', 'R-170'),
        cause: async (stage) => {
          const at = systemClock.now();
          const person = await personOf(stage);
          const byPerson = await signPdf(await blankPdf(stage), { signer: person, kind: 'person', at });
          const signer = await stage.certificates.makeAbnormal('revoked', sender);
          return sendPdf(stage, await signPdf(byPerson, { signer, kind: 'agency', at }));
        },
      },
      {
        en: 'PDF signed under an authority that is not trusted here',
        vi: 'PDF ký bằng chứng thư của nơi cấp không được tin cậy',
        up: '--policy pdf=enforce',
        commands: [`${send} --attach cua-noi-khac.pdf`],
        leadsTo: remark('PDF_SIGNATURE_UNCHECKED', 'R-170'),
        cause: async (stage) => {
          const other = await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' });
          const at = systemClock.now();
          const signer = await personOf(stage, other);
          return sendPdf(stage, await signPdf(await blankPdf(stage), { signer, kind: 'person', at }));
        },
      },
      {
        en: 'PDF that nobody has signed',
        vi: 'PDF không có chữ ký số',
        commands: [`${send} --attach chua-ky.pdf`],
        leadsTo: remark('EXCHANGE_RULE_BROKEN', 'R-168'),
        cause: async (stage) => sendPdf(stage, await blankPdf(stage)),
      },
      {
        en: 'PDF without the agency’s signature',
        vi: 'PDF thiếu chữ ký của cơ quan',
        commands: [`${send} --attach chi-ca-nhan.pdf`],
        leadsTo: remark('EXCHANGE_RULE_BROKEN', 'R-169'),
        cause: async (stage) => {
          const signer = await personOf(stage);
          return sendPdf(
            stage,
            await signPdf(await blankPdf(stage), { signer, kind: 'person', at: systemClock.now() }),
          );
        },
      },
    ],
  },
  {
    en: 'edXML, senders and receivers',
    vi: 'edXML, bên gửi, bên nhận',
    note: '`lienthong check FILE` names every defect of a package with rule and place before it is sent.',
    failures: [
      {
        en: 'not XML',
        vi: 'không phải XML',
        commands: [`echo xin-chao > goi.edxml`, sendFile],
        leadsTo: atSender('XML_CONTENT_OUTSIDE_ROOT', 'R-001'),
        cause: (stage) => stage.send(Buffer.from('xin-chao')),
      },
      {
        en: 'document type declaration (entity tricks)',
        vi: 'có DOCTYPE (mẹo thực thể)',
        commands: [`sed -i '1a <!DOCTYPE x>' goi.edxml`, sendFile],
        leadsTo: atSender('XML_DOCTYPE_REFUSED', 'R-003'),
        cause: async (stage) =>
          stage.send(await stage.altered((text) => text.replace(/(<\?xml[^>]*>)?/, '$1<!DOCTYPE x>'))),
      },
      {
        en: 'document without a subject',
        vi: 'văn bản không có trích yếu',
        commands: [`${send.replace('"Thử"', '" "')}`],
        leadsTo: atSender('EXCHANGE_RULE_BROKEN', 'R-077'),
        cause: async (stage) => stage.send(await (await stage.desk()).compose(stage.draft({ subject: ' ' }))),
      },
      {
        en: 'package in the name of another agency',
        vi: 'gói mang tên cơ quan khác',
        commands: [sendFile.replace(sender, neighbour)],
        leadsTo: atSender('EXCHANGE_SENDER_FOREIGN', 'R-048'),
        cause: async (stage) => stage.send(await (await stage.desk()).compose(stage.draft()), neighbour),
      },
      {
        en: 'receiver that is in no list',
        vi: 'bên nhận không có trong danh mục',
        commands: [sendFile],
        leadsTo: atSender('EXCHANGE_RECEIVER_UNKNOWN', 'R-046'),
        cause: async (stage) => {
          const to = { ...stage.emulator.registry.get(receiver), organId: '000.99.99.H99' as never };
          return stage.send(await (await stage.desk()).compose(stage.draft({ to: [to] })));
        },
      },
      {
        en: 'receiver that is locked',
        vi: 'bên nhận đang bị khóa',
        commands: [`lienthong agencies lock ${receiver}`, send, `lienthong agencies unlock ${receiver}`],
        leadsTo: atSender('EXCHANGE_RECEIVER_LOCKED'),
        cause: async (stage) => {
          const { session } = stage.emulator;
          await session.lockAgency(receiver);
          try {
            return await stage.send(await (await stage.desk()).compose(stage.draft()));
          } finally {
            await session.unlockAgency(receiver);
          }
        },
      },
      {
        en: 'sender that is locked',
        vi: 'bên gửi đang bị khóa',
        commands: [`lienthong agencies lock ${sender}`, send, `lienthong agencies unlock ${sender}`],
        leadsTo: atSender('EXCHANGE_SENDER_LOCKED'),
        cause: async (stage) => {
          const { session } = stage.emulator;
          await session.lockAgency(sender);
          try {
            return await stage.send(await (await stage.desk()).compose(stage.draft()));
          } finally {
            await session.unlockAgency(sender);
          }
        },
      },
    ],
  },
];
