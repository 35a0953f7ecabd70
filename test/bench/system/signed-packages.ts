import type { AgencyDesk } from '@lienthong/emulator';

/** A package and the agency that sends it. */
export type SignedPackage = { readonly desk: AgencyDesk; readonly bytes: Uint8Array };

/** Makes the package of a number: of about `bytes` bytes, signed, from the desks in turn. */
export async function packageMaker(
  desks: readonly AgencyDesk[],
  office: AgencyDesk,
  bytes: number,
): Promise<(number: number) => Promise<SignedPackage>> {
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
  return (number) => compose(number, attached);
}

/** `count` packages made beforehand, numbered from `first`. */
export async function signedPackages(
  desks: readonly AgencyDesk[],
  office: AgencyDesk,
  count: number,
  bytes: number,
  first = 1,
): Promise<readonly SignedPackage[]> {
  const make = await packageMaker(desks, office, bytes);
  const packages: SignedPackage[] = [];
  for (let number = first; number < first + count; number += 1) packages.push(await make(number));
  return packages;
}
