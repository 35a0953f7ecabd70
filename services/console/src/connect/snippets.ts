import type { SystemWithSecret } from '@lienthong/control/client';
import type { Text } from '../language.ts';

/** What is pasted into a program so that it speaks to this exchange. */
export function snippetsOf(
  { id, secret }: SystemWithSecret,
  gateway: string,
): readonly { readonly name: Text; readonly text: string }[] {
  return [
    {
      name: { vi: 'Java, SDK chính thức', en: 'Java, the official SDK' },
      text: `VnptProperties properties = new VnptProperties(\n    "${gateway}",\n    "${id}",\n    "${secret}",\n    "edoc", 10, 3);\n`,
    },
    {
      name: { vi: 'collaboration.properties của SDK', en: 'collaboration.properties of the SDK' },
      text: `service.endpoint=${gateway}\nsystemid=${id}\nsecret=${secret}\n`,
    },
    {
      name: { vi: 'Không cần chương trình', en: 'Without a program' },
      text: `lienthong send FILE.edxml --via vxp --system ${id}\nlienthong inbox --via vxp --system ${id}\n`,
    },
  ];
}
