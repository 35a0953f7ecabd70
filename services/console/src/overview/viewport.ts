/** The part of a picture that is seen: how much it is enlarged, and where it begins, within 0…1 of the whole. */
export type Viewport = { readonly scale: number; readonly left: number; readonly top: number };

export const wholePicture: Viewport = { scale: 1, left: 0, top: 0 };

export const scaleMax = 12;

/** Enlarged or made smaller about a place of the window, given within 0…1; never smaller than the whole. */
export function zoomed(
  { scale, left, top }: Viewport,
  { factor, x, y }: { readonly factor: number; readonly x: number; readonly y: number },
): Viewport {
  const next = Math.min(scaleMax, Math.max(1, scale * factor));
  return within({ scale: next, left: left + x / scale - x / next, top: top + y / scale - y / next });
}

/** Moved by shares of the window; what is outside of the picture is never seen. */
export function moved(
  { scale, left, top }: Viewport,
  { x, y }: { readonly x: number; readonly y: number },
): Viewport {
  return within({ scale, left: left + x / scale, top: top + y / scale });
}

/** Moved so that a place of the picture stands in the middle. */
export function centredOn(
  { scale }: Viewport,
  { x, y }: { readonly x: number; readonly y: number },
): Viewport {
  return within({ scale, left: x - 0.5 / scale, top: y - 0.5 / scale });
}

function within({ scale, left, top }: Viewport): Viewport {
  const last = 1 - 1 / scale;
  return { scale, left: Math.min(last, Math.max(0, left)), top: Math.min(last, Math.max(0, top)) };
}
