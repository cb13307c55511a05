import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import type { LotId } from '../../../chaincode/src/domain/gs1/id';
import { farm, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { at, seen } from './events';
import { onFarm } from './goodsAtFarm';

const { place } = farm;
const product = `https://id.gs1.org/01/${farm.gtin(1)}` as LotId;
const crates = `https://id.gs1.org/8003/0${place.slice(-13)}` as LotId;
const pallet = farm.container(1);

/** Goods that are known only by their class are used by every command that takes lots. */
const lifeOf = (lot: LotId, uom: string): Story[] => {
  const line = { lot, quantity: '4' as const, uom };
  const ten = { quantityList: [{ epcClass: lot, quantity: 10 }] };
  const given = [...onFarm, farm.captures(seen('ADD', 'commissioning', { ...ten, ...at(place) }))];
  const takeOut = { place, lots: [line] };
  const left = (more: object): Story['then'] => recorded(fact(stockKey(lot, place), { onHand: '6', ...more }));
  return [
    {
      name: `${lot} is made, and the shelf life of its first goods ends nothing of the later ones`,
      given: onFarm,
      when: farm.captures(seen('ADD', 'commissioning', { ...ten, ...at(place) })),
      then: recorded(fact(lotKey(lot), { status: 'active', expiry: undefined })),
    },
    { name: `${lot} is sold`, given, when: farm.says('sell', takeOut), then: left({ sold: '4' }) },
    {
      name: `${lot} is brought back`,
      given: [...given, farm.says('sell', takeOut)],
      when: farm.says('return', { ...takeOut, reason: 'too many' }),
      then: recorded(fact(stockKey(lot, place), { onHand: '10', held: '4' })),
    },
    {
      name: `${lot} is destroyed`,
      given,
      when: farm.says('destroy', { ...takeOut, reason: 'wet' }),
      then: left({ destroyed: '4' }),
    },
    {
      name: `${lot} is packed`,
      given,
      when: farm.says('pack', { container: pallet, ...takeOut }),
      then: recorded(fact(thingKey(pallet), { inside: { lots: [line] } }), fact(stockKey(lot, place), { onHand: '6' })),
    },
    {
      name: `${lot} is received in part`,
      given: [...given, farm.says('ship', { shipment: 'S', from: place, to: shop.place, lots: [line] })],
      when: shop.says('receive', { shipment: farm.shipment('S'), lots: [{ lot, accepted: '3', uom }] }),
      then: { exceptions: ['receipt_short'], facts: [fact(stockKey(lot, shop.place), { onHand: '3' })] },
    },
    {
      name: `${lot} is used`,
      given,
      when: farm.says('transform', {
        place,
        inputs: { lots: [line] },
        outputs: { lots: [{ lot: farm.lot('OF-CLASS'), quantity: '4', uom: 'CS' }] },
      }),
      then: left({ consumed: '4' }),
    },
    {
      name: `${lot} is held in part`,
      given,
      when: farm.says('hold', { goods: lot, place, quantity: '4', reason: 'smell' }),
      then: recorded(fact(stockKey(lot, place), { held: '4' })),
    },
    {
      name: `${lot} is sold where no goods of it without a lot are recorded`,
      given: onFarm,
      when: farm.says('sell', takeOut),
      then: refused('lot_unknown'),
    },
  ];
};

const own = 'urn:example:lot:7' as string as LotId;
const made = { lot: own, place, quantity: '5', uom: 'KGM', expiry: '2026-12-31' };

/** Commands with goods that have no lot number, and lots under URIs made by command. */
export const classGoods: Story[] = [
  ...lifeOf(product, 'CS'),
  ...lifeOf(crates, 'C62'),
  {
    name: 'a lot under a URI is made',
    when: farm.says('commissionLot', made),
    then: recorded(
      fact(lotKey(own), { status: 'active', producer: farm.party, expiry: '2026-12-31' }),
      fact(stockKey(own, place), { onHand: '5' }),
    ),
  },
  {
    name: 'a lot under a URI is made again by its maker',
    given: [farm.says('commissionLot', made)],
    when: farm.says('commissionLot', { ...made, quantity: '6' }),
    then: refused('lot_exists'),
  },
  {
    name: 'a lot under a URI is made of a lot',
    given: onFarm,
    when: farm.says('transform', {
      place,
      inputs: { lots: [{ lot: farm.lot('A'), quantity: '1', uom: 'CS' }] },
      outputs: { lots: [{ lot: own, quantity: '5', uom: 'KGM' }] },
    }),
    then: recorded(fact(stockKey(own, place), { onHand: '5' })),
  },
  {
    name: 'a lot is made under a place’s URI',
    when: farm.says('commissionLot', { ...made, lot: 'geo:52.1,5.1' }),
    then: refused('id_invalid', '/lot'),
  },
  {
    name: 'a lot is made under a product',
    when: farm.says('commissionLot', { ...made, lot: product }),
    then: refused('id_invalid', '/lot'),
  },
];
