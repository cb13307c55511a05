import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, type Story } from '../support/story';
import { box, items, lotA, onFarm, packedBox, some } from './goodsAtFarm';
import { atFarm, atShop, direct, full, id, key, route } from './shipping';
import { cases, put, quantities, receiving, at, seen } from './events';

const naming = (document: string, type = 'desadv'): object => ({
  bizTransactionList: [{ type, bizTransaction: document }],
});
const errs = (event: object): object => ({ ...event, errorDeclaration: { declarationTime: '2026-04-01T09:00:00Z' } });
const offered = [...onFarm, direct];
const loaded = [...onFarm, packedBox, full];
const carried = [...loaded, carrier.asks('accept', { shipment: id })];
const brought = [...carried, carrier.asks('handOver', { shipment: id, to: shop.party })];
const byShop = (event: object): Said => shop.captures(event);
const whole = receiving(cases('30'), naming(id));
const part = receiving(cases('20'), naming(id));
const boxed = { epcList: [box] };
const boxArrives = receiving(boxed, naming(id));
const second = farm.says('ship', {
  ...route,
  shipment: 'S2',
  lots: [some('10')],
  documents: [{ type: 'po', id: 'PO-2' }],
});
const poTwo = `urn:epcglobal:cbv:bt:${farm.party.slice(-13)}:PO-2`;
const ended = { status: 'received', custodian: shop.party } as const;

/** Captured receipts of what commands shipped. */
export const capturedReceipts: Story[] = [
  {
    name: 'a captured receipt that names the shipment is its receiver’s answer',
    given: offered,
    when: byShop(whole),
    then: recorded(
      fact(key, { ...ended, settled: [some('30')], handoffs: [{ status: 'accepted', captured: true }] }),
      fact(atFarm, { onHand: '70', reserved: undefined, shipped: '30' }),
      fact(atShop, { onHand: '30', received: '30' }),
    ),
  },
  {
    name: 'a captured receipt that names no document answers the only shipment of the goods',
    given: offered,
    when: byShop(receiving(cases('30'))),
    then: recorded(fact(key, ended), fact(atShop, { onHand: '30' })),
  },
  {
    name: 'a captured receipt that names another document of the shipment answers it',
    given: [...offered, second],
    when: byShop(receiving(cases('10'), naming(poTwo, 'po'))),
    then: recorded(fact(shipmentKey(farm.shipment('S2')), ended), fact(key, { status: 'offered' })),
  },
  {
    name: 'a captured receipt answers that of two shipments which it names',
    given: [...offered, second],
    when: byShop(receiving(cases('10'), naming(farm.shipment('S2')))),
    then: recorded(fact(shipmentKey(farm.shipment('S2')), ended), fact(key, { status: 'offered' })),
  },
  {
    name: 'a captured receipt of a part leaves the rest in transit',
    given: offered,
    when: byShop(part),
    then: recorded(
      fact(key, { status: 'in_transit', settled: [some('20')], custodian: shop.party }),
      fact(atFarm, { onHand: '70', reserved: undefined }),
      fact(atShop, { onHand: '20' }),
    ),
  },
  {
    name: 'a second captured receipt books the rest of a shipment',
    given: [...offered, byShop(part)],
    when: byShop(receiving(cases('10'), naming(id))),
    then: recorded(fact(key, { ...ended, settled: [some('30')] }), fact(atShop, { onHand: '30' })),
  },
  {
    name: 'a command receives the rest after a captured receipt',
    given: [...offered, byShop(part)],
    when: shop.asks('receive', { shipment: id }),
    then: recorded(fact(key, ended), fact(atShop, { onHand: '30' })),
  },
  {
    name: 'a final command gives up the rest after a captured receipt',
    given: [...offered, byShop(part)],
    when: shop.asks('receive', { shipment: id, lots: [{ lot: lotA, accepted: '0', uom: 'CS' }], final: true }),
    then: { exceptions: ['receipt_short'], facts: [fact(key, ended), fact(atShop, { onHand: '20', adjusted: '-10' })] },
  },
  {
    name: 'a captured receipt books the rest that a command left',
    given: [...offered, shop.asks('receive', { shipment: id, lots: [{ lot: lotA, accepted: '20', uom: 'CS' }] })],
    when: byShop(receiving(cases('10'), naming(id))),
    then: recorded(fact(key, ended), fact(atShop, { onHand: '30' })),
  },
  {
    name: 'a captured receipt of more than was shipped leaves a surplus on hold',
    given: offered,
    when: byShop(receiving(cases('34'), naming(id))),
    then: {
      exceptions: ['receipt_over'],
      facts: [fact(key, ended), fact(atShop, { onHand: '34', held: '4', surplus: '4', received: '30' })],
    },
  },
  {
    name: 'a captured receipt from a carrier books the named goods and leaves the rest in transit',
    given: brought,
    when: byShop(receiving({ ...boxed, ...cases('30') }, naming(id))),
    then: recorded(
      fact(key, { status: 'in_transit', custodian: shop.party, arrived: [box] }),
      fact(thingKey(box), { place: shop.place, shipment: undefined }),
      fact(atShop, { onHand: '30' }),
    ),
  },
  {
    name: 'a captured receipt books the item that was missing',
    given: [...brought, byShop(receiving({ ...boxed, ...cases('30') }, naming(id)))],
    when: byShop(receiving({ epcList: [items.two] })),
    then: recorded(fact(key, ended), fact(thingKey(items.two), { place: shop.place })),
  },
  {
    name: 'a captured receipt waits while the carrier has not offered the goods',
    given: carried,
    when: byShop(whole),
    then: { exceptions: ['transit_insufficient'], facts: [fact(key, { custodian: carrier.party })] },
  },
  {
    name: 'a captured receipt that waited is booked when the carrier offers the goods',
    given: [...carried, byShop(whole), carrier.asks('handOver', { shipment: id, to: shop.party })],
    when: shop.says('bookWaiting', { event: whole, party: shop.party }),
    then: recorded(fact(key, { custodian: shop.party }), fact(atShop, { onHand: '30' })),
  },
  {
    name: 'a captured receipt names goods that no carrier has taken yet',
    given: loaded,
    when: byShop(receiving(cases('30'), naming(id))),
    then: { exceptions: ['transit_insufficient'], facts: [fact(key, { status: 'offered' }), fact(atShop, undefined)] },
  },
  {
    name: 'a captured receipt names a box that no carrier has taken yet',
    given: loaded,
    when: byShop(receiving(boxed, naming(id))),
    then: { exceptions: ['container_not_here'], facts: [fact(thingKey(box), { place: farm.place })] },
  },
  {
    name: 'a carrier captures a receipt of goods that it carries',
    given: carried,
    when: carrier.captures(seen('OBSERVE', 'receiving', { ...cases('30'), ...at(carrier.place), ...naming(id) })),
    then: { exceptions: ['transit_insufficient'], facts: [fact(key, { custodian: carrier.party })] },
  },
  {
    name: 'a carrier captures a receipt of a box that it carries',
    given: carried,
    when: carrier.captures(seen('OBSERVE', 'receiving', { ...boxed, ...at(carrier.place), ...naming(id) })),
    then: { exceptions: ['container_not_here'], facts: [fact(thingKey(box), { shipment: id })] },
  },
  {
    name: 'a captured receipt names a box by its contents',
    given: [...onFarm, packedBox, farm.says('ship', { ...route, containers: [box] })],
    when: byShop(
      put('OBSERVE', 'receiving', { parentID: box, childQuantityList: quantities(some('40')), ...at(shop.place) }),
    ),
    then: recorded(fact(key, ended), fact(thingKey(box), { place: shop.place })),
  },
  {
    name: 'a captured receipt is dated before the offer',
    given: [
      farm.asks('commissionLot', {
        lot: lotA,
        place: farm.place,
        quantity: '100',
        uom: 'CS',
        at: '2026-04-01T06:00:00Z',
      }),
      direct,
    ],
    when: byShop(receiving(cases('30'), { ...naming(id), eventTime: '2026-04-01T06:30:00Z' })),
    then: { exceptions: ['time_invalid'], facts: [fact(key, { status: 'offered' })] },
  },
  {
    name: 'a receipt that names another shipment takes nothing of this one',
    given: offered,
    when: byShop(receiving(cases('30'), naming(farm.shipment('OTHER')))),
    then: { exceptions: ['transit_insufficient'], facts: [fact(key, { status: 'offered' })] },
  },
  {
    name: 'a captured receipt after the command that answered moves nothing',
    given: [...offered, shop.asks('receive', { shipment: id })],
    when: byShop(whole),
    then: recorded(fact(key, ended), fact(atShop, { onHand: '30' })),
  },
  {
    name: 'a receipt that waits is booked when the shipment is shipped',
    given: [...onFarm, byShop(whole), direct],
    when: shop.says('bookWaiting', { event: whole, party: shop.party }),
    then: recorded(fact(key, ended), fact(atShop, { onHand: '30' })),
  },
  {
    name: 'a captured receipt is declared in error: the goods are offered again',
    given: [...offered, byShop(whole)],
    when: byShop(errs(whole)),
    then: {
      exceptions: ['declared_in_error'],
      facts: [
        fact(key, { status: 'offered', custodian: farm.party, settled: undefined }),
        fact(atFarm, { onHand: '100', reserved: '30', shipped: undefined }),
        fact(atShop, { onHand: '0' }),
      ],
    },
  },
  {
    name: 'the sender cancels a shipment whose captured receipt was declared in error',
    given: [...offered, byShop(whole), byShop(errs(whole))],
    when: farm.asks('cancel', { shipment: id, reason: 'never left' }),
    then: recorded(fact(key, { status: 'cancelled' }), fact(atFarm, { onHand: '100', reserved: undefined })),
  },
  {
    name: 'a captured receipt of a box is declared in error',
    given: [...brought, byShop(boxArrives)],
    when: byShop(errs(boxArrives)),
    then: {
      exceptions: ['declared_in_error'],
      facts: [
        fact(key, { status: 'in_transit', custodian: carrier.party, settled: undefined }),
        fact(thingKey(box), { shipment: id, place: undefined, transit: { from: farm.place } }),
      ],
    },
  },
  {
    name: 'goods in quarantine that go back arrive on hold',
    given: [
      ...onFarm,
      direct,
      shop.asks('receive', { shipment: id }),
      farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [lotA] }),
      shop.asks('hold', { goods: lotA, place: shop.place, quantity: '10', reason: 'quarantine' }),
      shop.says('ship', {
        shipment: 'BACK',
        from: shop.place,
        to: farm.place,
        lots: [some('30')],
        recall: farm.recall('R'),
      }),
    ],
    when: farm.captures(
      seen('OBSERVE', 'receiving', { ...cases('30'), ...at(farm.place), ...naming(shop.shipment('BACK')) }),
    ),
    then: recorded(
      fact(shipmentKey(shop.shipment('BACK')), { status: 'received' }),
      fact(stockKey(lotA, farm.place), { onHand: '100', held: '10' }),
    ),
  },
  {
    name: 'the sender captures a shipment that it recorded by command: nothing moves twice',
    given: offered,
    when: farm.captures(
      seen('OBSERVE', 'departing', {
        ...cases('30'),
        ...at(farm.place),
        ...naming(id),
        destinationList: [{ type: 'location', destination: shop.place }],
      }),
    ),
    then: recorded(fact(key, { status: 'offered' }), fact(atFarm, { onHand: '100', reserved: '30' })),
  },
  {
    name: 'the sender captures a shipment that it recorded by command, with goods that the command did not have',
    given: [...offered, packedBox],
    when: farm.captures(
      seen('OBSERVE', 'departing', {
        ...boxed,
        ...at(farm.place),
        ...naming(id),
        destinationList: [{ type: 'location', destination: shop.place }],
      }),
    ),
    then: { exceptions: ['shipment_line_unknown'], facts: [fact(thingKey(box), { place: farm.place })] },
  },
  {
    name: 'the shipments of a lot to a receiver are remembered',
    given: offered,
    when: second,
    then: recorded(fact(transitKey(lotA, shop.party), { shipments: [id, farm.shipment('S2')], legs: [] })),
  },
];
