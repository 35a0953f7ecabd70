import { type Priority, priorityOf } from '@lienthong/axis';

/** Where the header of a package is looked for, bytes from its beginning. */
const headerBytesMax = 256 * 1024;

/**
 * The priority that a package seems to state, for the lane that it takes to its first node: a glance, not a reading. The node
 * reads the package and refuses one that came on a lane above what its header says; so in doubt it is ordinary.
 */
export function statedPriority(bytes: Uint8Array): Priority {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headerBytesMax));
  const end = header.indexOf('Priority>');
  if (end < 0) return 0;
  const before = header.subarray(0, end);
  if (before.includes('<!--') || before.includes('<![CDATA[')) return 0;
  const around = header.subarray(Math.max(0, end - 80), end + 40).toString('latin1');
  const [, stated] = /<(?:[\w.-]{1,60}:)?Priority>\s*(\d)\s*<\//.exec(around) ?? [];
  return stated === undefined ? 0 : priorityOf(Number(stated));
}
