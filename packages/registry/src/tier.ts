/** Tiers that the seeds use. Depth is data: nothing in the code counts them or knows their order. */
export const knownTiers = ['central', 'province', 'district', 'commune'] as const;

/** A level of administration. Open on purpose: July 2025 dropped one, another list may add one. */
export type Tier = (typeof knownTiers)[number] | (string & Record<never, never>);
