import { itemIdOf } from '../../../chaincode/src/domain/gs1/id';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { type ThingId, thingKey } from '../../../chaincode/src/domain/facts/thing';
import type { LotId } from '../../../chaincode/src/domain/gs1/id';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { items, lotA, onFarm, some } from './goodsAtFarm';
import { at, seen } from './events';

const grai = (actor: typeof farm, serial: string): string =>
  `https://id.gs1.org/8003/0${actor.place.slice(-13)}${serial}`;
const crate = grai(farm, 'CRATE1') as ThingId;
const giai = `https://id.gs1.org/8004/${farm.prefix}77` as ThingId;
const caseOfGoods = itemIdOf(farm.gtin(1), 'CASE') as ThingId;
const gdst = 'urn:gdst:example.org:product:lot:class:farm.fish.1' as string as LotId;
const own = 'https://farm.example/crates/7' as string as ThingId;
const others: readonly ThingId[] = [crate, giai, caseOfGoods, own, 'urn:example:crate:1' as ThingId];

const { place } = farm;
const pack = (container: string, more: object = { lots: [some('40')] }, who = farm): Said =>
  who.says('pack', { container, place: who.place, ...more });
const ship = (...containers: string[]): Said =>
  farm.says('ship', { shipment: 'S', from: place, to: shop.place, containers, lots: [] });
const receive = (more: object = {}): Said => shop.says('receive', { shipment: farm.shipment('S'), ...more });

const wayOf = (container: ThingId): Story[] => {
  const given = [...onFarm, pack(container), ship(container)];
  const arrived = [...given, receive()];
  return [
    {
      name: `${container} is packed`,
      given: onFarm,
      when: pack(container),
      then: recorded(
        fact(thingKey(container), { inside: { lots: [some('40')] }, place }),
        fact(stockKey(lotA, place), { onHand: '60' }),
      ),
    },
    {
      name: `${container} is shipped and received`,
      given,
      when: receive(),
      then: recorded(
        fact(thingKey(container), { place: shop.place }),
        fact(shipmentKey(farm.shipment('S')), { status: 'received' }),
      ),
    },
    {
      name: `${container} arrives damaged`,
      given,
      when: receive({ containers: [{ container, condition: 'damaged' }] }),
      then: { exceptions: ['receipt_damaged'], facts: [fact(thingKey(container), { hold: { by: shop.party } })] },
    },
    {
      name: `${container} is unpacked where it arrived`,
      given: arrived,
      when: shop.says('unpack', { container, place: shop.place }),
      then: recorded(
        fact(thingKey(container), { inside: undefined }),
        fact(stockKey(lotA, shop.place), { onHand: '40' }),
      ),
    },
    {
      name: `${container} is packed into a pallet`,
      given: [...onFarm, pack(container)],
      when: pack(farm.container(1), { containers: [container] }),
      then: recorded(fact(thingKey(container), { parent: farm.container(1), place: undefined })),
    },
    {
      name: `${container} is put on hold`,
      given: [...onFarm, pack(container)],
      when: farm.says('hold', { goods: container, reason: 'wet' }),
      then: recorded(fact(thingKey(container), { hold: { by: farm.party } })),
    },
    {
      name: `${container} on hold is shipped`,
      given: [...onFarm, pack(container), farm.says('hold', { goods: container, reason: 'wet' })],
      when: ship(container),
      then: refused(container === caseOfGoods ? 'item_held' : 'container_held'),
    },
    {
      name: `${container} with recalled goods is shipped`,
      given: [
        ...onFarm,
        pack(container),
        farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [lotA] }),
      ],
      when: ship(container),
      then: refused('lot_recalled'),
    },
  ];
};

/** Ids of classes, or of no goods at all. */
const noContainers: readonly string[] = [
  farm.product,
  lotA,
  place,
  farm.party,
  gdst,
  'urn:epc:class:lgtin:9506001.000010.A',
  'urn:epcglobal:cbv:bt:9506001000005:S',
  grai(farm, ''),
  `https://id.gs1.org/253/${farm.place.slice(-13)}DOC`,
  `https://id.gs1.org/8018/${farm.container(1).slice(-18)}`,
  'geo:37.8,-121.3',
  'https://id.gs1.org/00/095060010000000011',
  'a crate',
];

const pieces: readonly ThingId[] = [giai, crate, 'urn:example:fish:1' as ThingId];
const make = (...list: string[]): Said => farm.says('commissionItems', { items: list, place });
const takeOut = { place, lots: [] };

const lifeOf = (piece: ThingId): Story[] => [
  { name: `${piece} is made`, when: make(piece), then: recorded(fact(thingKey(piece), { status: 'active', place })) },
  {
    name: `${piece} is sold`,
    given: [make(piece)],
    when: farm.says('sell', { ...takeOut, items: [piece] }),
    then: recorded(fact(thingKey(piece), { status: 'sold' })),
  },
  {
    name: `${piece} is returned by a customer`,
    given: [make(piece), farm.says('sell', { ...takeOut, items: [piece] })],
    when: farm.says('return', { ...takeOut, items: [piece], reason: 'broken' }),
    then: recorded(fact(thingKey(piece), { status: 'active', hold: { by: farm.party } })),
  },
  {
    name: `${piece} is destroyed`,
    given: [make(piece)],
    when: farm.says('destroy', { ...takeOut, items: [piece], reason: 'broken' }),
    then: recorded(fact(thingKey(piece), { status: 'destroyed' })),
  },
  {
    name: `${piece} is used up`,
    given: [make(piece)],
    when: farm.says('transform', {
      place,
      inputs: { items: [piece] },
      outputs: { items: [{ item: `${piece}-cut` }] },
    }),
    then: recorded(
      fact(thingKey(piece), { status: 'consumed' }),
      fact(thingKey(`${piece}-cut` as ThingId), { status: 'active' }),
    ),
  },
  {
    name: `${piece} on hold is sold`,
    given: [make(piece), farm.says('hold', { goods: piece, reason: 'why' })],
    when: farm.says('sell', { ...takeOut, items: [piece] }),
    then: refused('container_held'),
  },
];

const fish = { lot: gdst, quantity: '10', uom: 'KGM' } as const;
const caught = farm.captures(
  seen('ADD', 'commissioning', { quantityList: [{ epcClass: gdst, quantity: 10, uom: 'KGM' }], ...at(place) }),
);

/** Commands with containers and goods under any id that EPCIS allows. */
export const anyContainer: Story[] = [
  ...others.flatMap(wayOf),
  ...noContainers.map((container): Story => ({
    name: `${container} is packed`,
    given: onFarm,
    when: pack(container),
    then: refused('id_invalid', '/container'),
  })),
  {
    name: 'another party’s crate that was never at this place is packed',
    given: onFarm,
    when: pack(grai(carrier, 'CRATE1')),
    then: refused('not_owner'),
  },
  {
    name: 'another party’s empty crate that arrived at this place is packed',
    given: [
      ...onFarm,
      pack(crate),
      ship(crate),
      receive(),
      shop.says('unpack', { container: crate, place: shop.place }),
    ],
    when: pack(crate, { lots: [some('5')] }, shop),
    then: recorded(fact(thingKey(crate), { inside: { lots: [some('5')] }, place: shop.place })),
  },
  {
    name: 'a crate of a pool that is not a member is packed',
    given: onFarm,
    when: pack('https://id.gs1.org/8003/09507000000005POOL'),
    then: recorded(),
  },
  {
    name: 'a crate arrives that is not in the shipment',
    given: [...onFarm, pack(crate), ship(crate)],
    when: receive({ containers: [{ container: own, condition: 'missing' }] }),
    then: refused('shipment_line_unknown'),
  },
  {
    name: 'a case is named as an item of a shipment that has it as a container',
    given: [...onFarm, pack(caseOfGoods), ship(caseOfGoods)],
    when: receive({ items: [{ item: caseOfGoods, condition: 'damaged' }] }),
    then: { exceptions: ['receipt_damaged'] },
  },
  ...pieces.flatMap(lifeOf),
  { name: 'an item and an asset are made at once', when: make(items.one, giai), then: refused('product_mismatch') },
  {
    name: 'a pallet is sold as an item',
    given: onFarm,
    when: farm.says('sell', { ...takeOut, items: [farm.container(1)] }),
    then: refused('id_invalid', '/items/0'),
  },
  {
    name: 'a lot under an industry’s id is sold',
    given: [caught],
    when: farm.says('sell', { place, lots: [fish] }),
    then: recorded(fact(stockKey(gdst, place), { onHand: '0', sold: '10' })),
  },
  {
    name: 'a lot under an industry’s id is shipped',
    given: [caught, farm.says('ship', { shipment: 'S', from: place, to: shop.place, lots: [fish] })],
    when: receive({ lots: [{ lot: gdst, accepted: '10', uom: 'KGM' }] }),
    then: recorded(fact(stockKey(gdst, shop.place), { onHand: '10' })),
  },
  {
    name: 'a lot under an industry’s id is held everywhere',
    given: [caught],
    when: farm.says('hold', { goods: gdst, reason: 'smell' }),
    then: recorded(fact(lotKey(gdst), { hold: { by: farm.party } })),
  },
  {
    name: 'a lot under an industry’s id cannot be held everywhere by another party',
    given: [caught],
    when: shop.says('hold', { goods: gdst, reason: 'smell' }),
    then: refused('not_owner'),
  },
  {
    name: 'a part of a lot under an industry’s id is held at its place',
    given: [caught],
    when: farm.says('hold', { goods: gdst, place, quantity: '4', reason: 'smell' }),
    then: recorded(fact(stockKey(gdst, place), { held: '4' })),
  },
  {
    name: 'the held part of a lot under an industry’s id is released',
    given: [caught, farm.says('hold', { goods: gdst, place, quantity: '4', reason: 'smell' })],
    when: farm.says('release', { goods: gdst, place, reason: 'fine' }),
    then: recorded(fact(stockKey(gdst, place), { held: undefined })),
  },
  {
    name: 'a lot under an industry’s id is counted',
    given: [caught],
    when: farm.says('count', { lot: gdst, place, counted: '9', uom: 'KGM', reason: 'count' }),
    then: recorded(fact(stockKey(gdst, place), { onHand: '9' })),
  },
  {
    name: 'an unpacked crate is held',
    when: farm.says('hold', { goods: crate, reason: 'x' }),
    then: refused('container_unknown'),
  },
  {
    name: 'unknown goods are held',
    when: farm.says('hold', { goods: gdst, reason: 'x' }),
    then: refused('lot_unknown'),
  },
  {
    name: 'a place is held',
    when: farm.says('hold', { goods: place, reason: 'x' }),
    then: refused('id_invalid', '/goods'),
  },
];
