import type { NodeAddress, PartyAddress } from './address.ts';
import type { Priority } from './priority.ts';

/** A message for a node's ingress. */
export type OutgoingMessage = {
  readonly to: NodeAddress;
  readonly from: PartyAddress;
  /** Names the message among those of its sender to this node: sending it again stores nothing again, at least within the transport's window. */
  readonly id: string;
  readonly body: Uint8Array;
  /** Which lane it takes; ordinary where left out. It is the sender's word: the receiver holds it against the body. */
  readonly priority?: Priority;
};

/** What the axis did with a message. `sequence` is the place of the (first) stored message, unique on this axis. */
export type SendResult = { readonly sequence: number; readonly duplicate: boolean };

/** One message as handed to a node. Unsettled deliveries come again. */
export interface Delivery {
  readonly to: NodeAddress;
  readonly from: PartyAddress;
  readonly id: string;
  readonly body: Uint8Array;
  /** Place of the message on the axis; the cause that a ledger names. */
  readonly sequence: number;
  /** 1 on the first delivery. */
  readonly attempt: number;
  /** Lane that it came on; ordinary where left out. */
  readonly priority?: Priority;
  /** Resolves when the axis has confirmed that this message will not come again. Call it only after the effect is written. */
  acknowledge(): Promise<void>;
  /** Gives the message back; it comes again after `delayMs` at the earliest. */
  retry(delayMs: number): void;
}

/** A running reception; `close` stops new deliveries and resolves when the transport has let go. */
export interface Receiver {
  close(): Promise<void>;
}

export type ReceiveOptions = {
  /** Name of the process that serves the nodes: letters, digits, `-` and `_`. Two hosts never share a node. */
  readonly host: string;
  readonly nodes: readonly NodeAddress[];
  /** Called for each delivery; the returned promise is awaited by nobody but must not reject. */
  readonly onDelivery: (delivery: Delivery) => void;
  /** Deliveries that may be unsettled at once. */
  readonly inFlightMax?: number;
};

/** A question to a node that changes nothing durable by itself, or a short command that the node records. */
export type Call = {
  readonly node: NodeAddress;
  /** Who asks; the transport has made sure that it is no other. */
  readonly from: PartyAddress;
  /** What is asked: one token. */
  readonly verb: string;
  readonly body: Uint8Array;
};

export type AnswerOptions = {
  readonly host: string;
  readonly nodes: readonly NodeAddress[];
  /** Must not reject: failures are encoded in the answer by the caller's protocol. */
  readonly onCall: (call: Call) => Promise<Uint8Array>;
};

/**
 * The axis as nodes and their clients see it: durable messages into a node's ingress, and calls.
 * It carries opaque bytes and knows neither edXML nor signatures. Implementations pass `axis.contract.ts`.
 */
export interface Axis {
  /**
   * Resolves when the message is durable.
   *
   * @throws AXIS_UNREACHABLE when the axis did not confirm in time; sending again with the same id is safe
   * @throws AXIS_FULL when the axis has no room
   * @throws AXIS_NOT_ALLOWED when this connection may not send as `from` or to `to`
   * @throws AXIS_MESSAGE_TOO_LARGE when the body is above {@link messageBytesMax}
   */
  send(message: OutgoingMessage): Promise<SendResult>;
  receive(options: ReceiveOptions): Promise<Receiver>;
  /**
   * The node's answer.
   *
   * @throws AXIS_NODE_ABSENT when no process serves the node
   * @throws AXIS_UNREACHABLE when no answer came within `timeoutMs`
   */
  call(call: Call, options?: { readonly timeoutMs?: number }): Promise<Uint8Array>;
  answer(options: AnswerOptions): Promise<Receiver>;
  close(): Promise<void>;
}

/** Largest body of one message, bytes. Packages travel as claims on the content store, so that messages stay small. */
export const messageBytesMax: number = 512 * 1024;
