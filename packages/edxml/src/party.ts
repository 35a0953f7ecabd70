import { type Block, block, text } from './block.ts';

/** An organisation as a package names it (`From`, `To`). Empty text stands for an absent element. */
export type Party = {
  /** Agency code; the key for routing. */
  readonly organId: string;
  readonly organizationInCharge?: string;
  readonly organName: string;
  readonly organAddress?: string;
  readonly email?: string;
  readonly telephone?: string;
  readonly fax?: string;
  readonly website?: string;
};

/** @clause edxml-102 §1.5.2 */
export const partyBlock: Block<Party> = block([
  text('OrganId', 'organId', { required: true, lengthMax: 35 }),
  text('OrganizationInCharge', 'organizationInCharge', { lengthMax: 200 }),
  text('OrganName', 'organName', { required: true, lengthMax: 200 }),
  text('OrganAdd', 'organAddress', { lengthMax: 250 }),
  text('Email', 'email', { lengthMax: 100 }),
  text('Telephone', 'telephone', { lengthMax: 20 }),
  text('Fax', 'fax', { lengthMax: 20 }),
  text('Website', 'website', { lengthMax: 100 }),
]);
