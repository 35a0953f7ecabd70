/** Marks that a terminal shows and a file does not. */
export type Style = {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
};

const marked =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

const plain = (text: string): string => text;

/** No marks at all. */
export const plainStyle: Style = { bold: plain, dim: plain, good: plain, bad: plain, warning: plain };

const colourStyle: Style = {
  bold: marked(1, 22),
  dim: marked(2, 22),
  good: marked(32, 39),
  bad: marked(31, 39),
  warning: marked(33, 39),
};

/** Colours on a terminal, unless NO_COLOR is set to anything (no-color.org). */
export function styleFor(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
): Style {
  return stream.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? colourStyle : plainStyle;
}
