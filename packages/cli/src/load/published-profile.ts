import type { RhythmProfile, TrafficMix } from '@lienthong/load';
import { loadVolumes } from '@lienthong/seeds';

/** The part of the derived figures that shapes a load; `seeds/data/volumes.json` says where each comes from. */
type Derived = {
  readonly load_profile: {
    readonly hour_share_of_working_day: Readonly<Record<string, number>>;
    readonly weekday_factor: Readonly<Record<string, number>>;
    readonly month_factor: Readonly<Record<string, number>>;
  };
  readonly mixes: {
    readonly origin_of_outbound: Readonly<Record<string, number>>;
    readonly scope_of_receivers: Readonly<Record<string, number>>;
    readonly urgency: Readonly<Record<string, number>>;
  };
};

/** Hours, weekdays and months of agencies, and who sends what to whom, as derived from the published figures. */
export function publishedProfile(): { readonly rhythm: RhythmProfile; readonly mix: TrafficMix } {
  const { load_profile: profile, mixes } = loadVolumes().derived as unknown as Derived;
  const origins = mixes.origin_of_outbound;
  return {
    rhythm: {
      hourShares: inOrder(profile.hour_share_of_working_day),
      weekdayFactors: [...Object.values(profile.weekday_factor), 0.03, 0.03],
      monthFactors: inOrder(profile.month_factor),
    },
    mix: {
      origins: {
        central: 0.02,
        province: (origins['provincial_office'] ?? 0) + (origins['departments'] ?? 0),
        district: origins['districts'] ?? 0,
        commune: origins['communes'] ?? 0,
      },
      nearShare: mixes.scope_of_receivers['inside_same_district'] ?? 0,
      // A mean of 6.2 receivers, where 6.31 are published: most letters have one, a circular of a district its communes.
      fanOut: [
        { receivers: 1, weight: 0.55 },
        { receivers: 2, weight: 0.15 },
        { receivers: 3, weight: 0.1 },
        { receivers: 5, weight: 0.1 },
        { receivers: 21, weight: 0.07 },
        { receivers: 100, weight: 0.03 },
      ],
      sizes: [
        { bytes: 6_000, weight: 0.8 },
        { bytes: 370_000, weight: 0.2 },
      ],
      priorities: Object.values(mixes.urgency),
    },
  };
}

/** Values by their names, which are numbers with leading zeros. */
function inOrder(values: Readonly<Record<string, number>>): readonly number[] {
  return Object.entries(values)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => value);
}
