/** What stands in the way of a goal that is not met. */
export const obstacles = {
  small:
    'a fifth to a quarter of a 6 KB verification is RSA, as much is reading the document; the rest is a hundred small steps of a microsecond or less: the parts of the signature, six digests, chain, sender, coverage',
  large: 'hashing, which xmlsec1 does with the same OpenSSL, is more than a third of it',
  write:
    'of some 35 µs beside RSA, writing the elements takes 14, six digests 5, finding the parts 4, the text of the signature 5, putting it in 3',
  sign: 'the same, and reading the document instead of writing it',
  cores:
    'one thread reads, digests and splices for all while the private key works on others; and the cores of the machine must be free',
} as const;

/** A goal of the project: a value that is at least, or at most, so much. */
export type Goal = {
  readonly id: string;
  readonly what: string;
  readonly least?: number;
  readonly most?: number;
  /** Undefined where it could not be measured here. */
  readonly value: number | undefined;
  readonly obstacle?: keyof typeof obstacles;
};

/** The goals as a table: met, or what stands in the way. */
export function goalLines(goals: readonly Goal[]): readonly string[] {
  return [
    '| | goal | | measured | |',
    '| --- | --- | --- | --- | --- |',
    ...goals.map((goal) => {
      const { id, what, least, most, value } = goal;
      const bound = least === undefined ? `≤ ${most}` : `≥ ${least}`;
      return `| ${id} | ${what} | ${bound} | ${value?.toFixed(2) ?? '–'} | ${verdict(goal)} |`;
    }),
  ];
}

function verdict({ least, most, value, obstacle }: Goal): string {
  if (value === undefined) return 'not measured here';
  if (value >= (least ?? value) && value <= (most ?? value)) return 'met';
  return obstacle === undefined ? '**not met**' : `**not met**: ${obstacles[obstacle]}`;
}
