export {
  type BehaviourSwitch,
  behaviourChoices,
  memoryBehaviour,
  normalBehaviour,
  type OcspBehaviour,
  type RevocationListBehaviour,
  type TimeStampBehaviour,
  type TrustServicesBehaviour,
} from './behaviour.ts';
export { behaviourFile } from './behaviour-file.ts';
export {
  startTrustServices,
  type TrustServices,
  type TrustServicesOptions,
  type TrustServicesUrls,
} from './trust-services.ts';
