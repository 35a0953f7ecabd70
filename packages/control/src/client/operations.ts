// Made from the route table by `node test/control/reference/make-control-reference.ts`; tests compare it.
export type Agency = {
  readonly organId: string;
  readonly name: string;
  readonly fullName?: string | undefined;
  readonly shortName?: string | undefined;
  readonly tier: string;
  readonly kind: string;
  readonly parent?: string | undefined;
  readonly node?: string | undefined;
  readonly codeQcvn102?: string | undefined;
  readonly codeQd20?: string | undefined;
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
  readonly mountainous?: boolean | undefined;
  readonly validTo?: string | undefined;
  readonly successors?: readonly string[] | undefined;
  readonly registeredBy?: string | undefined;
  readonly deregistered?: boolean | undefined;
  readonly lock?:
    | {
        readonly at: number;
        readonly reason?: string | undefined;
      }
    | undefined;
  readonly childCount: number;
};
export type BooksVerdict = {
  readonly sound: boolean;
  readonly nodeCount: number;
  readonly entryCount: number;
  readonly inFlight: number;
  readonly broken: readonly Problem[];
  readonly divergences: readonly {
    readonly node: string;
    readonly name: string;
    readonly n: number;
    readonly what: 'altered' | 'removed' | 'inserted' | 'moved';
  }[];
  readonly imbalances: number;
  readonly doubled: number;
  readonly mismatches: readonly {
    readonly agency: string;
    readonly counter: string;
    readonly answered: number;
    readonly recomputed: number;
  }[];
};
export type Certificate = {
  readonly holder: string;
  readonly folder: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly fingerprint: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isValidNow: boolean;
  readonly revocation?:
    | {
        readonly at: number;
        readonly reason: string;
      }
    | undefined;
};
export type CertificateState = {
  readonly state:
    | 'expired'
    | 'not-yet-valid'
    | 'revoked'
    | 'suspended'
    | 'wrong-agency'
    | 'unknown-issuer'
    | 'weak-key'
    | 'self-signed'
    | 'bad-signature';
  readonly text: Text;
  readonly leadsTo: {
    readonly code: string;
    readonly number: number;
    readonly text: Text;
    readonly action: Text;
    readonly clause?: string | undefined;
  };
};
export type ClockOrder =
  | {
      readonly type: 'jump';
      readonly ms: number;
    }
  | {
      readonly type: 'set';
      readonly at: number;
    }
  | {
      readonly type: 'speed';
      readonly speed: number;
    }
  | {
      readonly type: 'freeze';
    }
  | {
      readonly type: 'resume';
    };
export type ContentAttachment = {
  readonly n: number;
  readonly name: string;
  readonly declaredType?: string | undefined;
  readonly family?: string | undefined;
  readonly size?: number | undefined;
  readonly problem?: Text | undefined;
};
export type ContentFinding = {
  readonly id: string;
  readonly severity: string;
  readonly text: Text;
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
};
export type ContentSignature = {
  readonly status: string;
  readonly trust: string;
  readonly isSender: boolean;
  readonly algorithm: string;
  readonly signingTime?: number | undefined;
  readonly signer?:
    | {
        readonly subject: string;
        readonly issuer: string;
        readonly serial: string;
        readonly fingerprint: string;
        readonly organId?: string | undefined;
        readonly notBefore?: number | undefined;
        readonly notAfter?: number | undefined;
        readonly revocation: string;
      }
    | undefined;
  readonly references: readonly {
    readonly uri: string;
    readonly algorithm: string;
    readonly matches: boolean;
  }[];
  readonly covered: readonly string[];
  readonly uncovered: readonly string[];
  readonly findings: readonly ContentFinding[];
};
export type ControlEvent = {
  readonly id: string;
  readonly type:
    | 'package.admitted'
    | 'package.relayed'
    | 'package.delivered'
    | 'package.refused'
    | 'package.dead'
    | 'package.duplicate'
    | 'package.acknowledged'
    | 'package.receipt'
    | 'package.retried'
    | 'package.dropped'
    | 'agency.registered'
    | 'agency.deregistered'
    | 'agency.locked'
    | 'agency.unlocked'
    | 'fault.made'
    | 'fault.lifted'
    | 'clock.changed'
    | 'gateway.call'
    | 'stream.reset'
    | 'stream.dropped';
  readonly at: number;
  readonly node?: string | undefined;
  readonly tier?: string | undefined;
  readonly pkg?: string | undefined;
  readonly kind?: string | undefined;
  readonly documentId?: string | undefined;
  readonly sender?: string | undefined;
  readonly subject?: string | undefined;
  readonly priority?: number | undefined;
  readonly status?: string | undefined;
  readonly about?: string | undefined;
  readonly agency?: string | undefined;
  readonly edge?: string | undefined;
  readonly copies?: number | undefined;
  readonly to?: readonly string[] | undefined;
  readonly toCount?: number | undefined;
  readonly code?: string | undefined;
  readonly rule?: string | undefined;
  readonly by?: string | undefined;
  readonly outcome?: string | undefined;
  readonly state?: string | undefined;
  readonly description?: string | undefined;
  readonly reason?: string | undefined;
  readonly fault?: string | undefined;
  readonly call?: GatewayCall | undefined;
};
export type CounterDay = {
  readonly day: string;
  readonly line: CounterLine;
};
export type CounterGroup = {
  readonly key: string;
  readonly name?: string | undefined;
  readonly tier: string;
  readonly agencies: number;
  readonly line: CounterLine;
  readonly opening?: CounterLine | undefined;
};
export type CounterLine = {
  readonly incoming: number;
  readonly outgoing: number;
  readonly internal: number;
  readonly crossing: number;
  readonly signed: number;
  readonly unsigned: number;
  readonly arrived: number;
  readonly refused: number;
  readonly acknowledged: number;
  readonly statusesSent: number;
  readonly statusesReceived: number;
};
export type CounterReport = {
  readonly by: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly names: {
    readonly incoming: Text;
    readonly outgoing: Text;
    readonly internal: Text;
    readonly crossing: Text;
    readonly signed: Text;
    readonly unsigned: Text;
    readonly arrived: Text;
    readonly refused: Text;
    readonly acknowledged: Text;
    readonly statusesSent: Text;
    readonly statusesReceived: Text;
  };
  readonly groups: readonly CounterGroup[];
  readonly total: CounterLine;
  readonly opening?:
    | {
        readonly source: string;
        readonly until?: string | undefined;
        readonly unassigned: CounterLine;
        readonly total: CounterLine;
      }
    | undefined;
};
export type DeadLetter = {
  readonly id: string;
  readonly node: string;
  readonly letter: number;
  readonly at: number;
  readonly from?: string | undefined;
  readonly code: string;
  readonly rule?: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly sizeBytes?: number | undefined;
  readonly about?:
    | {
        readonly type: 'submission' | 'relay' | 'acknowledgement' | 'receipts' | 'letter';
        readonly pkg?: string | undefined;
        readonly sender?: string | undefined;
        readonly documentId?: string | undefined;
        readonly code?: string | undefined;
        readonly subject?: string | undefined;
        readonly to?: readonly string[] | undefined;
      }
    | undefined;
};
export type DocumentDraft = {
  readonly to: readonly string[];
  readonly codeNumber?: string | undefined;
  readonly codeNotation: string;
  readonly typeName: string;
  readonly subject: string;
  readonly priority?: number | undefined;
  readonly due?: string | undefined;
  readonly steeringType?: number | undefined;
  readonly attachments?: readonly DraftAttachment[] | undefined;
  readonly paragraphs?: readonly string[] | undefined;
  readonly replaces?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly certificate?:
    | 'expired'
    | 'not-yet-valid'
    | 'revoked'
    | 'suspended'
    | 'wrong-agency'
    | 'unknown-issuer'
    | 'weak-key'
    | 'self-signed'
    | 'bad-signature'
    | undefined;
};
export type DraftAttachment = {
  readonly name: string;
  readonly content: string;
};
export type Duty = {
  readonly id: string;
  readonly text: Text;
  readonly rule: string;
  readonly source: string;
  readonly state: 'met' | 'late' | 'open' | 'overdue';
  readonly since: number;
  readonly dueAt: number;
  readonly metAt?: number | undefined;
  readonly debtor: string;
  readonly receiver: string;
  readonly direction: string;
  readonly pkg: string;
  readonly documentId: string;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
};
export type ExchangeClock = {
  readonly now: number;
  readonly aheadMs: number;
  readonly speed: number;
  readonly frozen: boolean;
};
export type ExchangeStatus = {
  readonly ready: boolean;
  readonly now: number;
  readonly startedAt: number;
  readonly routing: string;
  readonly agencies: number;
  readonly nodes: number;
  readonly packages: number;
  readonly entries: number;
  readonly openCopies: number;
  readonly unheardStates: number;
  readonly lastEventId: string;
  readonly streams: number;
  readonly waits: number;
};
export type Fault = {
  readonly id: string;
  readonly kind: string;
  readonly on: {
    readonly edge?: readonly string[] | undefined;
    readonly node?: string | undefined;
    readonly agency?: string | undefined;
    readonly system?: string | undefined;
    readonly packages?: string | undefined;
  };
  readonly with: Readonly<Record<string, unknown>>;
  readonly from: number;
  readonly to?: number | undefined;
  readonly after: number;
  readonly seed: string;
};
export type FaultKind = {
  readonly kind: string;
  readonly name: Text;
  readonly does: Text;
  readonly scopes: readonly string[];
  readonly needs: readonly string[];
  readonly seen: Text;
  readonly counted: Text;
  readonly error?: string | undefined;
  readonly parameters: Readonly<
    Record<
      string,
      {
        readonly unit?: string | undefined;
        readonly least?: number | undefined;
        readonly most?: number | undefined;
        readonly usual?: unknown | undefined;
        readonly choices?: readonly string[] | undefined;
      }
    >
  >;
};
export type FaultScenario = {
  readonly name?: string | undefined;
  readonly seed?: string | undefined;
  readonly faults: readonly {
    readonly kind:
      | 'delay'
      | 'bandwidth'
      | 'loss'
      | 'ack-loss'
      | 'duplication'
      | 'reordering'
      | 'cut'
      | 'one-way-cut'
      | 'refuse-first'
      | 'answer-late'
      | 'corruption'
      | 'signature-strip'
      | 'signature-swap'
      | 'certificate'
      | 'ocsp-down'
      | 'timestamp-down'
      | 'clock-skew'
      | 'disk-full'
      | 'offline'
      | 'kill';
    readonly on?:
      | {
          readonly edge?: readonly unknown[] | undefined;
          readonly node?: string | undefined;
          readonly agency?: string | undefined;
          readonly system?: string | undefined;
          readonly packages?: 'new' | 'revoke' | 'update' | 'replace' | 'status' | 'receipt' | undefined;
        }
      | undefined;
    readonly with?: Readonly<Record<string, number | string>> | undefined;
    readonly forMs?: number | undefined;
    readonly after?: number | undefined;
    readonly seed?: string | undefined;
    readonly inMs?: number | undefined;
  }[];
};
export type Gateway = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly endpoints: {
    readonly vxp: string;
    readonly lgsp: string;
  };
  readonly rootPem?: string | undefined;
  readonly calls?:
    | {
        readonly count: number;
        readonly refused: number;
        readonly keptMax: number;
      }
    | undefined;
};
export type GatewayCall = {
  readonly id: number;
  readonly at: number;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly front: 'vxp' | 'lgsp' | 'control';
  readonly operation: string;
  readonly system?: string | undefined;
  readonly agency?: string | undefined;
  readonly status?: number | undefined;
  readonly result?: string | undefined;
  readonly refusal?: GatewayRefusal | undefined;
  readonly hints: readonly Text[];
  readonly ms: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
};
export type GatewayCallDetail = {
  readonly id: number;
  readonly at: number;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly front: 'vxp' | 'lgsp' | 'control';
  readonly operation: string;
  readonly system?: string | undefined;
  readonly agency?: string | undefined;
  readonly status?: number | undefined;
  readonly result?: string | undefined;
  readonly refusal?: GatewayRefusal | undefined;
  readonly hints: readonly Text[];
  readonly ms: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly headers: readonly GatewayHeader[];
  readonly headerCount: number;
};
export type GatewayHeader = {
  readonly name: string;
  readonly value: string;
  readonly role: 'identity' | 'signature' | 'counts' | 'leftover' | 'transport';
  readonly isMasked: boolean;
  readonly length?: number | undefined;
  readonly signed?: string | undefined;
};
export type GatewayRefusal = {
  readonly code: string;
  readonly number: number;
  readonly text: Text;
  readonly action: Text;
  readonly blame: string;
  readonly retry: string;
  readonly clause?: string | undefined;
  readonly told?:
    | {
        readonly code: string;
        readonly text: Text;
      }
    | undefined;
};
export type HeldPackage = {
  readonly node: string;
  readonly agency: string;
  readonly pkg: string;
  readonly kind: string;
  readonly documentId: string;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  readonly sizeBytes: number;
  readonly copies: number;
  readonly since: number;
};
export type InboxMail = {
  readonly digest: string;
  readonly size: number;
  readonly kind: string;
  readonly sender: string;
  readonly documentId: string;
  readonly origin: string;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  readonly typeName?: string | undefined;
  readonly promulgationDate?: string | undefined;
  readonly dueDate?: string | undefined;
  readonly priority?: number | undefined;
  readonly signerName?: string | undefined;
  readonly signerPosition?: string | undefined;
  readonly pages?: number | undefined;
  readonly status?: string | undefined;
  readonly about?: string | undefined;
  readonly reason?: string | undefined;
  readonly affects?: readonly string[] | undefined;
  readonly signature?: string | undefined;
  readonly signer?: string | undefined;
  readonly scope?: string | undefined;
  readonly system?: string | undefined;
  readonly pkg: string;
  readonly deliveredAt: number;
};
export type Journey = {
  readonly digest: string;
  readonly size: number;
  readonly kind: string;
  readonly sender: string;
  readonly documentId: string;
  readonly origin: string;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  readonly typeName?: string | undefined;
  readonly promulgationDate?: string | undefined;
  readonly dueDate?: string | undefined;
  readonly priority?: number | undefined;
  readonly signerName?: string | undefined;
  readonly signerPosition?: string | undefined;
  readonly pages?: number | undefined;
  readonly status?: string | undefined;
  readonly about?: string | undefined;
  readonly reason?: string | undefined;
  readonly affects?: readonly string[] | undefined;
  readonly signature?: string | undefined;
  readonly signer?: string | undefined;
  readonly scope?: string | undefined;
  readonly system?: string | undefined;
  readonly pkg: string;
  readonly hops: readonly JourneyHop[];
  readonly receipts: readonly {
    readonly to: string;
    readonly outcome: string;
    readonly by: string;
    readonly at: number;
  }[];
  readonly acknowledgements: readonly {
    readonly to: string;
    readonly state: string;
    readonly at: number;
    readonly description?: string | undefined;
  }[];
  readonly statuses: readonly {
    readonly pkg: string;
    readonly at: number;
    readonly sender: string;
    readonly status: string;
  }[];
  readonly lives: readonly Life[];
};
export type JourneyHop = {
  readonly node: string;
  readonly name: string;
  readonly tier: string;
  readonly at: number;
  readonly from?: string | undefined;
  readonly copies: number;
  readonly signature?: string | undefined;
  readonly signer?: string | undefined;
  readonly hopMode?: string | undefined;
  readonly relayed: readonly {
    readonly edge: string;
    readonly copies: number;
  }[];
  readonly delivered: readonly string[];
  readonly refused: readonly Refusal[];
  readonly duplicates: number;
};
export type LedgerEntry = {
  readonly n: number;
  readonly at: number;
  readonly act: string;
  readonly pkg: string;
  readonly copies: number;
  readonly line: string;
};
export type LetterOutcome = {
  readonly id: string;
  readonly deed: 'retried' | 'dropped';
  readonly acts: readonly {
    readonly act: string;
    readonly pkg: string;
    readonly copies: number;
    readonly to?: readonly string[] | undefined;
    readonly edge?: string | undefined;
    readonly code?: string | undefined;
    readonly details?: Readonly<Record<string, unknown>> | undefined;
  }[];
  readonly dead?: string | undefined;
};
export type LetterReason = {
  readonly by?: string | undefined;
  readonly why?: string | undefined;
};
export type Life = {
  readonly documentId: string;
  readonly sender: string;
  readonly receiver: string;
  readonly state: string;
  readonly pending: string;
  readonly inForce?: string | undefined;
  readonly history: readonly {
    readonly what: string;
    readonly by: string;
    readonly at: number;
    readonly pkg: string;
    readonly from: string;
    readonly to: string;
    readonly reason?: string | undefined;
    readonly rules: readonly string[];
  }[];
};
export type ListedFault = {
  readonly id: string;
  readonly kind: string;
  readonly on: {
    readonly edge?: readonly string[] | undefined;
    readonly node?: string | undefined;
    readonly agency?: string | undefined;
    readonly system?: string | undefined;
    readonly packages?: string | undefined;
  };
  readonly with: Readonly<Record<string, unknown>>;
  readonly from: number;
  readonly to?: number | undefined;
  readonly after: number;
  readonly seed: string;
  readonly state: 'waiting' | 'holding' | 'over';
  readonly struck: number;
  readonly lastAt?: number | undefined;
  readonly packages: readonly string[];
};
export type Network = {
  readonly routing: string;
  readonly tiers: readonly {
    readonly tier: string;
    readonly nodes: number;
    readonly agencies: number;
  }[];
  readonly nodes: readonly NetworkNode[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
  }[];
};
export type NetworkNode = {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  readonly parent?: string | undefined;
  readonly depth: number;
  readonly agencyCount: number;
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
};
export type Outcome = {
  readonly status: 'accepted' | 'refused';
  readonly duplicate: boolean;
  readonly pkg: string;
  readonly documentId: string;
  readonly kind: string;
  readonly copies: number;
  readonly refusals: readonly Refusal[];
};
export type PackageContent = {
  readonly pkg: string;
  readonly size: number;
  readonly form?: string | undefined;
  readonly from?:
    | {
        readonly organId: string;
        readonly organName: string;
      }
    | undefined;
  readonly to: readonly {
    readonly organId: string;
    readonly organName: string;
  }[];
  readonly trace: readonly {
    readonly organId: string;
    readonly timestamp: string;
  }[];
  readonly attachments: readonly ContentAttachment[];
  readonly findings: readonly ContentFinding[];
  readonly signature?: ContentSignature | undefined;
};
export type PackageDetail = {
  readonly digest: string;
  readonly size: number;
  readonly kind: string;
  readonly sender: string;
  readonly documentId: string;
  readonly origin: string;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  readonly typeName?: string | undefined;
  readonly promulgationDate?: string | undefined;
  readonly dueDate?: string | undefined;
  readonly priority?: number | undefined;
  readonly signerName?: string | undefined;
  readonly signerPosition?: string | undefined;
  readonly pages?: number | undefined;
  readonly status?: string | undefined;
  readonly about?: string | undefined;
  readonly reason?: string | undefined;
  readonly affects?: readonly string[] | undefined;
  readonly signature?: string | undefined;
  readonly signer?: string | undefined;
  readonly scope?: string | undefined;
  readonly system?: string | undefined;
  readonly pkg: string;
  readonly at: number;
  readonly lastAt: number;
  readonly copies: number;
  readonly delivered: number;
  readonly refused: number;
  readonly stated: number;
  readonly receivers: readonly {
    readonly organId: string;
    readonly fate: 'underway' | 'delivered' | 'refused';
    readonly at?: number | undefined;
    readonly code?: string | undefined;
    readonly state?: string | undefined;
  }[];
};
export type PackageSummary = {
  readonly digest: string;
  readonly size: number;
  readonly kind: string;
  readonly sender: string;
  readonly documentId: string;
  readonly origin: string;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  readonly typeName?: string | undefined;
  readonly promulgationDate?: string | undefined;
  readonly dueDate?: string | undefined;
  readonly priority?: number | undefined;
  readonly signerName?: string | undefined;
  readonly signerPosition?: string | undefined;
  readonly pages?: number | undefined;
  readonly status?: string | undefined;
  readonly about?: string | undefined;
  readonly reason?: string | undefined;
  readonly affects?: readonly string[] | undefined;
  readonly signature?: string | undefined;
  readonly signer?: string | undefined;
  readonly scope?: string | undefined;
  readonly system?: string | undefined;
  readonly pkg: string;
  readonly at: number;
  readonly lastAt: number;
  readonly copies: number;
  readonly delivered: number;
  readonly refused: number;
  readonly stated: number;
};
export type PlayedStep = {
  readonly id: string;
  readonly title: Text;
  readonly narration: Text;
  readonly promise: Text;
  readonly number: number;
  readonly tookMs: number;
  readonly sight: {
    readonly held: readonly StoryFact[];
    readonly nodes: readonly string[];
    readonly edges: readonly {
      readonly from: string;
      readonly to: string;
    }[];
    readonly agencies: readonly string[];
    readonly packages: readonly string[];
  };
};
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly number: number;
  readonly retry: 'never' | 'later' | 'after-fix';
  readonly details: Readonly<Record<string, unknown>>;
};
export type Quota = {
  readonly packages?: number | undefined;
  readonly bytes?: number | undefined;
  readonly urgent?: number | undefined;
  readonly windowMs?: number | undefined;
  readonly waiting?: number | undefined;
  readonly policy?: 'refuse' | 'queue' | undefined;
};
export type QuotaOrder = {
  readonly where: string;
  readonly quota: {
    readonly packages?: number | undefined;
    readonly bytes?: number | undefined;
    readonly urgent?: number | undefined;
    readonly windowMs?: number | undefined;
    readonly waiting?: number | undefined;
    readonly policy?: 'refuse' | 'queue' | undefined;
  };
};
export type QuotaUse = {
  readonly agency: string;
  readonly quota: Quota;
  readonly used: {
    readonly packages: number;
    readonly bytes: number;
    readonly urgent: number;
    readonly waiting: number;
  };
};
export type ReadyScenario = {
  readonly id: string;
  readonly title: Text;
  readonly summary: Text;
  readonly scenario: FaultScenario;
};
export type Refusal = {
  readonly to: readonly string[];
  readonly code: string;
  readonly rule?: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly text?: Text | undefined;
};
export type RegisterRow = {
  readonly digest: string;
  readonly size: number;
  readonly kind: string;
  readonly sender: string;
  readonly documentId: string;
  readonly origin: string;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  readonly typeName?: string | undefined;
  readonly promulgationDate?: string | undefined;
  readonly dueDate?: string | undefined;
  readonly priority?: number | undefined;
  readonly signerName?: string | undefined;
  readonly signerPosition?: string | undefined;
  readonly pages?: number | undefined;
  readonly status?: string | undefined;
  readonly about?: string | undefined;
  readonly reason?: string | undefined;
  readonly affects?: readonly string[] | undefined;
  readonly signature?: string | undefined;
  readonly signer?: string | undefined;
  readonly scope?: string | undefined;
  readonly system?: string | undefined;
  readonly year: number;
  readonly number: number;
  readonly pkg: string;
  readonly at: number;
  readonly lives: readonly {
    readonly receiver: string;
    readonly state: string;
    readonly pending: string;
    readonly first: Readonly<Record<string, number>>;
    readonly endedAt?: number | undefined;
  }[];
};
export type Report = {
  readonly period: {
    readonly kind: 'day' | 'week' | 'month' | 'quarter' | 'year' | 'free';
    readonly name: string;
    readonly from: string;
    readonly to: string;
  };
  readonly madeAt: number;
  readonly under?:
    | {
        readonly code: string;
        readonly name: string;
      }
    | undefined;
  readonly opening?:
    | {
        readonly source: string;
        readonly until?: string | undefined;
      }
    | undefined;
  readonly tiers: readonly ReportRow[];
  readonly agencies: readonly ReportRow[];
  readonly unassigned: CounterLine;
  readonly total: ReportFigures;
  readonly proof: {
    readonly sound: boolean;
    readonly nodeCount: number;
    readonly entryCount: number;
    readonly inFlight: number;
    readonly divergences: readonly {
      readonly node: string;
      readonly name: string;
      readonly n: number;
      readonly what: 'altered' | 'removed' | 'inserted' | 'moved';
    }[];
    readonly imbalances: number;
    readonly disagreements: number;
    readonly doubled: number;
    readonly absentSites: readonly string[];
    readonly heads: readonly {
      readonly node: string;
      readonly name: string;
      readonly length: number;
      readonly hash: string;
    }[];
  };
  readonly texts: {
    readonly period: Text;
    readonly proof: Text;
    readonly opening?: Text | undefined;
  };
};
export type ReportFigures = {
  readonly line: CounterLine;
  readonly delivery?:
    | {
        readonly copies: number;
        readonly averageMs: number;
        readonly p95Ms: number;
      }
    | undefined;
  readonly overdue?: number | undefined;
  readonly opening: CounterLine;
  readonly exchanged: CounterLine;
  readonly cumulative: CounterLine;
};
export type ReportRow = {
  readonly key: string;
  readonly name?: string | undefined;
  readonly tier: string;
  readonly agencies: number;
  readonly line: CounterLine;
  readonly delivery?:
    | {
        readonly copies: number;
        readonly averageMs: number;
        readonly p95Ms: number;
      }
    | undefined;
  readonly overdue?: number | undefined;
  readonly opening: CounterLine;
  readonly exchanged: CounterLine;
  readonly cumulative: CounterLine;
};
export type SentMail = {
  readonly digest: string;
  readonly size: number;
  readonly kind: string;
  readonly sender: string;
  readonly documentId: string;
  readonly origin: string;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  readonly typeName?: string | undefined;
  readonly promulgationDate?: string | undefined;
  readonly dueDate?: string | undefined;
  readonly priority?: number | undefined;
  readonly signerName?: string | undefined;
  readonly signerPosition?: string | undefined;
  readonly pages?: number | undefined;
  readonly status?: string | undefined;
  readonly about?: string | undefined;
  readonly reason?: string | undefined;
  readonly affects?: readonly string[] | undefined;
  readonly signature?: string | undefined;
  readonly signer?: string | undefined;
  readonly scope?: string | undefined;
  readonly system?: string | undefined;
  readonly pkg: string;
  readonly sentAt: number;
  readonly copies: number;
  readonly arrived: number;
  readonly refused: number;
};
export type Snapshot = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly at?: number | undefined;
};
export type Story = {
  readonly id: string;
  readonly title: Text;
  readonly summary: Text;
  readonly caveat: Text;
  readonly registry: string;
  readonly needsGateway: boolean;
  readonly obstacle?:
    | {
        readonly code: string;
        readonly text: Text;
      }
    | undefined;
};
export type StoryFact = {
  readonly vi: string;
  readonly en: string;
  readonly seenIn?:
    | {
        readonly kind: 'journey' | 'lives' | 'mailbox' | 'register-out' | 'systems' | 'faults' | 'ledgers';
        readonly of?: string | undefined;
      }
    | undefined;
};
export type StoryState = {
  readonly story: {
    readonly id: string;
    readonly title: Text;
    readonly summary: Text;
    readonly caveat: Text;
  };
  readonly status: 'ready' | 'playing' | 'finished' | 'failed' | 'abandoned';
  readonly cast: readonly string[];
  readonly steps: readonly {
    readonly id: string;
    readonly title: Text;
    readonly narration: Text;
    readonly promise: Text;
  }[];
  readonly played: readonly PlayedStep[];
  readonly failure?:
    | {
        readonly code: string;
        readonly text: Text;
      }
    | undefined;
};
export type System = {
  readonly id: string;
  readonly name: string;
  readonly agencies: 'all' | readonly string[];
  readonly locked: boolean;
  readonly hasPassword: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly rotatedAt?: number | undefined;
};
export type SystemWithSecret = {
  readonly id: string;
  readonly name: string;
  readonly agencies: 'all' | readonly string[];
  readonly locked: boolean;
  readonly hasPassword: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly rotatedAt?: number | undefined;
  readonly secret: string;
};
export type Text = {
  readonly vi: string;
  readonly en: string;
};
export type TrustServices = {
  readonly crl: 'normal' | 'down' | 'slow' | 'wrong-signature' | 'stale';
  readonly ocsp: 'normal' | 'down' | 'slow' | 'wrong-signature' | 'stale' | 'try-later';
  readonly timestamp: 'normal' | 'down' | 'slow' | 'wrong-signature' | 'wrong-time' | 'wrong-digest';
  readonly slowMs: number;
  readonly wrongByMs: number;
};
/** Input and answer of every operation, by its name. */
export type Operations = {
  /** Whether the API answers. */
  readonly health: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly ok: true;
    };
  };
  /** Whether the exchange takes packages and all ledgers have been read. */
  readonly ready: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly ready: true;
    };
  };
  /** What runs. */
  readonly status: { readonly input: Readonly<Record<string, never>>; readonly answer: ExchangeStatus };
  /** The description of this API, OpenAPI 3.1. */
  readonly openapi: { readonly input: Readonly<Record<string, never>>; readonly answer: Uint8Array };
  /** Makes an address that opens the console, once. */
  readonly launch: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly path: string;
    };
  };
  /** Exchanges a launch secret for the session of a browser (cookie). */
  readonly openSession: {
    readonly input: {
      readonly body: {
        readonly launch: string;
      };
    };
    readonly answer: {
      readonly open: true;
    };
  };
  /** Ends the session of a browser. */
  readonly closeSession: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly open: false;
    };
  };
  /** Nodes, edges, coordinates: the picture of the network. */
  readonly network: { readonly input: Readonly<Record<string, never>>; readonly answer: Network };
  /** Agencies by name, code, tier. */
  readonly agencies: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly search?: string | undefined;
      readonly tier?: string | undefined;
      readonly parent?: string | undefined;
      readonly kind?: string | undefined;
    };
    readonly answer: {
      readonly items: readonly Agency[];
      readonly next?: string | undefined;
    };
  };
  /** One agency by its code. */
  readonly agency: { readonly input: { readonly code: string }; readonly answer: Agency };
  /** Locks an agency: it can neither send nor receive. */
  readonly lockAgency: {
    readonly input: {
      readonly code: string;
      readonly body: {
        readonly reason?: string | undefined;
      };
    };
    readonly answer: Agency;
  };
  /** Lets a locked agency send and receive again. */
  readonly unlockAgency: { readonly input: { readonly code: string }; readonly answer: Agency };
  /** The agency hands in a package, byte for byte. */
  readonly submit: {
    readonly input: { readonly code: string; readonly body: Uint8Array };
    readonly answer: Outcome;
  };
  /** The agency composes, signs and sends a document; a replacement where it says `replaces`. */
  readonly send: {
    readonly input: { readonly code: string; readonly body: DocumentDraft };
    readonly answer: Outcome;
  };
  /** Revokes a document that the agency has sent. */
  readonly revoke: {
    readonly input: {
      readonly code: string;
      readonly id: string;
      readonly body: {
        readonly reason: string;
        readonly to?: readonly string[] | undefined;
        readonly certificate?:
          | 'expired'
          | 'not-yet-valid'
          | 'revoked'
          | 'suspended'
          | 'wrong-agency'
          | 'unknown-issuer'
          | 'weak-key'
          | 'self-signed'
          | 'bad-signature'
          | undefined;
      };
    };
    readonly answer: Outcome;
  };
  /** Updates a document that the agency has sent: what its header says, files, receivers. */
  readonly update: {
    readonly input: {
      readonly code: string;
      readonly id: string;
      readonly body: {
        readonly reason: string;
        readonly subject?: string | undefined;
        readonly codeNumber?: string | undefined;
        readonly codeNotation?: string | undefined;
        readonly promulgationDate?: string | undefined;
        readonly place?: string | undefined;
        readonly typeName?: string | undefined;
        readonly content?: string | null | undefined;
        readonly signer?:
          | {
              readonly fullName: string;
              readonly position?: string | undefined;
              readonly competence?: string | undefined;
            }
          | undefined;
        readonly due?: string | null | undefined;
        readonly priority?: number | undefined;
        readonly sphereOfPromulgation?: string | null | undefined;
        readonly pageAmount?: number | undefined;
        readonly appendixes?: readonly string[] | undefined;
        readonly steeringType?: number | undefined;
        readonly toPlaces?: readonly string[] | undefined;
        readonly responseFor?:
          | readonly {
              readonly organId: string;
              readonly code: string;
              readonly documentId: string;
              readonly promulgationDate: string;
            }[]
          | undefined;
        readonly paper?: boolean | undefined;
        readonly attachments?: readonly DraftAttachment[] | undefined;
        readonly added?: readonly string[] | undefined;
        readonly dropped?: readonly string[] | undefined;
        readonly certificate?:
          | 'expired'
          | 'not-yet-valid'
          | 'revoked'
          | 'suspended'
          | 'wrong-agency'
          | 'unknown-issuer'
          | 'weak-key'
          | 'self-signed'
          | 'bad-signature'
          | undefined;
      };
    };
    readonly answer: Outcome;
  };
  /** Asks those who have a document to give it back (status 13). */
  readonly takeBack: {
    readonly input: {
      readonly code: string;
      readonly id: string;
      readonly body: {
        readonly reason: string;
        readonly from?: readonly string[] | undefined;
        readonly certificate?:
          | 'expired'
          | 'not-yet-valid'
          | 'revoked'
          | 'suspended'
          | 'wrong-agency'
          | 'unknown-issuer'
          | 'weak-key'
          | 'self-signed'
          | 'bad-signature'
          | undefined;
      };
    };
    readonly answer: {
      readonly items: readonly Outcome[];
    };
  };
  /** What waits in the mailbox, the oldest first. */
  readonly inbox: {
    readonly input: {
      readonly code: string;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly type?: 'document' | 'status' | undefined;
    };
    readonly answer: {
      readonly items: readonly InboxMail[];
      readonly next?: string | undefined;
    };
  };
  /** What the agency has sent, the newest first. */
  readonly sent: {
    readonly input: {
      readonly code: string;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
    };
    readonly answer: {
      readonly items: readonly SentMail[];
      readonly next?: string | undefined;
    };
  };
  /** How many packages wait in the mailbox, and how many were ever delivered. */
  readonly mailCount: {
    readonly input: { readonly code: string; readonly type?: 'document' | 'status' | undefined };
    readonly answer: {
      readonly waiting: number;
      readonly delivered: number;
    };
  };
  /** Tells the sender how a received document is handled: 01 to 06, 15, 16. */
  readonly sendStatus: {
    readonly input: {
      readonly code: string;
      readonly id: string;
      readonly body: {
        readonly status: '15' | '16' | '01' | '02' | '03' | '04' | '05' | '06';
        readonly description?: string | undefined;
      };
    };
    readonly answer: Outcome;
  };
  /** Takes a package out of the mailbox, or says how far it has come; its sender hears of it. */
  readonly acknowledge: {
    readonly input: {
      readonly code: string;
      readonly id: string;
      readonly body: {
        readonly state?: 'processing' | 'done' | 'fail' | undefined;
        readonly description?: string | undefined;
      };
    };
    readonly answer: {
      readonly pkg: string;
      readonly state: string;
    };
  };
  /** Register of incoming or outgoing documents. */
  readonly register: {
    readonly input: {
      readonly code: string;
      readonly direction: 'in' | 'out';
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly search?: string | undefined;
      readonly from?: string | undefined;
      readonly to?: string | undefined;
    };
    readonly answer: {
      readonly items: readonly RegisterRow[];
      readonly next?: string | undefined;
    };
  };
  /** The register as CSV. */
  readonly registerCsv: {
    readonly input: {
      readonly code: string;
      readonly direction: 'in' | 'out';
      readonly search?: string | undefined;
      readonly from?: string | undefined;
      readonly to?: string | undefined;
    };
    readonly answer: Uint8Array;
  };
  /** What is due and overdue, by working days. */
  readonly duties: {
    readonly input: {
      readonly code: string;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly state?: 'owed' | 'overdue' | 'all' | undefined;
    };
    readonly answer: {
      readonly items: readonly Duty[];
      readonly next?: string | undefined;
    };
  };
  /** The latest packages, the newest first. */
  readonly packages: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly kind?:
        | 'new'
        | 'revoke'
        | 'update'
        | 'replace'
        | 'status'
        | 'unreadable'
        | 'document'
        | undefined;
      readonly agency?: string | undefined;
      readonly state?: 'underway' | 'delivered' | 'refused' | undefined;
      readonly search?: string | undefined;
    };
    readonly answer: {
      readonly items: readonly PackageSummary[];
      readonly next?: string | undefined;
    };
  };
  /** A package and what became of each copy. */
  readonly package: { readonly input: { readonly id: string }; readonly answer: PackageDetail };
  /** The package, byte for byte as it was sent. */
  readonly packageBytes: { readonly input: { readonly id: string }; readonly answer: Uint8Array };
  /** What is in the package: parties, files, defects by rule, evidence of the signature. */
  readonly packageContent: { readonly input: { readonly id: string }; readonly answer: PackageContent };
  /** A file that the package carries. */
  readonly attachment: {
    readonly input: { readonly id: string; readonly n: number };
    readonly answer: Uint8Array;
  };
  /** The evidence of its journey in one ASiC-E file, which can be checked offline. */
  readonly evidence: { readonly input: { readonly id: string }; readonly answer: Uint8Array };
  /** Hops, receipts and statuses; of a document, those of all its versions. */
  readonly journeys: {
    readonly input: { readonly id: string };
    readonly answer: {
      readonly items: readonly Journey[];
    };
  };
  /** Cumulative counters by tier, agency, node or province, of all time or of a period. */
  readonly counters: {
    readonly input: {
      readonly by?: 'tier' | 'agency' | 'node' | 'province' | undefined;
      readonly from?: string | undefined;
      readonly to?: string | undefined;
      readonly agency?: string | undefined;
    };
    readonly answer: CounterReport;
  };
  /** Counters of every day of a period, for trends. */
  readonly counterDays: {
    readonly input: {
      readonly from?: string | undefined;
      readonly to?: string | undefined;
      readonly tier?: string | undefined;
      readonly agency?: string | undefined;
    };
    readonly answer: {
      readonly items: readonly CounterDay[];
    };
  };
  /** The report of a period by tier and agency, with the verdict on the ledgers and the head of each. */
  readonly report: {
    readonly input: { readonly period?: string | undefined; readonly under?: string | undefined };
    readonly answer: Report;
  };
  /** The report of a period as CSV. */
  readonly reportCsv: {
    readonly input: { readonly period?: string | undefined; readonly under?: string | undefined };
    readonly answer: Uint8Array;
  };
  /** The report of a period as XLSX, in both languages. */
  readonly reportXlsx: {
    readonly input: { readonly period?: string | undefined; readonly under?: string | undefined };
    readonly answer: Uint8Array;
  };
  /** Recomputes every chain, every sum and every counter from the ledgers. */
  readonly verifyBooks: {
    readonly input: { readonly atRest?: 'true' | 'false' | undefined };
    readonly answer: BooksVerdict;
  };
  /** A node’s ledger, in the order of its chain. */
  readonly ledger: {
    readonly input: {
      readonly node: string;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
    };
    readonly answer: {
      readonly items: readonly LedgerEntry[];
      readonly next?: string | undefined;
    };
  };
  /** Systems that may use the VXP gateway. */
  readonly systems: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly items: readonly System[];
    };
  };
  /** Adds a system; answers with its secret. */
  readonly addSystem: {
    readonly input: {
      readonly body: {
        readonly name?: string | undefined;
        readonly agencies: 'all' | readonly string[];
        readonly settings?: Readonly<Record<string, string | number | boolean>> | undefined;
        readonly password?: string | undefined;
        readonly id: string;
        readonly secret?: string | undefined;
      };
    };
    readonly answer: SystemWithSecret;
  };
  /** One system. */
  readonly system: { readonly input: { readonly id: string }; readonly answer: System };
  /** The system with its secret, to be pasted into an SDK’s configuration. */
  readonly revealSystem: { readonly input: { readonly id: string }; readonly answer: SystemWithSecret };
  /** Changes a system; what is not named stays. */
  readonly changeSystem: {
    readonly input: {
      readonly id: string;
      readonly body: {
        readonly name?: string | undefined;
        readonly agencies?: 'all' | readonly string[] | undefined;
        readonly settings?: Readonly<Record<string, string | number | boolean>> | undefined;
        readonly password?: string | undefined;
      };
    };
    readonly answer: System;
  };
  /** Makes a new secret. */
  readonly rotateSystem: { readonly input: { readonly id: string }; readonly answer: SystemWithSecret };
  /** Locks a system out. */
  readonly lockSystem: { readonly input: { readonly id: string }; readonly answer: System };
  /** Lets a system in again. */
  readonly unlockSystem: { readonly input: { readonly id: string }; readonly answer: System };
  /** Removes a system. */
  readonly removeSystem: { readonly input: { readonly id: string }; readonly answer: System };
  /** Where the gateway is and how often it was called. */
  readonly gateway: { readonly input: Readonly<Record<string, never>>; readonly answer: Gateway };
  /** The latest calls of the gateway, the newest first. */
  readonly gatewayCalls: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly system?: string | undefined;
      readonly operation?: string | undefined;
      readonly refused?: 'true' | 'false' | undefined;
    };
    readonly answer: {
      readonly items: readonly GatewayCall[];
      readonly next?: string | undefined;
    };
  };
  /** Every call of the gateway as it is answered, as server-sent events. */
  readonly gatewayCallEvents: {
    readonly input: {
      readonly system?: string | undefined;
      readonly operation?: string | undefined;
      readonly refused?: 'true' | 'false' | undefined;
      readonly after?: string | undefined;
    };
    readonly answer: ControlEvent;
  };
  /** One call of the gateway with every header, secrets hidden; `latest` is the newest. */
  readonly gatewayCall: { readonly input: { readonly id: string }; readonly answer: GatewayCallDetail };
  /** Certificates that were issued. */
  readonly certificates: {
    readonly input: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly holder?: string | undefined;
    };
    readonly answer: {
      readonly items: readonly Certificate[];
      readonly next?: string | undefined;
    };
  };
  /** One certificate. */
  readonly certificate: { readonly input: { readonly target: string }; readonly answer: Certificate };
  /** Abnormal states that certificates can be made in, and what they lead to. */
  readonly certificateStates: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly items: readonly CertificateState[];
    };
  };
  /** Issues a new key and certificate for an agency; the old one stays as it is. */
  readonly renewCertificate: { readonly input: { readonly code: string }; readonly answer: Certificate };
  /** Revokes a certificate for good. */
  readonly revokeCertificate: {
    readonly input: {
      readonly target: string;
      readonly body: {
        readonly reason?:
          | 'unspecified'
          | 'keyCompromise'
          | 'cACompromise'
          | 'affiliationChanged'
          | 'superseded'
          | 'cessationOfOperation'
          | 'privilegeWithdrawn'
          | undefined;
      };
    };
    readonly answer: Certificate;
  };
  /** Suspends a certificate. */
  readonly suspendCertificate: { readonly input: { readonly target: string }; readonly answer: Certificate };
  /** Ends the suspension of a certificate. */
  readonly resumeCertificate: { readonly input: { readonly target: string }; readonly answer: Certificate };
  /** How revocation lists, OCSP and time stamps are answered. */
  readonly trustServices: { readonly input: Readonly<Record<string, never>>; readonly answer: TrustServices };
  /** Lets them be silent, slow or wrong. */
  readonly setTrustServices: {
    readonly input: {
      readonly body: {
        readonly crl?: 'normal' | 'down' | 'slow' | 'wrong-signature' | 'stale' | undefined;
        readonly ocsp?: 'normal' | 'down' | 'slow' | 'wrong-signature' | 'stale' | 'try-later' | undefined;
        readonly timestamp?:
          | 'normal'
          | 'down'
          | 'slow'
          | 'wrong-signature'
          | 'wrong-time'
          | 'wrong-digest'
          | undefined;
        readonly slowMs?: number | undefined;
        readonly wrongByMs?: number | undefined;
      };
    };
    readonly answer: TrustServices;
  };
  /** Snapshots of the exchange. */
  readonly snapshots: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly items: readonly Snapshot[];
    };
  };
  /** Takes a snapshot of the running exchange. */
  readonly saveSnapshot: {
    readonly input: {
      readonly body: {
        readonly name: string;
      };
    };
    readonly answer: Snapshot;
  };
  /** Kinds of faults that can be made. */
  readonly faultKinds: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly items: readonly FaultKind[];
    };
  };
  /** Faults and what they have done. */
  readonly faults: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly items: readonly ListedFault[];
    };
  };
  /** Makes a fault. */
  readonly addFault: {
    readonly input: {
      readonly body: {
        readonly kind:
          | 'delay'
          | 'bandwidth'
          | 'loss'
          | 'ack-loss'
          | 'duplication'
          | 'reordering'
          | 'cut'
          | 'one-way-cut'
          | 'refuse-first'
          | 'answer-late'
          | 'corruption'
          | 'signature-strip'
          | 'signature-swap'
          | 'certificate'
          | 'ocsp-down'
          | 'timestamp-down'
          | 'clock-skew'
          | 'disk-full'
          | 'offline'
          | 'kill';
        readonly on?:
          | {
              readonly edge?: readonly unknown[] | undefined;
              readonly node?: string | undefined;
              readonly agency?: string | undefined;
              readonly system?: string | undefined;
              readonly packages?: 'new' | 'revoke' | 'update' | 'replace' | 'status' | 'receipt' | undefined;
            }
          | undefined;
        readonly with?: Readonly<Record<string, number | string>> | undefined;
        readonly forMs?: number | undefined;
        readonly after?: number | undefined;
        readonly seed?: string | undefined;
        readonly from?: number | undefined;
        readonly to?: number | undefined;
      };
    };
    readonly answer: Fault;
  };
  /** Lifts a fault. */
  readonly liftFault: {
    readonly input: { readonly id: string };
    readonly answer: {
      readonly lifted: number;
    };
  };
  /** Lifts all faults. */
  readonly liftFaults: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly lifted: number;
    };
  };
  /** Scenarios of faults that come with the exchange. */
  readonly faultScenarios: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly items: readonly ReadyScenario[];
    };
  };
  /** The timetable of a scenario if it were run now; nothing is done. */
  readonly planFaultScenario: {
    readonly input: { readonly body: FaultScenario };
    readonly answer: {
      readonly items: readonly Fault[];
    };
  };
  /** Runs a scenario: all of its faults, or none. */
  readonly runFaultScenario: {
    readonly input: { readonly body: FaultScenario };
    readonly answer: {
      readonly items: readonly Fault[];
    };
  };
  /** Quotas, and how much of them is used. */
  readonly quotas: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly set: readonly {
        readonly where: string;
        readonly quota: Quota;
      }[];
      readonly agencies: readonly QuotaUse[];
    };
  };
  /** Packages that nodes hold until a quota has room. */
  readonly heldPackages: {
    readonly input: { readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly answer: {
      readonly items: readonly HeldPackage[];
      readonly next?: string | undefined;
    };
  };
  /** Limits an agency, a tier, or all. */
  readonly setQuota: {
    readonly input: { readonly body: QuotaOrder };
    readonly answer: {
      readonly where: string;
      readonly quota: Quota;
    };
  };
  /** Takes a quota back. */
  readonly clearQuota: {
    readonly input: { readonly where: string };
    readonly answer: {
      readonly cleared: number;
    };
  };
  /** Takes all quotas back. */
  readonly clearQuotas: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly cleared: number;
    };
  };
  /** Dead letters with their reasons. */
  readonly deadLetters: {
    readonly input: { readonly limit?: number | undefined; readonly cursor?: string | undefined };
    readonly answer: {
      readonly items: readonly DeadLetter[];
      readonly next?: string | undefined;
    };
  };
  /** One dead letter, and what it is about. */
  readonly deadLetter: {
    readonly input: { readonly node: string; readonly letter: string };
    readonly answer: DeadLetter;
  };
  /** Decides on it as if it came for the first time. */
  readonly retryDeadLetter: {
    readonly input: { readonly node: string; readonly letter: string; readonly body: LetterReason };
    readonly answer: LetterOutcome;
  };
  /** Gives it up; its sender hears of the refusal. */
  readonly dropDeadLetter: {
    readonly input: { readonly node: string; readonly letter: string; readonly body: LetterReason };
    readonly answer: LetterOutcome;
  };
  /** The clock of the exchange. */
  readonly clock: { readonly input: Readonly<Record<string, never>>; readonly answer: ExchangeClock };
  /** Moves, sets, speeds up, freezes or resumes the clock. */
  readonly setClock: {
    readonly input: { readonly force?: 'true' | 'false' | undefined; readonly body: ClockOrder };
    readonly answer: ExchangeClock;
  };
  /** Guided stories, and which can be told on this exchange. */
  readonly stories: {
    readonly input: Readonly<Record<string, never>>;
    readonly answer: {
      readonly items: readonly Story[];
      readonly current?:
        | {
            readonly id: string;
            readonly status: 'ready' | 'playing' | 'finished' | 'failed' | 'abandoned';
          }
        | undefined;
    };
  };
  /** The story that was started last. */
  readonly story: { readonly input: Readonly<Record<string, never>>; readonly answer: StoryState };
  /** Makes a story ready; nothing is done yet. */
  readonly startStory: {
    readonly input: {
      readonly body: {
        readonly id: string;
      };
    };
    readonly answer: StoryState;
  };
  /** Plays the next step; answers when what must be true is. */
  readonly nextStoryStep: { readonly input: Readonly<Record<string, never>>; readonly answer: PlayedStep };
  /** Abandons the story: its faults are lifted, its systems removed. */
  readonly abandonStory: { readonly input: Readonly<Record<string, never>>; readonly answer: StoryState };
  /** Everything that changes, as server-sent events; resumed by Last-Event-ID. */
  readonly events: {
    readonly input: {
      readonly types?: string | undefined;
      readonly agency?: string | undefined;
      readonly node?: string | undefined;
      readonly tier?: string | undefined;
      readonly pkg?: string | undefined;
      readonly document?: string | undefined;
      readonly kind?: string | undefined;
      readonly after?: string | undefined;
    };
    readonly answer: ControlEvent;
  };
  /** Waits for a package or document: delivered, with all outcomes known, or a status about it back. */
  readonly waitPackage: {
    readonly input: {
      readonly id: string;
      readonly until?: 'known' | 'delivered' | 'settled' | 'status' | undefined;
      readonly agency?: string | undefined;
      readonly status?: string | undefined;
      readonly timeoutMs?: number | undefined;
    };
    readonly answer: PackageDetail;
  };
  /** Waits until at least N packages wait in the mailbox. */
  readonly waitMail: {
    readonly input: {
      readonly code: string;
      readonly count: number;
      readonly type?: 'document' | 'status' | undefined;
      readonly timeoutMs?: number | undefined;
    };
    readonly answer: {
      readonly waiting: number;
      readonly delivered: number;
    };
  };
  /** Waits until nothing is on its way: every copy has its outcome, every receipt is back. */
  readonly waitQuiescent: {
    readonly input: { readonly timeoutMs?: number | undefined };
    readonly answer: {
      readonly entries: number;
    };
  };
  /** Metrics for Prometheus. */
  readonly metrics: { readonly input: Readonly<Record<string, never>>; readonly answer: Uint8Array };
};
/** How an operation is called. */
export type OperationCall = {
  readonly method: string;
  readonly path: string;
  readonly body?: 'json' | 'bytes';
  readonly answer: 'json' | 'bytes' | 'events';
};
/** Method, path and kinds of body and answer of every operation, by its name. */
export const operationCalls: { readonly [Name in keyof Operations]: OperationCall } = {
  health: { method: 'GET', path: '/api/v1/health', answer: 'json' },
  ready: { method: 'GET', path: '/api/v1/ready', answer: 'json' },
  status: { method: 'GET', path: '/api/v1/status', answer: 'json' },
  openapi: { method: 'GET', path: '/api/v1/openapi.json', answer: 'bytes' },
  launch: { method: 'POST', path: '/api/v1/launches', answer: 'json' },
  openSession: { method: 'POST', path: '/api/v1/session', body: 'json', answer: 'json' },
  closeSession: { method: 'DELETE', path: '/api/v1/session', answer: 'json' },
  network: { method: 'GET', path: '/api/v1/network', answer: 'json' },
  agencies: { method: 'GET', path: '/api/v1/agencies', answer: 'json' },
  agency: { method: 'GET', path: '/api/v1/agencies/{code}', answer: 'json' },
  lockAgency: { method: 'POST', path: '/api/v1/agencies/{code}/lock', body: 'json', answer: 'json' },
  unlockAgency: { method: 'POST', path: '/api/v1/agencies/{code}/unlock', answer: 'json' },
  submit: { method: 'POST', path: '/api/v1/agencies/{code}/packages', body: 'bytes', answer: 'json' },
  send: { method: 'POST', path: '/api/v1/agencies/{code}/documents', body: 'json', answer: 'json' },
  revoke: {
    method: 'POST',
    path: '/api/v1/agencies/{code}/sent/{id}/revocation',
    body: 'json',
    answer: 'json',
  },
  update: { method: 'POST', path: '/api/v1/agencies/{code}/sent/{id}/update', body: 'json', answer: 'json' },
  takeBack: {
    method: 'POST',
    path: '/api/v1/agencies/{code}/sent/{id}/take-back',
    body: 'json',
    answer: 'json',
  },
  inbox: { method: 'GET', path: '/api/v1/agencies/{code}/inbox', answer: 'json' },
  sent: { method: 'GET', path: '/api/v1/agencies/{code}/sent', answer: 'json' },
  mailCount: { method: 'GET', path: '/api/v1/agencies/{code}/mail-count', answer: 'json' },
  sendStatus: {
    method: 'POST',
    path: '/api/v1/agencies/{code}/received/{id}/status',
    body: 'json',
    answer: 'json',
  },
  acknowledge: {
    method: 'POST',
    path: '/api/v1/agencies/{code}/received/{id}/acknowledgement',
    body: 'json',
    answer: 'json',
  },
  register: { method: 'GET', path: '/api/v1/agencies/{code}/registers/{direction}', answer: 'json' },
  registerCsv: { method: 'GET', path: '/api/v1/agencies/{code}/registers/{direction}/csv', answer: 'bytes' },
  duties: { method: 'GET', path: '/api/v1/agencies/{code}/duties', answer: 'json' },
  packages: { method: 'GET', path: '/api/v1/packages', answer: 'json' },
  package: { method: 'GET', path: '/api/v1/packages/{id}', answer: 'json' },
  packageBytes: { method: 'GET', path: '/api/v1/packages/{id}/bytes', answer: 'bytes' },
  packageContent: { method: 'GET', path: '/api/v1/packages/{id}/content', answer: 'json' },
  attachment: { method: 'GET', path: '/api/v1/packages/{id}/attachments/{n}', answer: 'bytes' },
  evidence: { method: 'GET', path: '/api/v1/packages/{id}/evidence', answer: 'bytes' },
  journeys: { method: 'GET', path: '/api/v1/journeys/{id}', answer: 'json' },
  counters: { method: 'GET', path: '/api/v1/counters', answer: 'json' },
  counterDays: { method: 'GET', path: '/api/v1/counters/days', answer: 'json' },
  report: { method: 'GET', path: '/api/v1/report', answer: 'json' },
  reportCsv: { method: 'GET', path: '/api/v1/report/csv', answer: 'bytes' },
  reportXlsx: { method: 'GET', path: '/api/v1/report/xlsx', answer: 'bytes' },
  verifyBooks: { method: 'GET', path: '/api/v1/ledger/verification', answer: 'json' },
  ledger: { method: 'GET', path: '/api/v1/nodes/{node}/ledger', answer: 'json' },
  systems: { method: 'GET', path: '/api/v1/systems', answer: 'json' },
  addSystem: { method: 'POST', path: '/api/v1/systems', body: 'json', answer: 'json' },
  system: { method: 'GET', path: '/api/v1/systems/{id}', answer: 'json' },
  revealSystem: { method: 'POST', path: '/api/v1/systems/{id}/reveal', answer: 'json' },
  changeSystem: { method: 'PATCH', path: '/api/v1/systems/{id}', body: 'json', answer: 'json' },
  rotateSystem: { method: 'POST', path: '/api/v1/systems/{id}/rotate', answer: 'json' },
  lockSystem: { method: 'POST', path: '/api/v1/systems/{id}/lock', answer: 'json' },
  unlockSystem: { method: 'POST', path: '/api/v1/systems/{id}/unlock', answer: 'json' },
  removeSystem: { method: 'DELETE', path: '/api/v1/systems/{id}', answer: 'json' },
  gateway: { method: 'GET', path: '/api/v1/gateway', answer: 'json' },
  gatewayCalls: { method: 'GET', path: '/api/v1/gateway/calls', answer: 'json' },
  gatewayCallEvents: { method: 'GET', path: '/api/v1/gateway/calls/events', answer: 'events' },
  gatewayCall: { method: 'GET', path: '/api/v1/gateway/calls/{id}', answer: 'json' },
  certificates: { method: 'GET', path: '/api/v1/certificates', answer: 'json' },
  certificate: { method: 'GET', path: '/api/v1/certificates/{target}', answer: 'json' },
  certificateStates: { method: 'GET', path: '/api/v1/certificate-states', answer: 'json' },
  renewCertificate: { method: 'POST', path: '/api/v1/agencies/{code}/certificate', answer: 'json' },
  revokeCertificate: {
    method: 'POST',
    path: '/api/v1/certificates/{target}/revocation',
    body: 'json',
    answer: 'json',
  },
  suspendCertificate: { method: 'POST', path: '/api/v1/certificates/{target}/suspension', answer: 'json' },
  resumeCertificate: { method: 'DELETE', path: '/api/v1/certificates/{target}/suspension', answer: 'json' },
  trustServices: { method: 'GET', path: '/api/v1/trust-services', answer: 'json' },
  setTrustServices: { method: 'PATCH', path: '/api/v1/trust-services', body: 'json', answer: 'json' },
  snapshots: { method: 'GET', path: '/api/v1/snapshots', answer: 'json' },
  saveSnapshot: { method: 'POST', path: '/api/v1/snapshots', body: 'json', answer: 'json' },
  faultKinds: { method: 'GET', path: '/api/v1/fault-kinds', answer: 'json' },
  faults: { method: 'GET', path: '/api/v1/faults', answer: 'json' },
  addFault: { method: 'POST', path: '/api/v1/faults', body: 'json', answer: 'json' },
  liftFault: { method: 'DELETE', path: '/api/v1/faults/{id}', answer: 'json' },
  liftFaults: { method: 'DELETE', path: '/api/v1/faults', answer: 'json' },
  faultScenarios: { method: 'GET', path: '/api/v1/fault-scenarios', answer: 'json' },
  planFaultScenario: { method: 'POST', path: '/api/v1/fault-scenarios/plan', body: 'json', answer: 'json' },
  runFaultScenario: { method: 'POST', path: '/api/v1/fault-scenarios', body: 'json', answer: 'json' },
  quotas: { method: 'GET', path: '/api/v1/quotas', answer: 'json' },
  heldPackages: { method: 'GET', path: '/api/v1/held-packages', answer: 'json' },
  setQuota: { method: 'POST', path: '/api/v1/quotas', body: 'json', answer: 'json' },
  clearQuota: { method: 'DELETE', path: '/api/v1/quotas/{where}', answer: 'json' },
  clearQuotas: { method: 'DELETE', path: '/api/v1/quotas', answer: 'json' },
  deadLetters: { method: 'GET', path: '/api/v1/dead-letters', answer: 'json' },
  deadLetter: { method: 'GET', path: '/api/v1/dead-letters/{node}/{letter}', answer: 'json' },
  retryDeadLetter: {
    method: 'POST',
    path: '/api/v1/dead-letters/{node}/{letter}/retry',
    body: 'json',
    answer: 'json',
  },
  dropDeadLetter: {
    method: 'POST',
    path: '/api/v1/dead-letters/{node}/{letter}/drop',
    body: 'json',
    answer: 'json',
  },
  clock: { method: 'GET', path: '/api/v1/clock', answer: 'json' },
  setClock: { method: 'POST', path: '/api/v1/clock', body: 'json', answer: 'json' },
  stories: { method: 'GET', path: '/api/v1/stories', answer: 'json' },
  story: { method: 'GET', path: '/api/v1/story', answer: 'json' },
  startStory: { method: 'POST', path: '/api/v1/story', body: 'json', answer: 'json' },
  nextStoryStep: { method: 'POST', path: '/api/v1/story/next', answer: 'json' },
  abandonStory: { method: 'DELETE', path: '/api/v1/story', answer: 'json' },
  events: { method: 'GET', path: '/api/v1/events', answer: 'events' },
  waitPackage: { method: 'GET', path: '/api/v1/wait/packages/{id}', answer: 'json' },
  waitMail: { method: 'GET', path: '/api/v1/wait/agencies/{code}/mail', answer: 'json' },
  waitQuiescent: { method: 'GET', path: '/api/v1/wait/quiescent', answer: 'json' },
  metrics: { method: 'GET', path: '/metrics', answer: 'bytes' },
};
