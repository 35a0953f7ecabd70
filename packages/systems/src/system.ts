/** How the gateway treats what a system sends and asks for. */
export type SystemSettings = {
  /** How far a package is read before it is admitted: only what is needed to route it, or all of it. */
  readonly check: 'full' | 'header';
  /** What becomes of a signature that does not hold: not looked at, recorded, refused. */
  readonly signature: 'off' | 'report' | 'enforce';
  readonly unsigned: 'accept' | 'refuse';
  /** One unknown receiver among several: refuse the whole package, or only its copy. */
  readonly unknownReceiver: 'refuse-package' | 'refuse-copy';
  /** Age that a request's timestamp may have, days; absent: any, because the official SDK never renews its own. */
  readonly freshnessDays?: number;
  /** Whether packages that the system has set to `processing` stay in its list. */
  readonly listProcessing: boolean;
  /** Whether packages that the system has set to `fail` stay in its list. */
  readonly listFailed: boolean;
  /** Whether a delivered package gets one more TraceHeader; its bytes then differ from those that were sent. */
  readonly traceOnDelivery: boolean;
};

/** Settings of a system that names none. */
export const defaultSystemSettings: SystemSettings = {
  check: 'header',
  signature: 'report',
  unsigned: 'accept',
  unknownReceiver: 'refuse-package',
  listProcessing: true,
  listFailed: false,
  traceOnDelivery: false,
};

/** A client system of the gateway. */
export type System = {
  /** 1 to 64 letters, digits, `.`, `-`, `_`; case counts. */
  readonly id: string;
  /** What people read. */
  readonly name: string;
  /** In clear: the gateway needs it to check an HMAC. */
  readonly secret: string;
  /** scrypt, for the login of the provincial front; absent: the system cannot log in there. */
  readonly passwordHash?: string;
  /** Codes of the agencies that it may speak for. */
  readonly agencies: readonly string[] | 'all';
  readonly locked: boolean;
  readonly settings: SystemSettings;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When the secret was last made anew, milliseconds since 1970. */
  readonly rotatedAt?: number;
};

/** Bounds of a book; hostile or runaway input ends here. */
export const systemLimits = {
  systemsMax: 10_000,
  /** Of one system that names its agencies one by one. */
  agenciesMax: 120_000,
  nameCharactersMax: 200,
  secretCharactersMin: 8,
  secretCharactersMax: 256,
  passwordCharactersMin: 8,
  passwordCharactersMax: 256,
  freshnessDaysMax: 36_500,
  fileSizeBytesMax: 33_554_432,
} as const;
