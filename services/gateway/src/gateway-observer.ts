/** One call as it is told after it has been answered. */
export type GatewayCall = {
  readonly front: 'vxp' | 'lgsp' | 'control';
  readonly operation: string;
  /** Who said it calls; verified unless `error` is about that. */
  readonly system: string | undefined;
  /** The agency that sends or receives, where the call is about one. */
  readonly agency: string | undefined;
  /** Number of the wire; `0` when all is well. */
  readonly result: string;
  /** Code of the error table. */
  readonly error: string | undefined;
  /** Milliseconds until the reply was handed over. */
  readonly ms: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
};

/** Hears of calls; must not throw. */
export type GatewayObserver = (
  call: GatewayCall & {
    /** Signed parameters as they came, leftovers of earlier calls among them; never a secret. */
    readonly parameters: ReadonlyMap<string, string>;
  },
) => void;
