import type { TrafficMix } from '@lienthong/load';

/**
 * Sizes of packages with a tail. Letters without a file and packages about the median attachment as elsewhere; where there is more
 * it follows the 63 attachments of a public test dump of a provincial axis of August and September 2020 (median 392,185 bytes, mean
 * 858,055, largest 4,703,883: `attachment_size` in `seeds/data/volumes.json`). Above that sample the tail is assumed: each
 * step up to 50 MB, the largest package that this exchange is built for, is a quarter as frequent as the one before.
 */
export const attachmentSizes: TrafficMix['sizes'] = [
  { bytes: 6_000, weight: 0.8 },
  { bytes: 150_000, weight: 0.05 },
  { bytes: 400_000, weight: 0.07 },
  { bytes: 900_000, weight: 0.045 },
  { bytes: 2_000_000, weight: 0.025 },
  { bytes: 4_700_000, weight: 0.0078 },
  { bytes: 12_000_000, weight: 0.0017 },
  { bytes: 25_000_000, weight: 0.0004 },
  { bytes: 50_000_000, weight: 0.0001 },
];
