/** What stands in the way of a goal that is not met. */
export const obstacles = {
  small:
    'of a 6 KB verification a quarter is RSA, a quarter reading the document, and the rest spread thin over a hundred small steps: parsing the signature, five digests, chain, coverage',
  large: 'hashing takes two thirds at this size, and xmlsec1 hashes with the same OpenSSL',
  sign: 'reading the document, digests of its parts and putting the signature in take what is missing',
  cores:
    'the caller’s thread reads, digests and splices while the private key works elsewhere; other load on the machine counts',
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
