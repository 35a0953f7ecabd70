import { ExchangeError } from '@lienthong/errors';
import type { NodeId } from '@lienthong/registry';
import type { Stage } from './stage.ts';
import type { StoryId } from './story.ts';

/** Nodes of a line through four tiers, and what lies below it. */
export type FourTiers = {
  readonly centre: string;
  readonly province: string;
  readonly district: string;
  /** Communes of that district, the first one preferred. */
  readonly communes: readonly string[];
  /** Other districts of the province. */
  readonly otherDistricts: readonly string[];
};

/** Kỳ Sơn, in the mountains on the border, and Mỹ Lý in it. */
const preferredDistrict = '000.00.36.H41';
const preferredCommune = '000.21.36.H41';

/**
 * The line through four tiers that a story is told on, found by places in the tree; that of Kỳ Sơn where the list has it.
 *
 * @throws STORY_REGISTRY_UNFIT when there is no province with two districts of at least six communes
 */
export function fourTiers({ session }: Stage, story: StoryId): FourTiers {
  const { topology } = session;
  const tierOf = (id: NodeId) => topology.node(id).tier;
  const communesOf = (id: NodeId) => topology.childrenOf(id).filter((child) => tierOf(child) === 'commune');
  const districts = topology
    .nodes()
    .filter(({ id, tier }) => tier === 'district' && communesOf(id).length >= communesMin)
    .map(({ id }) => id);
  const district = districts.find((id) => id === preferredDistrict) ?? districts[0];
  const province = district && topology.parentOf(district);
  const centre = province && topology.parentOf(province);
  const others = districts.filter((id) => id !== district && topology.parentOf(id) === province);
  if (!district || !province || !centre || others.length === 0)
    throw new ExchangeError('STORY_REGISTRY_UNFIT', {
      story,
      what: 'four tiers with districts of six communes or more',
      whatVi: 'bốn cấp, với các huyện có từ sáu xã',
      registry: 'nghe-an-2019',
    });
  const communes = communesOf(district);
  const first = communes.find((id) => id === preferredCommune);
  return {
    centre,
    province,
    district,
    communes: first ? [first, ...communes.filter((id) => id !== first)] : communes,
    otherDistricts: others,
  };
}

const communesMin = 6;
