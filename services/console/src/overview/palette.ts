/** Colours of the picture, read from the page's style. */
export type Palette = Readonly<Record<PaletteName, string>>;

const names = [
  'ink',
  'muted',
  'line',
  'surface',
  'central',
  'province',
  'district',
  'commune',
  'good',
  'bad',
  'document',
  'express',
  'status',
  'change',
] as const;
export type PaletteName = (typeof names)[number];

/** The colours that the page has now, as the style resolves them at an element. */
export function paletteOf(element: Element): Palette {
  const probe = document.createElement('i');
  element.parentElement?.append(probe);
  const palette = Object.fromEntries(
    names.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  ) as Palette;
  probe.remove();
  return palette;
}

/** The colour of a tier; tiers of other networks look like provinces. */
export function tierColour(palette: Palette, tier: string): string {
  return palette[tier as PaletteName] ?? palette.province;
}
