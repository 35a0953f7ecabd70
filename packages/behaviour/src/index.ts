export { BehavingAgency, type BehavingAgencyOptions, type Clerk, type Received } from './behaving-agency.ts';
export {
  type BehaviourName,
  type BehaviourProfile,
  behaviourProfiles,
  readBehaviourProfile,
  type Span,
} from './behaviour-profile.ts';
export {
  type PlannedAnswer,
  type PlanOptions,
  planAnswers,
  type ReceivedMatter,
} from './plan-answers.ts';
