import type { StatusFault, TimeStampFault } from '@lienthong/pki';

/** Faults that every service can have: no answer at all, or a late one. */
type ServiceFault = 'down' | 'slow';

/** How revocation lists are served. `stale`: their time has run out. */
export type RevocationListBehaviour = 'normal' | ServiceFault | StatusFault;

/** How OCSP requests are answered. `try-later`: the responder says that it is busy. */
export type OcspBehaviour = 'normal' | ServiceFault | StatusFault | 'try-later';

/** How time stamps are given. `wrong-digest`: the stamp is of something else. */
export type TimeStampBehaviour = 'normal' | ServiceFault | TimeStampFault;

/** How the services behave, each on its own. */
export type TrustServicesBehaviour = {
  readonly crl: RevocationListBehaviour;
  readonly ocsp: OcspBehaviour;
  readonly timestamp: TimeStampBehaviour;
  /** How late a slow answer is, milliseconds of the clock. */
  readonly slowMs: number;
  /** How wrong a wrong time is, milliseconds; negative: in the past. */
  readonly wrongByMs: number;
};

/** Everything works. */
export const normalBehaviour: TrustServicesBehaviour = {
  crl: 'normal',
  ocsp: 'normal',
  timestamp: 'normal',
  slowMs: 10_000,
  wrongByMs: -365 * 86_400_000,
};

/** What each service may be told to do. */
export const behaviourChoices: {
  readonly crl: readonly RevocationListBehaviour[];
  readonly ocsp: readonly OcspBehaviour[];
  readonly timestamp: readonly TimeStampBehaviour[];
} = {
  crl: ['normal', 'down', 'slow', 'wrong-signature', 'stale'],
  ocsp: ['normal', 'down', 'slow', 'wrong-signature', 'stale', 'try-later'],
  timestamp: ['normal', 'down', 'slow', 'wrong-signature', 'wrong-time', 'wrong-digest'],
};

/** Where a behaviour is kept: in memory, or where other processes can change it. */
export type BehaviourSwitch = {
  readonly behaviour: () => TrustServicesBehaviour;
  /** Members that are not given stay as they are. */
  readonly setBehaviour: (changes: Partial<TrustServicesBehaviour>) => void;
};

/** A behaviour in memory, normal at first. */
export function memoryBehaviour(): BehaviourSwitch {
  let behaviour = normalBehaviour;
  return {
    behaviour: () => behaviour,
    setBehaviour: (changes) => {
      behaviour = { ...behaviour, ...changes };
    },
  };
}
