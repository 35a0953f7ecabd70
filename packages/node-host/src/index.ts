export { NodeHost, type NodeHostOptions } from './node-host.ts';
export type { Transport } from './transport.ts';
