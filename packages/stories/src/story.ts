import type { Stage } from './stage.ts';
import type { Text } from './text.ts';

/** A narrated course of events on a running exchange. */
export type Story = {
  /** Kebab case. */
  readonly id: StoryId;
  readonly title: Text;
  /** What it is about, in two sentences. */
  readonly summary: Text;
  /** What of it is emulated or not known: readers are told. */
  readonly caveat: Text;
  /** The list of agencies that it is written for; others may do. */
  readonly registry: 'nghe-an-2019' | 'topology-2025';
  readonly needsGateway: boolean;
  /**
   * Its cast and steps for the agencies of an exchange; nothing is done before the first step is played.
   *
   * @throws STORY_REGISTRY_UNFIT when the list of agencies has nobody to play a part
   * @throws STORY_GATEWAY_ABSENT when it needs a gateway and there is none
   */
  readonly open: (stage: Stage) => StoryPlot;
};

/** What happens in a story, and where. */
export type StoryPlot = {
  /** Nodes that take part at any time: enough for a picture of nothing else. */
  readonly cast: readonly string[];
  readonly steps: readonly StoryStep[];
};

/** The stories there are. */
export type StoryId =
  | 'directive-and-reports'
  | 'flood-warning'
  | 'recalled-document'
  | 'edoc-to-vxp'
  | 'three-tiers';

/** One step: what is told, what is done, and what must be true afterwards. */
export type StoryStep = {
  /** Kebab case; unlike the others of its story. */
  readonly id: string;
  readonly title: Text;
  readonly narration: Text;
  /** What must be true afterwards, said before it is done. */
  readonly promise: Text;
  readonly act: () => Promise<void>;
  /**
   * Waits until what must be true is, and says what was found.
   *
   * @throws STORY_STEP_FAILED when it is not, or not in time
   */
  readonly check: () => Promise<Sight>;
};

/** Where readers see for themselves: the way of a package, its lives at receivers, a mailbox, a register … */
export type FactPlace = {
  readonly kind: 'journey' | 'lives' | 'mailbox' | 'register-out' | 'systems' | 'faults' | 'ledgers';
  /** Key of the package, or code of the agency, where the place has one. */
  readonly of?: string | undefined;
};

/** A sentence that was checked and holds. */
export type Fact = Text & { readonly seenIn?: FactPlace | undefined };

/** What a step has shown, and where to look. */
export type Sight = {
  readonly held: readonly Fact[];
  /** Nodes to be highlighted. */
  readonly nodes: readonly string[];
  /** Lines between nodes to be highlighted. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** Agencies to be looked at. */
  readonly agencies: readonly string[];
  /** Keys of packages to be followed. */
  readonly packages: readonly string[];
};
