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
    | 'agency.registered'
    | 'agency.deregistered'
    | 'agency.locked'
    | 'agency.unlocked'
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
};
export type CounterGroup = {
  readonly key: string;
  readonly name?: string | undefined;
  readonly tier: string;
  readonly agencies: number;
  readonly line: CounterLine;
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
};
export type DraftAttachment = {
  readonly name: string;
  readonly content: string;
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
export type Refusal = {
  readonly to: readonly string[];
  readonly code: string;
  readonly rule?: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly text?: Text | undefined;
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
export type Text = {
  readonly vi: string;
  readonly en: string;
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
      };
    };
    readonly answer: Outcome;
  };
  /** Updates a document that the agency has sent: content, files, receivers. */
  readonly update: {
    readonly input: {
      readonly code: string;
      readonly id: string;
      readonly body: {
        readonly reason: string;
        readonly subject?: string | undefined;
        readonly codeNumber?: string | undefined;
        readonly attachments?: readonly DraftAttachment[] | undefined;
        readonly added?: readonly string[] | undefined;
        readonly dropped?: readonly string[] | undefined;
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
  packages: { method: 'GET', path: '/api/v1/packages', answer: 'json' },
  package: { method: 'GET', path: '/api/v1/packages/{id}', answer: 'json' },
  packageBytes: { method: 'GET', path: '/api/v1/packages/{id}/bytes', answer: 'bytes' },
  journeys: { method: 'GET', path: '/api/v1/journeys/{id}', answer: 'json' },
  counters: { method: 'GET', path: '/api/v1/counters', answer: 'json' },
  events: { method: 'GET', path: '/api/v1/events', answer: 'events' },
  waitPackage: { method: 'GET', path: '/api/v1/wait/packages/{id}', answer: 'json' },
  waitMail: { method: 'GET', path: '/api/v1/wait/agencies/{code}/mail', answer: 'json' },
  waitQuiescent: { method: 'GET', path: '/api/v1/wait/quiescent', answer: 'json' },
};
