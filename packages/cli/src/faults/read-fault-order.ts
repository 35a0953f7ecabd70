import { type FaultKind, type FaultOrder, faultKinds } from '@lienthong/faults';
import { parseDuration } from '../parse-duration.ts';
import { usageError } from '../usage-error.ts';

/** Options of `fault add`, as they come from the command line. */
export type FaultFlags = {
  readonly edge?: readonly string[];
  readonly node?: string;
  readonly agency?: string;
  readonly system?: string;
  readonly packages?: string;
  readonly set?: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly for?: number;
  readonly after?: number;
  readonly seed?: string;
};

/**
 * The fault that a command line orders.
 *
 * @throws CLI_USAGE when an option cannot be read; whether the kind has it is not looked at
 */
export function readFaultOrder(kind: FaultKind, flags: FaultFlags): FaultOrder {
  const { node, agency, system, packages, from, to, after, seed } = flags;
  return {
    kind,
    on: {
      ...(flags.edge ? { edge: readEdge(flags.edge) } : {}),
      ...(node === undefined ? {} : { node }),
      ...(agency === undefined ? {} : { agency }),
      ...(system === undefined ? {} : { system }),
      ...(packages === undefined ? {} : { packages }),
    },
    with: Object.fromEntries((flags.set ?? []).map((text) => readParameter(kind, text))),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(flags.for === undefined ? {} : { forMs: flags.for }),
    ...(after === undefined ? {} : { after }),
    ...(seed === undefined ? {} : { seed }),
  };
}

function readEdge(codes: readonly string[]): readonly [string, string] {
  const [from, to, ...more] = codes;
  if (from !== undefined && to !== undefined && more.length === 0) return [from, to];
  throw usageError({ vi: '--edge cần đúng hai mã nút', en: '--edge takes two codes of nodes' });
}

/** `ms=2s`, `share=0.3`, `state=revoked`: a length of time may have its unit. */
function readParameter(kind: FaultKind, text: string): readonly [string, number | string] {
  const [, name, value] = /^([A-Za-z]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw usageError({
      vi: `“${text.slice(0, 40)}” không có dạng tên=giá trị`,
      en: `“${text.slice(0, 40)}” is not name=value`,
    });
  const parameter = faultKinds[kind].parameters[name];
  if (/^-?\d+(\.\d+)?$/.test(value)) return [name, Number(value)];
  return [name, parameter && 'unit' in parameter && parameter.unit === 'ms' ? parseDuration(value) : value];
}
