import type { Sighting } from './door.ts';

/** What a sender says while it works; instants are milliseconds since 1970 by the clock of the run. */
export type SenderEvent =
  | {
      readonly type: 'sent';
      readonly index: number;
      readonly at: number;
      readonly sizeBytes: number;
      /** SHA-256. */
      readonly digest: Uint8Array;
    }
  | {
      readonly type: 'answered';
      readonly index: number;
      readonly at: number;
      readonly status: 'accepted' | 'refused' | 'failed';
      /** Error code or message, where it was not accepted. */
      readonly detail: string;
    }
  | { readonly type: 'seen'; readonly at: number; readonly sighting: Sighting }
  | {
      /** How much of the time of sending the event loop of a process was at work, 0 to 1. */
      readonly type: 'busy';
      readonly share: number;
    }
  | {
      /** A process of the sender's is gone. */
      readonly type: 'ended';
      readonly name: string;
      readonly detail: string;
    };

/** Whatever sends a plan at its instants and sees what comes of it: in this process, or in several of their own. */
export interface Sender {
  /** Processes that send beside this one. */
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
  /** Makes everything ready: packages composed and signed, mailboxes watched. From then on tells what happens. */
  prepare(onEvent: (event: SenderEvent) => void): Promise<void>;
  /**
   * Sends; resolves when the last package was handed in, which does not mean that it was answered.
   *
   * @param startAt - instant from which the plan counts
   */
  send(startAt: number, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
