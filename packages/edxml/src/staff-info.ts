import { type Block, block, text } from './block.ts';

/** Who acted. Personal data. */
export type StaffInfo = {
  readonly department?: string;
  readonly staff: string;
  readonly email?: string;
  readonly mobile?: string;
};

/** @clause edxml-102 §1.5.4 StaffInfo */
export const staffInfoBlock: Block<StaffInfo> = block(
  [
    text('Department', 'department', { lengthMax: 250 }),
    text('Staff', 'staff', { required: true, lengthMax: 100 }),
    text('Email', 'email', { lengthMax: 100 }),
    text('Mobile', 'mobile', { lengthMax: 50 }),
  ],
  { tolerated: ['DepartmentId', 'StaffId'] },
);
