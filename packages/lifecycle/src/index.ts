export { type HistoryItem, type Lifecycle, lifecycleOf } from './lifecycle.ts';
export { codesWithReason, type EventName, type LifecycleEvent } from './lifecycle-event.ts';
export { type LifecycleState, lifecycleStates, type Pending, stateRanks } from './lifecycle-state.ts';
export { type Milestones, milestonesOf } from './milestones.ts';
export { type Transition, type TransitionId, transitionTable } from './transition-table.ts';
