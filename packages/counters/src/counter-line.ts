/**
 * What is counted for one agency. Numbers only grow. The lines are those that provinces report:
 * văn bản đến, văn bản đi, nội bộ, qua trục 4 cấp.
 */
export type CounterLine = {
  /** Văn bản đến: documents delivered into the agency's mailbox. */
  incoming: number;
  /** Văn bản đi: documents that the agency sent and its node accepted, each once however many receivers it has. */
  outgoing: number;
  /** Part of `outgoing`, nội bộ: every receiver belongs to the sender's own unit. */
  internal: number;
  /** Part of `outgoing`, qua trục 4 cấp: at least one receiver hangs on another node. */
  crossing: number;
  /** Part of `outgoing` with a valid signature, and without. */
  signed: number;
  unsigned: number;
  /** Copies of the agency's documents that reached their receivers, as the receivers' nodes have stated. */
  arrived: number;
  /** Copies of the agency's documents that a node refused. */
  refused: number;
  /** Documents that the agency's software took out of the mailbox. */
  acknowledged: number;
  statusesSent: number;
  statusesReceived: number;
};

export type CounterName = keyof CounterLine;

/** Names of all counters with what they are called in both languages, in the order of the report. */
export const counterNames: Readonly<Record<CounterName, { readonly vi: string; readonly en: string }>> = {
  incoming: { vi: 'Văn bản đến', en: 'Incoming' },
  outgoing: { vi: 'Văn bản đi', en: 'Outgoing' },
  internal: { vi: 'Nội bộ', en: 'Internal' },
  crossing: { vi: 'Qua trục 4 cấp', en: 'Across tiers' },
  signed: { vi: 'Đã ký số', en: 'Signed' },
  unsigned: { vi: 'Chưa ký số', en: 'Unsigned' },
  arrived: { vi: 'Bản đã đến nơi', en: 'Copies arrived' },
  refused: { vi: 'Bản bị từ chối', en: 'Copies refused' },
  acknowledged: { vi: 'Đã lấy về', en: 'Acknowledged' },
  statusesSent: { vi: 'Trạng thái gửi', en: 'Statuses sent' },
  statusesReceived: { vi: 'Trạng thái nhận', en: 'Statuses received' },
};

/** A line with nothing counted. */
export function emptyLine(): CounterLine {
  return {
    incoming: 0,
    outgoing: 0,
    internal: 0,
    crossing: 0,
    signed: 0,
    unsigned: 0,
    arrived: 0,
    refused: 0,
    acknowledged: 0,
    statusesSent: 0,
    statusesReceived: 0,
  };
}

/** Adds `more` to `line`. */
export function addLine(line: CounterLine, more: Readonly<CounterLine>): void {
  for (const name of Object.keys(counterNames) as CounterName[]) line[name] += more[name];
}
