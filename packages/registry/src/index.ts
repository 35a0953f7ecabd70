export { convertToQcvn102, convertToQd20 } from './code-conversion.ts';
export {
  isProcedureCode,
  type OrganId,
  type OrganIdForm,
  organIdForm,
  organIdKey,
  type ParsedOrganId,
  parseOrganId,
} from './organ-id.ts';
export type { Organisation, OrganisationRow, OrganisationStatus } from './organisation.ts';
export {
  applyOrganisationChanges,
  type OrganisationChange,
  parseOrganisationChanges,
  parseOrganisationLines,
} from './organisation-lines.ts';
export { type AgencyLock, Registry, type RegistryOptions, type Resolution } from './registry.ts';
export {
  encodeRegistryNotice,
  parseRegistryNotice,
  type RegistryNotice,
  registryNoticeKey,
} from './registry-notice.ts';
export { type SubjectTokens, subjectTokens } from './subject-tokens.ts';
export { knownTiers, type Tier } from './tier.ts';
export {
  buildTopology,
  type Edge,
  type NodeId,
  type Routing,
  Topology,
  type TopologyNode,
  type TopologyOptions,
} from './topology.ts';
