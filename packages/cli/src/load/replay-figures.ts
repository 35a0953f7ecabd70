import { ExchangeError } from '@lienthong/errors';
import type { PublishedFigures } from '@lienthong/load';
import { loadVolumes } from '@lienthong/seeds';

/** Names of what can be replayed. */
export const replayNames: readonly ['nghe-an-2019', 'hung-yen-2020', 'khanh-hoa-2021'] = [
  'nghe-an-2019',
  'hung-yen-2020',
  'khanh-hoa-2021',
];

/** Where a share has to be chosen because no source gives it: the part of documents that stays on its node. */
const localShare = 0.1;

/** Outgoing, incoming, internal and crossing documents of Nghệ An. */
const ngheAn = [
  'na.outbound.cumulative',
  'na.inbound.cumulative',
  'na.internal.cumulative',
  'na.axis4.cumulative',
] as const;

/**
 * The figures of a province, from the published facts.
 *
 * @throws LOAD_REPLAY_UNKNOWN when there are none by this name
 */
export function replayFigures(name: string): PublishedFigures {
  const fact = factFinder();
  const [outgoing, incoming, internal, crossing] = ngheAn.map(fact) as [number, number, number, number];
  switch (name) {
    case 'nghe-an-2019':
      return {
        name,
        registry: 'nghe-an-2019-subunits',
        from: '2018-01-01',
        to: '2019-11-30',
        targets: { outgoing, internal, crossing, incoming, unsigned: 0 },
        facts: ngheAn,
        noteVi:
          'Bốn số lũy kế đến 30/11/2019 là số công bố; ngày bắt đầu 01/01/2018 là giả định; mọi văn bản đều ký số.',
        noteEn:
          'The four cumulative figures of 30/11/2019 are published; the first day, 01/01/2018, is assumed; every document is signed.',
      };
    case 'hung-yen-2020': {
      const documents = fact('hy.documents_per_year');
      const sent = Math.round(documents / (1 + incoming / outgoing));
      return {
        name,
        registry: 'hung-yen-2020',
        from: '2020-01-01',
        to: '2020-12-31',
        targets: {
          outgoing: sent,
          internal: 0,
          crossing: sent - Math.round(sent * localShare),
          incoming: documents - sent,
          unsigned: Math.round(sent * (1 - fact('hy.signed') / 100)),
        },
        facts: ['hy.documents_per_year', 'hy.signed', ...ngheAn.slice(0, 2)],
        noteVi:
          'Công bố: 400.000 văn bản đi và đến một năm, 95 % có chữ ký số. Chia đi và đến theo tỷ lệ của Nghệ An (6,31 nơi nhận); 10 % không qua trục là do chọn. 5 % còn lại gửi đi không mang chữ ký nào: các nút được bảo nhận (unsigned=accept) và đếm riêng.',
        noteEn:
          'Published: 400,000 documents a year, sent and received, 95 % with a digital signature. Sent and received are divided as in Nghệ An (6.31 receivers); the 10 % that do not cross are chosen. The other 5 % carry no signature at all: nodes are told to take them (unsigned=accept) and count them apart.',
      };
    }
    case 'khanh-hoa-2021': {
      // 650 agencies for 252 working days, where Nghệ An's 521 had 481.
      const share = (fact('kh.agencies') / 521) * (252 / 481);
      const scaled = (value: number) => Math.round(value * share);
      return {
        name,
        registry: 'khanh-hoa-2021',
        from: '2021-01-01',
        to: '2021-12-31',
        targets: {
          outgoing: scaled(outgoing),
          internal: scaled(internal),
          crossing: scaled(crossing),
          incoming: scaled(incoming),
          unsigned: 0,
        },
        facts: ['kh.agencies', ...ngheAn],
        noteVi:
          'Khánh Hòa không công bố số văn bản: suy ra từ số của Nghệ An, theo số cơ quan (650/521) và ngày làm việc (252/481); mọi văn bản đều ký số là giả định.',
        noteEn:
          'Khánh Hòa has published no number of documents: derived from those of Nghệ An by agencies (650/521) and working days (252/481); that every document is signed is assumed.',
      };
    }
    default:
      throw new ExchangeError('LOAD_REPLAY_UNKNOWN', {
        name: name.slice(0, 40),
        allowed: replayNames.join(', '),
      });
  }
}

function factFinder(): (id: string) => number {
  const facts = new Map(loadVolumes().facts.map(({ id, value }) => [id, value]));
  return (id) => {
    const value = facts.get(id);
    if (typeof value === 'number') return value;
    throw new ExchangeError('INVARIANT_BROKEN', { what: `published figure ${id}` });
  };
}
