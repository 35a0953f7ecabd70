import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A face of the font. */
export type FontFace = 'upright' | 'italic' | 'bold' | 'boldItalic';

/** Tinos, which has the widths of Times New Roman and all of Vietnamese. */
const urls: Readonly<Record<FontFace, string>> = {
  upright: import.meta.resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf'),
  italic: import.meta.resolve('@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf'),
  bold: import.meta.resolve('@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf'),
  boldItalic: import.meta.resolve('@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf'),
};

/** All faces, by the names under which documents use them. */
export const fontFaces: readonly FontFace[] = Object.keys(urls) as FontFace[];

const read = new Map<FontFace, Buffer>();

/** The bytes of a face; read once. */
export function fontBytes(face: FontFace): Buffer {
  let bytes = read.get(face);
  if (!bytes) {
    bytes = readFileSync(fileURLToPath(urls[face]));
    read.set(face, bytes);
  }
  return bytes;
}
