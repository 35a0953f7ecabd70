export {
  CallBook,
  type CallFilter,
  type CallHint,
  type CallRefusal,
  type HeaderRole,
  type LoggedCall,
  type LoggedHeader,
} from './call-book.ts';
export type { Control } from './control-front.ts';
export { openControlToken } from './control-token.ts';
export { defaultGatewayPort, type Gateway, type GatewayOptions, startGateway } from './gateway.ts';
export { defaultGatewayLimits, type GatewayLimits } from './gateway-limits.ts';
export type { GatewayCall, GatewayObserver } from './gateway-observer.ts';
export type { TlsIdentity } from './http-front.ts';
export type { ExchangeAccess } from './system-desk.ts';
