import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import { carrier, farm, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, lotB, onFarm, packedBox, some } from './goodsAtFarm';
import { cases, seen } from './events';
import {
  asn,
  desadv,
  key,
  atFarm,
  atShop,
  order,
  under,
  leaves,
  comes,
  errs,
  voids,
  first,
  announced,
  second,
  boxLeaves,
  withBox,
  receive,
  is,
  inTransit,
  got,
  noneOfIt,
} from './adviceScene';

const otherAsn = farm.shipment('ASN-2');
const itemLeaves = leaves({ epcList: [items.two] });

/** Shipments that captured events announce by a despatch advice. */
export const advices: Story[] = [
  {
    name: 'a captured shipping event with a despatch advice is a shipment',
    given: onFarm,
    when: farm.captures(first),
    then: recorded(
      is({
        ...inTransit,
        from: farm.place,
        to: shop.place,
        receiver: shop.party,
        lots: [some('30')],
        sender: farm.party,
      }),
      fact(key, {
        documents: [
          { type: 'desadv', id: asn },
          { type: 'po', id: order },
        ],
        handoffs: [{ from: farm.party, to: shop.party, status: 'offered' }],
      }),
      fact(atFarm, { onHand: '70', shipped: '30' }),
      fact(transitKey(lotA, shop.party), { legs: [{ shipment: asn, quantity: '30' }] }),
    ),
  },
  {
    name: 'a second event of a despatch advice adds to its shipment',
    given: announced,
    when: farm.captures(second),
    then: recorded(is({ ...inTransit, lots: [some('40')], items: [items.two] })),
  },
  {
    name: 'a box in a despatch advice is one of its containers',
    given: [...onFarm, packedBox],
    when: farm.captures(boxLeaves),
    then: recorded(is({ containers: [box] }), fact(thingKey(box), { transit: { shipment: asn, to: shop.place } })),
  },
  {
    name: 'a despatch advice without a destination makes no shipment',
    given: onFarm,
    when: farm.captures(leaves(cases('30'), { ...under(), destinationList: undefined })),
    then: recorded(fact(key, undefined)),
  },
  {
    name: 'a receiver without a named place receives a despatch advice at the place that it names',
    given: [
      ...onFarm,
      farm.captures(
        leaves(cases('30'), { ...under(), destinationList: [{ type: 'owning_party', destination: shop.party }] }),
      ),
    ],
    when: receive({ place: shop.place }),
    then: recorded(is({ status: 'received' }), got('30')),
  },
  {
    name: 'a receiver without a named place receives a despatch advice and names no place',
    given: [
      ...onFarm,
      farm.captures(
        leaves(cases('30'), { ...under(), destinationList: [{ type: 'owning_party', destination: shop.party }] }),
      ),
    ],
    when: receive(),
    then: refused('input_invalid'),
  },
  {
    name: 'a despatch advice is received by command',
    given: [...withBox, farm.captures(second)],
    when: receive(),
    then: recorded(
      is({ status: 'received', custodian: shop.party, settled: [some('40')] }),
      got('40'),
      noneOfIt,
      fact(thingKey(box), { place: shop.place, transit: undefined }),
    ),
  },
  {
    name: 'a despatch advice is received in part, damaged, and with goods that it does not name',
    given: [
      ...onFarm,
      farm.asks('commissionLot', { lot: lotB, place: farm.place, quantity: '5', uom: 'CS' }),
      ...withBox.slice(2),
    ],
    when: receive({
      lots: [{ lot: lotA, accepted: '20', damaged: '2', uom: 'CS' }],
      containers: [{ container: box, condition: 'damaged' }],
      unexpected: [{ ...some('3'), lot: lotB }],
    }),
    then: {
      exceptions: ['receipt_short', 'receipt_damaged', 'receipt_wrong_lot', 'receipt_damaged'],
      facts: [
        is({ status: 'in_transit', settled: [some('22')] }),
        fact(atShop, { onHand: '22', held: '2' }),
        fact(transitKey(lotA, shop.party), { legs: [{ quantity: '8', shipment: asn }] }),
        fact(thingKey(box), { hold: { by: shop.party } }),
      ],
    },
  },
  {
    name: 'a despatch advice is received in part and finally',
    given: announced,
    when: receive({ lots: [{ lot: lotA, accepted: '20', uom: 'CS' }], final: true }),
    then: {
      exceptions: ['receipt_short'],
      facts: [is({ status: 'received' }), fact(atShop, { onHand: '20', adjusted: '-10' }), noneOfIt],
    },
  },
  {
    name: 'more is received than the despatch advice says',
    given: announced,
    when: receive({ lots: [{ lot: lotA, accepted: '33', uom: 'CS' }] }),
    then: {
      exceptions: ['receipt_over'],
      facts: [is({ status: 'received' }), fact(atShop, { onHand: '33', surplus: '3' })],
    },
  },
  {
    name: 'a final receipt misses a box of a despatch advice',
    given: withBox,
    when: receive({ containers: [{ container: box, condition: 'missing' }], final: true }),
    then: {
      exceptions: ['receipt_short'],
      facts: [is({ status: 'received', missing: [box] }), fact(thingKey(box), { transit: { missing: shop.place } })],
    },
  },
  {
    name: 'the sender cancels a despatch advice',
    given: withBox,
    when: farm.asks('cancel', { shipment: asn, reason: 'flat tyre' }),
    then: recorded(
      is({ status: 'cancelled' }),
      fact(atFarm, { onHand: '60', shipped: undefined }),
      fact(thingKey(box), { place: farm.place, transit: undefined }),
      noneOfIt,
    ),
  },
  {
    name: 'an event under a cancelled despatch advice moves nothing',
    given: [...announced, farm.asks('cancel', { shipment: asn, reason: 'flat tyre', at: '2026-04-01T08:10:30Z' })],
    when: farm.captures(
      seen('OBSERVE', 'loading', { ...cases('30'), readPoint: { id: farm.place }, eventTime: '2026-04-01T08:05:00Z' }),
    ),
    then: recorded(fact(atFarm, { onHand: '100' })),
  },
  {
    name: 'the receiver rejects a despatch advice',
    given: announced,
    when: shop.asks('reject', { shipment: asn, reason: 'too warm' }),
    then: recorded(is({ status: 'rejected' }), fact(atFarm, { onHand: '100' }), noneOfIt),
  },
  {
    name: 'the sender cancels a despatch advice that was received in part',
    given: [...announced, shop.captures(comes(cases('10')))],
    when: farm.asks('cancel', { shipment: asn, reason: 'flat tyre' }),
    then: refused('handoff_not_open'),
  },
  {
    name: 'a third party cancels a despatch advice',
    given: announced,
    when: carrier.asks('cancel', { shipment: asn, reason: 'mine' }),
    then: refused('not_custodian'),
  },
  {
    name: 'a third party receives a despatch advice',
    given: announced,
    when: receive({ place: carrier.place }, carrier),
    then: refused('not_recipient'),
  },
  {
    name: 'void_shipping takes a part of a despatch advice back',
    given: withBox,
    when: voids(cases('10')),
    then: recorded(is({ ...inTransit, lots: [some('20')] }), fact(atFarm, { onHand: '40' })),
  },
  {
    name: 'void_shipping of the last goods ends a despatch advice',
    given: [...announced],
    when: voids(cases('30')),
    then: recorded(is({ status: 'cancelled' }), fact(atFarm, { onHand: '100' }), noneOfIt),
  },
  {
    name: 'void_shipping without goods takes all of a despatch advice back',
    given: withBox,
    when: voids({ epcList: [] }),
    then: recorded(
      is({ status: 'cancelled' }),
      fact(atFarm, { onHand: '60' }),
      fact(thingKey(box), { place: farm.place }),
    ),
  },
  {
    name: 'void_shipping without goods is dated before anything of a despatch advice left',
    given: withBox,
    when: voids({ epcList: [], eventTime: '2026-04-01T08:09:59Z' }),
    then: { exceptions: ['time_invalid'], facts: [is(inTransit)] },
  },
  {
    name: 'void_shipping without goods names a despatch advice that was received',
    given: [...announced, receive()],
    when: voids({ epcList: [] }),
    then: { exceptions: ['handoff_not_open'], facts: [got('30')] },
  },
  {
    name: 'voided goods leave again under the number of their despatch advice',
    given: [...announced, voids(cases('30'))],
    when: farm.captures(leaves(cases('25'))),
    then: recorded(is({ ...inTransit, lots: [some('25')] }), fact(atFarm, { onHand: '75' })),
  },
  {
    name: 'the event of a despatch advice is declared in error',
    given: announced,
    when: farm.captures(errs(first)),
    then: { exceptions: ['declared_in_error'], facts: [is({ status: 'cancelled' }), fact(atFarm, { onHand: '100' })] },
  },
  ...[false, true].map((hasArrived): Story => ({
    name: `the advice of an item is in error, and a further step names another one${hasArrived ? ', when the item has arrived' : ''}`,
    given: [
      ...onFarm,
      farm.captures(itemLeaves),
      farm.captures({ ...leaves({ epcList: [items.two] }, under(desadv(otherAsn))), bizStep: 'departing' }),
      ...(hasArrived ? [shop.captures(comes({ epcList: [items.two] }, {}))] : []),
    ],
    when: farm.captures(errs(itemLeaves)),
    then: {
      exceptions: ['declared_in_error'],
      facts: [
        is({ status: 'cancelled' }),
        fact(shipmentKey(otherAsn), { status: hasArrived ? 'received' : 'in_transit', items: [items.two] }),
      ],
    },
  })),
];
