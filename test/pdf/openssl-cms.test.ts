import { composePdf, signPdf } from '@lienthong/pdf';
import { openPki, requestTimeStamp } from '@lienthong/pki';
import { ManualClock, systemClock, systemRandom } from '@lienthong/runtime';
import { describe, expect, test } from 'vitest';
import { hasOpenssl, OpensslDesk } from '../pki/openssl.ts';

describe.skipIf(!hasOpenssl)('OpenSSL (skipped where it is absent)', () => {
  test.each([
    ['rsa-2048', false],
    ['p-256', true],
  ] as const)('verifies the signature in a PDF by %s, time stamp %s', async (agencyKeys, hasTimeStamp) => {
    using desk = new OpensslDesk();
    // OpenSSL judges certificates at the machine's own time.
    const clock = new ManualClock(systemClock.now());
    const pki = await openPki({ dir: undefined, clock, agencyKeys });
    desk.writeCertificates('root.pem', ...pki.trust.roots);
    const signer = await pki.agencyIdentity({ organId: 'H41.15', name: 'Sở Tư pháp' });
    const timeStamp = async (stamped: { readonly hash: 'sha256'; readonly digest: Uint8Array }) => {
      const { token } = await requestTimeStamp({
        url: 'pki:',
        stamped,
        trust: pki.trust,
        clock,
        random: systemRandom,
        fetchMessage: ({ body }) => pki.services.timeStamp(body!.bytes),
      });
      return token;
    };
    const blank = await composePdf({
      agency: 'Sở Tư pháp',
      number: '7',
      notation: 'TB-STP',
      place: 'Nghệ An',
      at: clock.now(),
      typeName: 'Thông báo',
      subject: 'Lịch họp',
      addressees: [],
      paragraphs: ['Sở Tư pháp thông báo.'],
      signer: { position: 'Giám đốc', name: 'Nguyễn Văn Ví Dụ' },
      recipients: ['Lưu: VT'],
    });
    const at = clock.now();
    const pdf = await signPdf(blank, {
      ...{ signer, kind: 'agency', at, anyOrder: true },
      ...(hasTimeStamp && { timeStamp }),
    });
    const [, a = 0, b = 0, c = 0] = (
      /\/ByteRange \[0 (\d+) +(\d+) +(\d+) *\]/.exec(pdf.toString('latin1')) ?? []
    ).map(Number);
    const value = Buffer.from(pdf.toString('latin1', a + 1, b - 1), 'hex');
    desk.write('content', Buffer.concat([pdf.subarray(0, a), pdf.subarray(b, b + c)]));
    desk.write('signature.der', value.subarray(0, 4 + value.readUInt16BE(2)));
    const argv = [
      'cms',
      '-verify',
      '-inform',
      'DER',
      '-binary',
      '-in',
      'signature.der',
      '-content',
      'content',
    ];
    const { text } = await desk.run(
      ...argv,
      '-cades',
      '-CAfile',
      'root.pem',
      '-purpose',
      'any',
      '-out',
      'same',
    );
    expect(text).toContain('CAdES Verification successful');
    const { text: printed } = await desk.run(
      'cms',
      '-cmsout',
      '-print',
      '-noout',
      '-inform',
      'DER',
      '-in',
      'signature.der',
    );
    expect(printed.includes('id-smime-aa-timeStampToken')).toBe(hasTimeStamp);
    // PAdES keeps the signing time in the dictionary and out of the signature (EN 319 142-1 §6.3).
    expect(printed).not.toMatch(/object: signingTime .*\n.*\n.*\n?.*unsignedAttrs/);
  });
});
