/** A list of agencies as the emulator loads it. */
export type SeedRow = {
  /** Files in `seeds/data`, without ending, one after the other. */
  readonly files: readonly string[];
  /** Files of changes, applied afterwards. */
  readonly changes: readonly string[];
  /** Day on which validity is judged where nobody names an instant. */
  readonly asOf: string;
  /** Of which year the country is that the rows are completed to; left out, the list is what its files hold. */
  readonly nation?: 2019 | 2025;
  readonly vi: string;
  readonly en: string;
};

/** Every list, by name. Data only. */
export const seedTable = {
  'nghe-an-2019': {
    files: ['nghe-an-2019'],
    changes: [],
    asOf: '2019-12-01',
    vi: 'Nghệ An, 01/12/2019: 30 cơ quan trung ương, UBND tỉnh, 20 sở, 21 huyện, 480 xã',
    en: 'Nghệ An on 1 December 2019: 30 central bodies, the province, 20 departments, 21 districts, 480 communes',
  },
  'nghe-an-2019-subunits': {
    files: ['nghe-an-2019', 'nghe-an-subunits'],
    changes: [],
    asOf: '2019-12-01',
    vi: 'Nghệ An, 01/12/2019, thêm 301 đơn vị trực thuộc (phần lớn là giả lập)',
    en: 'Nghệ An on 1 December 2019 with 301 units below departments and districts (mostly synthetic)',
  },
  'nghe-an-2020': {
    files: ['nghe-an-2019'],
    changes: ['nghe-an-mergers-2020'],
    asOf: '2020-01-01',
    vi: 'Nghệ An, 01/01/2020: sau khi sáp nhập còn 460 xã; 20 mã ngừng hiệu lực có đơn vị kế thừa',
    en: 'Nghệ An on 1 January 2020: 460 communes after the mergers, 20 retired codes with their successors',
  },
  'hung-yen-2020': {
    files: ['hung-yen-2020'],
    changes: [],
    asOf: '2020-11-01',
    vi: 'Hưng Yên, 01/11/2020: 17 sở, 2 ban, 10 huyện, 161 xã',
    en: 'Hưng Yên on 1 November 2020: 17 departments, 2 boards, 10 districts, 161 communes',
  },
  'khanh-hoa-2021': {
    files: ['khanh-hoa-2021'],
    changes: [],
    asOf: '2021-11-01',
    vi: 'Khánh Hòa, 01/11/2021: 20 sở, 9 huyện, 139 xã và đơn vị mô phỏng đến 655 cơ quan',
    en: 'Khánh Hòa on 1 November 2021: 20 departments, 9 districts, 139 communes, fillers up to 655 agencies',
  },
  'national-2019': {
    files: ['national-2019'],
    changes: [],
    asOf: '2019-12-01',
    vi: 'Trục quốc gia, 12/2019: 37 cơ quan trung ương và 63 tỉnh',
    en: 'National axis in December 2019: 37 central bodies and 63 provinces',
  },
  'topology-2025': {
    files: ['topology-2025', 'topology-2025-retired'],
    changes: [],
    asOf: '2025-07-01',
    vi: 'Từ 01/07/2025: không còn cấp huyện, 34 tỉnh, Nghệ An có 130 xã; mã cũ ngừng hiệu lực',
    en: 'From 1 July 2025: no districts, 34 provinces, Nghệ An with 130 communes; older codes retired',
  },
  'nation-2019': {
    files: ['national-2019', 'nghe-an-2019', 'nghe-an-subunits', 'hung-yen-2020', 'khanh-hoa-2021'],
    changes: [],
    asOf: '2019-12-01',
    nation: 2019,
    vi: 'Cả nước trước 07/2025: 63 tỉnh, 713 huyện, 111.339 cơ quan; ngoài Nghệ An, Hưng Yên, Khánh Hòa thì huyện, xã, đơn vị là mô phỏng',
    en: 'The country before July 2025: 63 provinces, 713 districts, 111,339 agencies; outside three provinces districts, communes, units are made up',
  },
  'nation-2025': {
    files: ['topology-2025'],
    changes: [],
    asOf: '2025-07-01',
    nation: 2025,
    vi: 'Cả nước từ 07/2025: 34 tỉnh, 3.321 xã, 111.339 cơ quan; ngoài Nghệ An thì xã, đơn vị là mô phỏng',
    en: 'The country from July 2025: 34 provinces, 3,321 communes, 111,339 agencies; outside Nghệ An communes and units are made up',
  },
} as const;

/** Name of a list of agencies. */
export type SeedName = keyof typeof seedTable;
