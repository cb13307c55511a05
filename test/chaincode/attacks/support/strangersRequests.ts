import type { CommandName } from '../../../../chaincode/src/domain/transactions';
import { rival } from './stage';
import type { Stage } from './strangersGoods';
import { signers, strangersReceipts, strangersShipments } from './strangersReceipts';

/** The goods of a stage, and the ids of the honest parties' events so far. */
export interface About extends Stage {
  readonly events: readonly string[];
}

type Row = (about: About) => readonly object[];

export const K = rival.lot('K');
const reason = 'because';
export const none = `ni:///sha-256;${'0'.repeat(64)}?ver=CBV2.0`;
export const isClass = (id: string): boolean => id.includes('/10/') || id.includes(':class:');

/** Goods as the lists of a command: by their kind, and the lot that they are of. */
const lists = ({ goods, lot }: Pick<About, 'goods' | 'lot'>, quantity = '1'): object[] => [
  { lots: [{ lot, quantity, uom: 'CS' }] },
  ...(isClass(goods) ? [] : [goods.includes('/21/') ? { items: [goods] } : { containers: [goods] }]),
];
/** The stranger's own place, and those of the others. */
const spots = ({ seller, buyer }: About): string[] => [rival.place, seller.place, buyer.place];
const everywhere = (about: About, input: (place: string) => readonly object[]): object[] => spots(about).flatMap(input);
const answered = (about: About, more: object = {}): object[] => [{ shipment: about.shipment, ...more }];
const signed = (about: About, more: object = {}): object[] =>
  about.isSigned ? strangersReceipts.flatMap((receipt) => answered(about, { ...more, receipt })) : [];
const eventOf = ({ events, seller }: About): object => ({ event: events.at(-1) ?? none, party: seller.party });
const links = (about: About): object[] => {
  const by = { event: about.events.at(-1) ?? none, party: about.seller.party };
  return [
    { goods: about.goods, parent: K, ...by },
    { goods: about.lot, parent: K },
    { goods: K, parent: about.goods, ...by },
  ];
};
const registered = ({ seller }: About): object[] => [
  { product: seller.product, reason },
  { place: seller.place, reason },
  { party: seller.party, reason },
];
const signer = `0x${'1'.repeat(40)}`;

/** The inputs with which a stranger tries each command on others' goods, places, names and documents. */
export const commandRows: Readonly<Partial<Record<CommandName, Row>>> = {
  registerParty: ({ seller }) => [
    { party: seller.party, name: 'mine', roles: ['supplier'], prefixes: [seller.prefix] },
  ],
  registerPlace: ({ seller }) => [{ place: seller.place, name: 'mine' }],
  registerProduct: ({ seller }) => [{ product: seller.product, name: 'mine', uom: 'KGM', makers: [rival.party] }],
  registerDocument: () => [{ sha256: 'a'.repeat(64), kind: 'certificate' }],
  registerUser: () => [{ user: 'ann', roles: ['operator'] }],
  retireUser: () => [{ user: 'ann', reason }],
  registerSigner: () => [signer, ...signers].map((each) => ({ signer: each, name: 'mine', roles: ['driver'] })),
  revokeSigner: () => [signer, ...signers].map((each) => ({ signer: each, reason })),
  changeParty: ({ seller }) => [{ party: seller.party, name: 'mine' }],
  changePlace: ({ seller }) => [{ place: seller.place, name: 'mine' }],
  changeProduct: ({ seller }) => [
    { product: seller.product, makers: [rival.party] },
    { product: seller.product, uom: 'KGM' },
  ],
  retire: registered,
  reinstate: registered,
  consentToPrefix: ({ seller }) => [{ prefix: seller.prefix, party: rival.party }],
  releasePrefix: ({ seller }) => [{ prefix: seller.prefix }],
  revokePrefix: ({ seller }) => [{ prefix: seller.prefix, reason }],
  consentToRegulator: () => [{ party: rival.party }],
  allocateSscc: ({ seller }) => [{ prefix: seller.prefix, count: 5 }],
  commissionLot: ({ lot }) => [{ lot, quantity: '5', uom: 'CS', place: rival.place }],
  commissionItems: ({ goods, lot, seller }) =>
    [goods, seller.item('1'), seller.item('new')]
      .filter((each) => !isClass(each))
      .map((each) => ({ items: [each], lot, place: rival.place })),
  pack: (about) =>
    everywhere(about, (place) => [
      ...lists(about).map((load) => ({ container: rival.container(1), place, ...load })),
      { container: about.goods, place, lots: [{ lot: K, quantity: '1', uom: 'CS' }] },
    ]),
  unpack: (about) =>
    everywhere(about, (place) => [
      { container: about.goods, place },
      { container: about.goods, place, ...lists(about)[0] },
    ]),
  transform: (about) =>
    everywhere(about, (place) => [
      {
        place,
        inputs: { lots: [{ lot: about.lot, quantity: '1', uom: 'CS' }] },
        outputs: { lots: [{ lot: rival.lot('OUT'), quantity: '1', uom: 'CS' }] },
      },
      {
        place,
        inputs: { lots: [{ lot: K, quantity: '1', uom: 'CS' }] },
        outputs: { lots: [{ lot: about.lot, quantity: '1', uom: 'CS' }] },
      },
    ]),
  count: ({ lot, ...about }) =>
    everywhere({ ...about, lot }, (place) =>
      ['0', '1000'].map((counted) => ({ lot, place, counted, uom: 'CS', reason })),
    ),
  sell: (about) => everywhere(about, (place) => lists(about).map((load) => ({ place, ...load }))),
  destroy: (about) => everywhere(about, (place) => lists(about).map((load) => ({ place, reason, ...load }))),
  return: (about) => everywhere(about, (place) => lists(about).map((load) => ({ place, reason, ...load }))),
  hold: (about) => [
    { goods: about.goods, reason },
    { goods: about.lot, reason },
    ...everywhere(about, (place) => [{ goods: about.lot, place, quantity: '1', reason }]),
  ],
  release: (about) => [
    { goods: about.goods, reason },
    { goods: about.lot, reason },
    ...everywhere(about, (place) => [{ goods: about.lot, place, reason }]),
  ],
  ship: (about) => [
    ...everywhere(about, (from) =>
      lists(about).map((load) => ({ shipment: 'S', from, to: about.buyer.otherPlace, ...load })),
    ),
    ...(about.isSigned ? strangersShipments : []),
  ],
  handOver: (about) => [...answered(about, { to: rival.party }), ...signed(about, { to: rival.party })],
  accept: (about) => [...answered(about), ...signed(about)],
  reject: (about) => [...answered(about, { reason }), ...signed(about, { reason })],
  cancel: (about) => answered(about, { reason }),
  receive: (about) => [
    ...answered(about),
    ...answered(about, { place: rival.place }),
    ...answered(about, { place: about.buyer.place }),
    ...signed(about),
    ...signed(about, { place: about.buyer.place }),
  ],
  openRecall: (about) => [
    { recall: 'R', type: 'voluntary', class: 'I', reason, roots: [about.goods] },
    { recall: 'R', type: 'voluntary', class: 'I', reason, roots: [K], links: links(about) },
    { recall: 'R', type: 'withdrawal', reason, roots: [about.lot], withdrawFrom: rival.place },
    { recall: 'R', type: 'mandated', reason, authority: 'me', roots: [about.goods] },
  ],
  changeRecall: ({ recall }) => [{ recall, class: 'III', reason }],
  notifyRecall: ({ recall }) => [{ recall, parties: [rival.party] }],
  reportRecall: ({ recall }) => [{ recall, height: 1, pdf: 'ab'.repeat(32), xlsx: 'cd'.repeat(32) }],
  extendRecall: (about) => [
    { recall: about.recall, links: links(about) },
    { recall: rival.recall('R'), links: links(about) },
  ],
  answerScope: (about) =>
    ['confirmed', 'disputed'].flatMap((answer) => [
      { recall: about.recall, goods: about.goods, answer, reason },
      { recall: about.recall, goods: about.lot, answer, reason, place: about.seller.place },
      { recall: about.recall, goods: about.lot, answer, reason, place: rival.place },
    ]),
  respondRecall: (about) =>
    everywhere(about, (place) =>
      ['quarantined', 'destroyed', 'unrecoverable'].map((field) => ({
        recall: about.recall,
        status: 'completed',
        rows: [{ goods: about.lot, place, uom: 'CS', [field]: '5' }],
      })),
    ),
  closeRecall: ({ recall }) => [{ recall }, { recall, early: { reason } }],
  resolveException: (about) => [{ ...eventOf(about), number: 1, resolution: 'seen' }],
  answerLink: (about) =>
    ['confirmed', 'disputed'].map((answer) => ({ ...eventOf(about), goods: about.goods, answer, reason })),
};
