import type { FaultBook } from '@lienthong/faults';
import type {
  BehaviourSwitch,
  OcspBehaviour,
  RevocationListBehaviour,
  TimeStampBehaviour,
} from '@lienthong/trust-services';

/** The behaviour of trust services with what faults make of it laid over; once lifted, it is what it was. */
export function withTrustFaults(base: BehaviourSwitch, faults: FaultBook): BehaviourSwitch {
  let asked = 0;
  const struck = (kind: 'ocsp-down' | 'timestamp-down'): unknown => {
    asked += 1;
    return faults.strike(kind, {}, `${kind} ${asked}`)?.fault.with['how'];
  };
  return {
    behaviour: () => {
      const behaviour = base.behaviour();
      if (faults.isEmpty) return behaviour;
      const ocsp = struck('ocsp-down') as OcspBehaviour | undefined;
      const timestamp = struck('timestamp-down') as TimeStampBehaviour | undefined;
      return {
        ...behaviour,
        // A list would say what OCSP does not.
        ...(ocsp === undefined ? {} : { ocsp, crl: ocsp as RevocationListBehaviour }),
        ...(timestamp === undefined ? {} : { timestamp }),
      };
    },
    setBehaviour: (changes) => base.setBehaviour(changes),
  };
}
