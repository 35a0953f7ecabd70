export { Account, type Finding, type FindingName, findingNames, type SeenStages } from './account.ts';
export { AxisDoor } from './axis-door.ts';
export { type Composer, type StatusOrder, sessionComposer, statusParts } from './composer.ts';
export { notationOf } from './document-mark.ts';
export type { BooksReport, Door, DoorAnswer, DoorView, Parcel, Sighting } from './door.ts';
export type { GeneratorReport } from './generator-report.ts';
export { encodeCompressed, type HistogramInterval, hgrmText, hlogText } from './hdr-files.ts';
export { LatencyHistogram } from './latency-histogram.ts';
export type { LoadResult, LoadSetting } from './load-result.ts';
export {
  type LoadShape,
  planArrivals,
  type RhythmProfile,
  type ShapeName,
  shapeNames,
} from './load-shape.ts';
export type { LatencySummary, Measured, Moment } from './measurements.ts';
export { NullDoor } from './null-door.ts';
export { measureOwnCost, type OwnCost } from './own-cost.ts';
export { ParcelStock } from './parcel-stock.ts';
export { PlanSender } from './plan-sender.ts';
export type { ProcessSample, ProcessSummary } from './process-sampler.ts';
export { type PublishedFigures, type ReplayTargets, scaledTargets } from './replay/published-figures.ts';
export { costGrowth } from './replay/replay-pace.ts';
export { planReplay } from './replay/replay-plan.ts';
export { type ReplayResult, runReplay } from './replay/run-replay.ts';
export { midnightOf, workingInstants } from './replay/working-instants.ts';
export { type ReplayReport, replayHtml } from './report/replay-html.ts';
export { reportHtml } from './report/report-html.ts';
export { type LoadOptions, type LoadRun, runLoad } from './run-load.ts';
export type { Sender, SenderEvent } from './sender.ts';
export { SenderCrew } from './sender-crew.ts';
export type { SenderOrder } from './sender-order.ts';
export { serveSender } from './serve-sender.ts';
export { type PlanShare, placesOf, sharePlan } from './share-plan.ts';
export { type ClockEpoch, clockEpoch, sharedClock } from './shared-clock.ts';
export { planTraffic, receiversOf, type TrafficMix, type TrafficPlan } from './traffic-plan.ts';
export type { Reason, Thresholds, Verdict } from './verdict.ts';
export { verdictLine } from './verdict-line.ts';
export { VxpDoor, vxpStages } from './vxp-door.ts';
export { writeReplay, writeResult } from './write-result.ts';
