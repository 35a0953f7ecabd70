import type { AgencyDesk } from '@lienthong/emulator';

/** A package and the agency that sends it. */
export type SignedPackage = { readonly desk: AgencyDesk; readonly bytes: Uint8Array };

/** `count` packages of about `bytes` bytes each, signed, from the desks in turn; numbered from `first`. */
export async function signedPackages(
  desks: readonly AgencyDesk[],
  office: AgencyDesk,
  count: number,
  bytes: number,
  first = 1,
): Promise<readonly SignedPackage[]> {
  const compose = async (number: number, attached: number) => {
    const desk = desks[number % desks.length];
    if (!desk) throw new Error('no senders');
    const draft = {
      to: [office.organisation],
      codeNumber: String(number),
      codeNotation: 'BC-UBND',
      typeName: 'Báo cáo',
      subject: `Báo cáo ${number}`,
      attachments: [
        { name: 'bao-cao.pdf', bytes: new Uint8Array(Buffer.from(`%PDF-1.4 ${'0'.repeat(attached)}`)) },
      ],
    };
    return { desk, bytes: await desk.compose(draft) };
  };
  const bare = await compose(0, 0);
  const attached = Math.max(0, Math.floor(((bytes - bare.bytes.length) * 3) / 4));
  const packages: SignedPackage[] = [];
  for (let number = first; number < first + count; number += 1)
    packages.push(await compose(number, attached));
  return packages;
}
