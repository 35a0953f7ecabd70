/** A file of a container. */
export type ContainerEntry = {
  /** Path with `/`, relative, ASCII. */
  readonly name: string;
  readonly bytes: Uint8Array;
};

/** What the first entry says of an ASiC-E container. */
export const containerType = 'application/vnd.etsi.asic-e+zip';

/** Largest container that is read or made, bytes: a package of the largest size and what proves its way. */
export const containerBytesMax: number = 512 * 1024 * 1024;
