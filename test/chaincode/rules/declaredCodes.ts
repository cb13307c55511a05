import type { ErrorCode } from '../../../chaincode/src/domain/errors';
import { carrier, farm, type Said, shop, stranger } from '../support/cast';
import { refused, type Story } from '../support/story';
import { box, items, lotA, onFarm, packedBox, some } from './goodsAtFarm';

const place = farm.place;
const reason = 'reason';
const crate = 'urn:x:crate:1';

const hold = (goods: string): Said => farm.says('hold', { goods, reason });
const recall = (root: string): Said =>
  farm.says('openRecall', { recall: 'U', type: 'voluntary', reason, roots: [root] });
const offer = (goods: object): Said => farm.says('ship', { shipment: 'B', from: place, to: shop.place, ...goods });
const sold: Said = farm.says('sell', { place, items: [items.one] });
const packedCrate: Said = farm.says('pack', { container: crate, place, lots: [some('4')] });
const emptyCrate: readonly Said[] = [packedCrate, farm.says('unpack', { container: crate, place })];
const nested = (container: string): Said =>
  farm.says('pack', { container: farm.container(2), place, containers: [container] });
const expired: Said = farm.says('commissionLot', {
  lot: farm.lot('OLD'),
  place,
  quantity: '5',
  uom: 'CS',
  at: '2026-01-01T00:00:00Z',
  expiry: '2026-01-05',
});

interface Load {
  readonly lots?: readonly object[];
  readonly items?: readonly string[];
  readonly place?: string;
}

/** Goods that a command cannot use, by the code that says so. */
const unusable = {
  not_owner: [[], { place: shop.place, lots: [some('1')] }],
  place_unknown: [[], { place: stranger.place, lots: [some('1')] }],
  stock_insufficient: [[], { lots: [some('1000')] }],
  lot_unknown: [[], { lots: [{ ...some('1'), lot: farm.lot('X') }] }],
  uom_mismatch: [[], { lots: [{ ...some('1'), uom: 'KGM' }] }],
  item_unknown: [[], { items: [farm.item('9')] }],
  item_not_active: [[sold], { items: [items.one] }],
  item_not_here: [[], { place: farm.otherPlace, items: [items.one] }],
  item_held: [[hold(items.one)], { items: [items.one] }],
  container_unknown: [[], { items: ['urn:x:crate:9'] }],
  container_empty: [emptyCrate, { items: [crate] }],
  container_not_here: [[packedCrate], { place: farm.otherPlace, items: [crate] }],
  container_nested: [[packedCrate, nested(crate)], { items: [crate] }],
  container_held: [[packedCrate, hold(crate)], { items: [crate] }],
  goods_offered: [[packedCrate, offer({ containers: [crate] })], { items: [crate] }],
  lot_held: [[hold(lotA)], { lots: [some('1')] }],
  lot_recalled: [[recall(lotA)], { lots: [some('1')] }],
  lot_expired: [[expired], { lots: [{ ...some('1'), lot: farm.lot('OLD') }] }],
  item_recalled: [[recall(items.one)], { items: [items.one] }],
} as const satisfies Partial<Record<ErrorCode, readonly [given: readonly Said[], load: Load]>>;

type Unusable = keyof typeof unusable;

const ofStock = ['not_owner', 'place_unknown', 'stock_insufficient', 'lot_unknown', 'uom_mismatch'] as const;
const ofItems = ['item_unknown', 'item_not_active', 'item_not_here'] as const;
const ofContainers = ['container_unknown', 'container_empty', 'container_nested', 'goods_offered'] as const;

/** Lists apart what the input lists apart: containers, and items. */
const loaded = ({ items: all = [], ...load }: Load): object => ({
  ...load,
  items: all.filter((id) => id !== crate && !id.startsWith('urn:')),
  containers: all.filter((id) => id.startsWith('urn:')),
});

const output = { lot: `${farm.otherProduct}/10/M`, quantity: '1', uom: 'KGM' };

/** Commands that use goods at a place: how they name them, and with which codes they refuse them. */
const uses: readonly (readonly [use: (load: Load) => Said, codes: readonly Unusable[]])[] = [
  [
    (load) => farm.says('pack', { container: farm.container(5), place, ...loaded(load) }),
    [...ofStock, ...ofItems, ...ofContainers, 'container_not_here', 'item_held', 'container_held'],
  ],
  [
    ({ place: at = place, ...inputs }) => farm.says('transform', { place: at, inputs, outputs: { lots: [output] } }),
    [
      ...([...ofStock, ...ofItems, ...ofContainers, 'container_not_here'] as const),
      ...(['item_held', 'lot_held', 'lot_recalled', 'item_recalled'] as const),
    ],
  ],
  [
    (load) => farm.says('sell', { place, ...load }),
    [
      ...([...ofStock, ...ofItems, ...ofContainers, 'container_not_here'] as const),
      ...(['item_held', 'lot_held', 'lot_recalled', 'lot_expired', 'item_recalled'] as const),
    ],
  ],
  [
    (load) => farm.says('destroy', { place, reason, ...load }),
    [...ofStock, ...ofItems, ...ofContainers, 'container_not_here'],
  ],
  [
    ({ place: from = place, ...load }) => farm.says('ship', { shipment: 'U', from, to: shop.place, ...loaded(load) }),
    [
      ...([...ofStock, ...ofItems, ...ofContainers, 'container_not_here', 'item_held', 'container_held'] as const),
      ...(['lot_held', 'lot_recalled', 'lot_expired', 'item_recalled'] as const),
    ],
  ],
  [
    (load) => farm.says('return', { place, reason, ...load }),
    [
      'not_owner',
      'place_unknown',
      'lot_unknown',
      'uom_mismatch',
      'item_unknown',
      'container_unknown',
      'container_empty',
    ],
  ],
];

const story = (code: ErrorCode, given: readonly Said[], when: Said): Story => ({
  name: `${when.command} where ${code} is the reason`,
  given: [...onFarm, ...given],
  when,
  then: refused(code),
});

const ofUses = uses.flatMap(([use, codes]) =>
  codes.map((code) => story(code, unusable[code][0], use(unusable[code][1]))),
);

const unpack = (more: object = {}): Said => farm.says('unpack', { container: box, place, ...more });
const ofUnpacking: Story[] = [
  story('goods_offered', [packedBox, offer({ containers: [box] })], unpack()),
  story('container_nested', [packedBox, nested(box)], unpack()),
  story('not_owner', [packedBox], unpack({ place: shop.place })),
  story('place_unknown', [packedBox], unpack({ place: stranger.place })),
  story('container_not_here', [packedBox], unpack({ place: farm.otherPlace })),
  story('container_unknown', [], unpack()),
  story('container_content_missing', [packedBox], unpack({ items: [items.two] })),
];

const underWay: readonly Said[] = [
  farm.says('ship', { shipment: 'B', from: place, to: shop.place, carrier: carrier.party, items: [items.one] }),
  carrier.says('accept', { shipment: farm.shipment('B') }),
];
const atPlace = { place, quantity: '1' };
const ofHolds: Story[] = [
  story('stock_insufficient', [], farm.says('hold', { goods: lotA, place, quantity: '1000', reason })),
  story('lot_unknown', [], hold(farm.lot('X'))),
  story('place_unknown', [], farm.says('hold', { goods: lotA, ...atPlace, place: stranger.place, reason })),
  story('item_unknown', [], hold(farm.item('9'))),
  story('item_not_here', [packedBox], hold(items.one)),
  story('container_unknown', [], hold(farm.container(9))),
  story('container_nested', [packedCrate, nested(crate)], hold(crate)),
  story('container_empty', emptyCrate, hold(crate)),
  story('not_custodian', underWay, hold(items.one)),
  story('not_owner', [hold(items.one)], shop.says('release', { goods: items.one, reason })),
  story('lot_unknown', [], farm.says('release', { goods: farm.lot('X'), reason })),
  story('item_unknown', [], farm.says('release', { goods: farm.item('9'), reason })),
  story('container_unknown', [], farm.says('release', { goods: farm.container(9), reason })),
  story('container_empty', emptyCrate, farm.says('release', { goods: crate, reason })),
  story('item_recalled', [hold(items.one), recall(items.one)], farm.says('release', { goods: items.one, reason })),
];

const retired = (of: object): Said => farm.says('retire', { ...of, reason });
const transform = (outputs: object, at = place): Said =>
  farm.says('transform', { place: at, inputs: { lots: [some('1')] }, outputs });
const madeItem = (at: string): Said => farm.says('commissionItems', { items: [farm.item('7')], place: at });
const piece = 'urn:x:piece:1';
const ofMaking: Story[] = [
  story(
    'container_held',
    [farm.says('commissionItems', { items: [piece], place }), hold(piece)],
    farm.says('transform', { place, inputs: { items: [piece] }, outputs: { lots: [output] } }),
  ),
  story(
    'time_invalid',
    [],
    farm.says('count', { lot: lotA, place, counted: '5', uom: 'CS', reason, at: '2027-01-01T00:00:00Z' }),
  ),
  story('place_retired', [retired({ place: farm.otherPlace })], madeItem(farm.otherPlace)),
  story('party_retired', [retired({ party: farm.party })], madeItem(place)),
  story('not_owner', [], madeItem(shop.place)),
  story('place_unknown', [], madeItem(stranger.place)),
  story(
    'date_invalid',
    [],
    farm.says('commissionItems', { items: [farm.item('7')], place, at: '2026-03-02T08:00:00Z', expiry: '2026-03-01' }),
  ),
  story('product_retired', [retired({ product: farm.otherProduct })], transform({ lots: [output] })),
  story('party_retired', [retired({ party: farm.party })], transform({ lots: [output] })),
  story('place_retired', [retired({ place })], transform({ lots: [output] })),
  story('lot_exists', [], transform({ lots: [some('1')] })),
  story('item_exists', [], transform({ items: [{ item: items.two }] })),
  story('product_mismatch', [], transform({ lots: [output], items: [{ item: farm.item('8'), lot: output.lot }] })),
  story('document_unknown', [], transform({ lots: [{ ...output, certificates: ['0'.repeat(64)] }] })),
  story('date_invalid', [], transform({ lots: [{ ...output, expiry: '2026-01-01', productionDate: '2026-02-01' }] })),
  story('uom_mismatch', [], farm.says('count', { lot: lotA, place, counted: '5', uom: 'KGM', reason })),
  story('place_unknown', [], farm.says('count', { lot: lotA, place: stranger.place, counted: '5', uom: 'CS', reason })),
];

const none = farm.shipment('NONE');
const ofShipments: Story[] = [
  story(
    'party_retired',
    [
      stranger.says('registerParty', { party: stranger.party, name: 'Other', roles: ['carrier'] }),
      ...underWay,
      stranger.says('retire', { party: stranger.party, reason }),
    ],
    carrier.says('handOver', { shipment: farm.shipment('B'), to: stranger.party }),
  ),
  ...['accept', 'receive'].map((command) => story('shipment_unknown', [], farm.says(command, { shipment: none }))),
  ...['reject', 'cancel'].map((command) =>
    story('shipment_unknown', [], farm.says(command, { shipment: none, reason })),
  ),
  story('shipment_unknown', [], farm.says('handOver', { shipment: none, to: shop.party })),
  story(
    'handoff_not_open',
    [offer({ lots: [some('4')] }), shop.says('receive', { shipment: farm.shipment('B') })],
    shop.says('reject', { shipment: farm.shipment('B'), reason }),
  ),
  story(
    'place_unknown',
    [offer({ lots: [some('4')] })],
    shop.says('receive', { shipment: farm.shipment('B'), place: stranger.place }),
  ),
];

const ofRegistry: Story[] = [
  ...['retire', 'reinstate'].flatMap((command) => [
    story('product_unknown', [], farm.says(command, { product: stranger.product, reason })),
    story('place_unknown', [], farm.says(command, { place: stranger.place, reason })),
    story('party_unknown', [], farm.says(command, { party: stranger.party, reason })),
    story('not_owner', [], shop.says(command, { product: farm.product, reason })),
  ]),
  story('party_retired', [retired({ party: farm.party })], farm.says('allocateSscc', { prefix: farm.prefix })),
  story('party_unknown', [], farm.says('consentToPrefix', { prefix: '9506009', party: stranger.party })),
  story('party_unknown', [], farm.says('consentToRegulator', { party: stranger.party })),
  story('party_unknown', [], farm.says('changeParty', { party: stranger.party, name: 'Other' })),
  story('place_unknown', [], farm.says('changePlace', { place: stranger.place, name: 'Other' })),
];

const closed: readonly Said[] = [recall(lotA), farm.says('closeRecall', { recall: farm.recall('U') })];
const event = 'ni:///sha-256;9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08?ver=CBV2.0';
const link = { goods: farm.lot('B'), parent: lotA, event, party: farm.party };
const withdrawal = { recall: 'U', type: 'withdrawal', reason, roots: [lotA] };
const ofRecalls: Story[] = [
  story('place_unknown', [], farm.says('openRecall', { ...withdrawal, withdrawFrom: stranger.place })),
  story('recall_closed', closed, farm.says('extendRecall', { recall: farm.recall('U'), links: [link] })),
  ...[farm.recall('U'), farm.recall('NONE')].map((id, n) =>
    story(
      n === 0 ? 'recall_closed' : 'recall_unknown',
      closed,
      farm.says('answerScope', { recall: id, goods: lotA, answer: 'disputed', reason }),
    ),
  ),
  story('recall_unknown', [], farm.says('closeRecall', { recall: farm.recall('NONE') })),
  story('recall_unknown', [], farm.says('respondRecall', { recall: farm.recall('NONE'), status: 'completed' })),
];

/** Requests that are refused with each code that the description of their command names, where no other chapter has one. */
export const declaredCodes: Story[] = [
  ...ofUses,
  ...ofUnpacking,
  ...ofHolds,
  ...ofMaking,
  ...ofShipments,
  ...ofRegistry,
  ...ofRecalls,
];
