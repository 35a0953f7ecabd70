import {
  type AgencyIdentity,
  openPki,
  type PersonIdentity,
  type Pki,
  requestTimeStamp,
} from '@lienthong/pki';
import { ManualClock, systemRandom } from '@lienthong/runtime';
import type { AdministrativeDocument } from './administrative-document.ts';
import type { SignPdfOptions } from './sign-pdf.ts';

/** Who signs in tests. */
export type ExampleSigners = {
  readonly pki: Pki;
  readonly clock: ManualClock;
  readonly person: PersonIdentity;
  readonly agency: AgencyIdentity;
  readonly timeStamp: NonNullable<SignPdfOptions['timeStamp']>;
};

/** The document of tests. */
export const exampleDocument: AdministrativeDocument = {
  superior: 'UBND huyện Tân Kỳ',
  agency: 'Ủy ban nhân dân xã Nghĩa Đồng',
  number: '12',
  notation: 'BC-UBND',
  place: 'Nghĩa Đồng',
  at: Date.parse('2026-03-05T01:02:03Z'),
  typeName: 'Báo cáo',
  subject: 'Kết quả gửi, nhận văn bản điện tử tháng 02 năm 2026',
  addressees: [],
  paragraphs: [
    'Ủy ban nhân dân xã báo cáo kết quả gửi, nhận văn bản điện tử như sau.',
    'Không có văn bản bị từ chối.',
  ],
  signer: { authority: 'TM. Ủy ban nhân dân', position: 'Chủ tịch', name: 'Nguyễn Văn Ví Dụ' },
  recipients: ['Như trên', 'Lưu: VT'],
};

/** A PKI of its own with a person and an agency. */
export async function exampleSigners(): Promise<ExampleSigners> {
  const clock = new ManualClock(exampleDocument.at);
  const pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
  const organId = '000.20.31.H41';
  const agencyName = exampleDocument.agency;
  const person = { organId, personId: 'ct01', name: 'Nguyễn Văn Ví Dụ', title: 'Chủ tịch', agencyName };
  return {
    pki,
    clock,
    person: await pki.personIdentity(person),
    agency: await pki.agencyIdentity({ organId, name: agencyName }),
    timeStamp: async (stamped) => {
      const { token } = await requestTimeStamp({
        url: 'http://127.0.0.1:8380/tsa',
        stamped,
        trust: pki.trust,
        clock,
        random: systemRandom,
        fetchMessage: ({ body }) => pki.services.timeStamp(body?.bytes ?? new Uint8Array()),
      });
      return token;
    },
  };
}
