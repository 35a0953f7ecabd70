import type { Gateway, System } from '@lienthong/control/client';
import type { Text } from '../language.ts';

/** What stands where a secret is not to be seen. */
export const hiddenSecret = '••••••••';

export type Snippet = {
  readonly id: string;
  readonly name: Text;
  readonly note?: Text;
  readonly text: string;
};

/** What is pasted into a program so that it speaks to this exchange. */
export function snippetsOf(options: {
  readonly system: Pick<System, 'id'>;
  readonly secret: string;
  readonly gateway: Gateway;
}): readonly Snippet[] {
  const {
    system: { id },
    secret,
    gateway: { endpoints, tls },
  } = options;
  const { vxp, lgsp } = endpoints;
  const ca = tls ? ' --cacert lienthong-ca.pem' : '';
  return [
    {
      id: 'java',
      name: { vi: 'Java, SDK chính thức', en: 'Java, the official SDK' },
      text: [
        'VnptProperties properties = new VnptProperties(',
        `    "${vxp}",`,
        `    ${quoted(id)},`,
        `    ${quoted(secret)},`,
        '    "/var/lib/edoc", 10, 3);',
        'KnobstickServiceImp knobstick = new KnobstickServiceImp(properties);',
        'var inbox = knobstick.getReceivedEdocList("{\\"servicetype\\":\\"eDoc\\",\\"messagetype\\":\\"edoc\\"}");',
        '',
      ].join('\n'),
    },
    {
      id: 'properties',
      name: { vi: 'Tệp cấu hình của SDK Java', en: 'Properties file of the Java SDK' },
      text: [
        `service.endpoint=${vxp}`,
        `systemid=${id}`,
        `secret=${secret}`,
        'store-path-dir=/var/lib/edoc',
        'client.max-connection=10',
        'client.max-error-retry=3',
        'log-error=/var/log/edoc',
        'isLog=true',
        '',
      ].join('\n'),
    },
    {
      id: 'csharp',
      name: { vi: 'C#, VPCPXRoadSdk', en: 'C#, VPCPXRoadSdk' },
      note: {
        vi: 'Tên các thuộc tính theo những chương trình đã công bố; SDK C# chưa được thử ở đây.',
        en: 'Names of the settings as published programs have them; the C# SDK was not tried here.',
      },
      text: [
        `Endpoint = "${vxp}",`,
        `Protocol = "${tls ? 'https' : 'http'}",`,
        `SystemId = ${quoted(id)},`,
        `SecretKey = ${quoted(secret)},`,
        'StorePathDir = @"C:\\edoc",',
        'HmacAlgorithm = "HMACSHA256",',
        '',
      ].join('\n'),
    },
    {
      id: 'curl',
      name: { vi: 'curl, ký bằng openssl', en: 'curl, signed with openssl' },
      note: {
        vi: 'Chữ ký chỉ gồm hai header: văn bản đã ký và HMAC của nó.',
        en: 'Two headers make the signature: the signed text and its HMAC.',
      },
      text: [
        `TEXT='{"XroadVnpt-systemid":"${id}","XroadVnpt-timestamp":"05032024T091530+0042","XroadVnpt-servicetype":"eDoc","XroadVnpt-messagetype":"edoc"}'`,
        `HASH=$(printf %s "$TEXT" | openssl dgst -sha256 -hmac ${shellQuoted(secret)} -r | cut -d' ' -f1)`,
        `curl -s${ca} -X POST '${vxp}/getReceivedEdocList' \\`,
        '  -H "XroadVnpt-sign-header: $TEXT" -H "XroadVnpt-hash-header: $HASH"',
        '',
      ].join('\n'),
    },
    {
      id: 'lgsp',
      name: { vi: 'REST kiểu LGSP tỉnh', en: 'REST, the way of a provincial LGSP' },
      note: {
        vi: 'Cần mật khẩu của hệ thống: lienthong systems change.',
        en: 'Needs a password of the system: lienthong systems change.',
      },
      text: [
        `curl -s${ca} -X POST '${lgsp}/auth/login' -d '{"username":"${id}","password":"…"}'`,
        `curl -s${ca} '${lgsp}/syncReceivedEdocList?messageType=edoc' -H 'Authorization: Bearer …'`,
        '',
      ].join('\n'),
    },
    {
      id: 'cli',
      name: { vi: 'Dòng lệnh lienthong', en: 'The lienthong command' },
      text: `lienthong inbox --via vxp --system ${id}\nlienthong send FILE.edxml --via vxp --system ${id}\n`,
    },
  ];
}

/** A text as Java and C# write it. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A text as a shell takes it, whatever is in it. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
