import type { FaultText } from './fault-kinds.ts';
import type { FaultScenario } from './fault-scenario.ts';

/** A scenario that comes with the exchange, to be run as it is or changed. */
export type ReadyScenario = {
  /** Kebab case. */
  readonly id: string;
  readonly title: FaultText;
  readonly summary: FaultText;
  readonly scenario: FaultScenario;
};

const second = 1_000;
const kySon = '000.00.36.H41';
const ngheAn = '000.00.00.H41';
const myLy = '000.21.36.H41';
const bacLy = '000.22.36.H41';
const kengDu = '000.23.36.H41';

/** Scenarios of a few minutes. Those that name places are for lists of agencies that have Kỳ Sơn. */
export const readyScenarios: readonly ReadyScenario[] = [
  {
    id: 'flood-night',
    title: { vi: 'Đêm lũ ở Kỳ Sơn', en: 'A flood by night in Kỳ Sơn' },
    summary: {
      vi: 'Đường truyền tới ba xã lần lượt đứt rồi được nối lại; đường từ tỉnh xuống huyện chậm dần.',
      en: 'Lines to three communes break one after another and are mended; the one from the province grows slow.',
    },
    scenario: {
      name: 'Đêm lũ ở Kỳ Sơn',
      seed: 'dem-lu',
      faults: [
        { kind: 'cut', on: { edge: [kySon, myLy] }, forMs: 120 * second },
        {
          kind: 'delay',
          on: { edge: [ngheAn, kySon] },
          with: { ms: 2_000 },
          inMs: 15 * second,
          forMs: 90 * second,
        },
        { kind: 'cut', on: { edge: [kySon, bacLy] }, inMs: 30 * second, forMs: 60 * second },
        { kind: 'cut', on: { edge: [kySon, kengDu] }, inMs: 45 * second, forMs: 60 * second },
      ],
    },
  },
  {
    id: 'unsteady-axis',
    title: { vi: 'Trục chập chờn', en: 'An unsteady axis' },
    summary: {
      vi: 'Thông điệp bị mất, bị nhân đôi, bị đảo thứ tự ở mọi nơi; văn bản vẫn phải tới đúng một lần.',
      en: 'Messages are lost, doubled and put out of order everywhere; documents still arrive exactly once.',
    },
    scenario: {
      name: 'Trục chập chờn',
      seed: 'chap-chon',
      faults: [
        { kind: 'loss', with: { share: 0.3 }, forMs: 60 * second },
        { kind: 'duplication', with: { share: 0.5 }, inMs: 20 * second, forMs: 60 * second },
        { kind: 'reordering', inMs: 40 * second, forMs: 60 * second },
        { kind: 'ack-loss', with: { share: 0.3 }, inMs: 60 * second, forMs: 60 * second },
      ],
    },
  },
  {
    id: 'commune-without-power',
    title: { vi: 'Một xã mất điện', en: 'A commune without power' },
    summary: {
      vi: 'Phần mềm của xã Mỹ Lý vắng mặt một phút rưỡi, sau đó trả lời chậm; văn bản gửi tới vẫn chờ trong hộp thư.',
      en: 'The software of Mỹ Lý is away for a minute and a half, then slow; documents wait in its mailbox.',
    },
    scenario: {
      name: 'Một xã mất điện',
      seed: 'mat-dien',
      faults: [
        { kind: 'offline', on: { agency: myLy }, forMs: 90 * second },
        {
          kind: 'answer-late',
          on: { agency: myLy },
          with: { ms: 3_000 },
          inMs: 90 * second,
          forMs: 60 * second,
        },
      ],
    },
  },
  {
    id: 'trust-services-down',
    title: { vi: 'Dịch vụ tin cậy gián đoạn', en: 'Trust services fail' },
    summary: {
      vi: 'Không tra được trạng thái chứng thư, rồi không cấp được dấu thời gian.',
      en: 'The state of certificates cannot be asked, then no time stamps are issued.',
    },
    scenario: {
      name: 'Dịch vụ tin cậy gián đoạn',
      seed: 'tin-cay',
      faults: [
        { kind: 'ocsp-down', forMs: 90 * second },
        { kind: 'timestamp-down', inMs: 45 * second, forMs: 75 * second },
      ],
    },
  },
];
