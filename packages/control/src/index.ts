export { type Control, type ControlOptions, startControl } from './control.ts';
export type { Facilities, GatewayFacility, KeptSnapshot, SnapshotFacility } from './facilities.ts';
export { folderSite } from './folder-site.ts';
export { type ControlLimits, defaultControlLimits } from './http/control-limits.ts';
export { openApiDocument } from './openapi.ts';
export type { Method, Route, RouteAnswer, RouteBody } from './route.ts';
export { rooms, routeTable } from './route-table.ts';
export type { Site, SiteFile } from './site.ts';
export type { TraceTarget } from './traces/trace-exporter.ts';
