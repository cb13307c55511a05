import type { Said } from '../../support/cast';
import { commissioning, observing, packing, receiving, shipping, transforming, unpacking } from './events';
import { buyer, line, maker, sells, sellsItem } from './stage';
import { cageOf, crateOf, plainGoodsOf, plainThingOf, toteOf } from './otherIds';

const X = maker.lot('X');
const Y = maker.lot('Y');
const Z = maker.lot('Z');
const salad = buyer.lot('SALAD');
const [pallet, outer] = [maker.container(1), maker.container(2)];
const case1 = maker.item('case');
const crate = crateOf(maker);
const item = maker.item('1');
const process = { transformationID: 'urn:uuid:run-1' };

const early = '2026-04-01T08:09:00Z';
const fish = plainGoodsOf(maker);
const plainThing = plainThingOf(maker);
const tote = toteOf(maker);
const cage = cageOf(maker);
const advice = {
  bizTransactionList: [
    { type: 'desadv', bizTransaction: `urn:epcglobal:cbv:bt:${maker.party.slice(-13)}:advice` },
    { type: 'po', bizTransaction: `urn:epcglobal:cbv:bt:${buyer.party.slice(-13)}:po-1` },
  ],
};
const late = (event: object, second: number): object => ({
  ...event,
  eventTime: new Date(Date.UTC(2026, 3, 1, 8, 10, second)).toISOString(),
});
const wrong = shipping({ lots: [[Y, 30]] }, maker.place, buyer.place);

const ships = (shipment: string, load: object): Said =>
  maker.says('ship', { shipment, from: maker.place, to: buyer.place, ...load });
const toBuyer = { destinationList: [{ type: 'owning_party', destination: buyer.party }] };

/** Business processes of a maker and its buyer. Each succeeds without interference. They may be left out or interleaved. */
export const lines: readonly (readonly Said[])[] = [
  [
    maker.captures({ ...shipping({ lots: [[X, 10]] }, maker.place, buyer.place), eventID: 'urn:uuid:e1' }),
    buyer.captures({ ...receiving({ lots: [[X, 10]] }, buyer.place, maker.place), eventID: 'urn:uuid:e1' }),
    sells(buyer, X, '2'),
    buyer.captures(transforming({ lots: [[X, 4]] }, { lots: [[salad, 4]] }, buyer.place)),
    buyer.captures(observing('retail_selling', { lots: [[salad, 1]] }, buyer.place)),
    buyer.asks('count', { lot: X, place: buyer.place, counted: '3', uom: 'CS', reason: 'shelf' }),
  ],
  [
    maker.asks('pack', { container: pallet, place: maker.place, lots: [line(X, '5')], items: [item] }),
    ships('P', { containers: [pallet] }),
    buyer.asks('receive', { shipment: maker.shipment('P') }),
    buyer.asks('unpack', { container: pallet, place: buyer.place }),
    sellsItem(buyer, item),
    buyer.asks('return', { place: buyer.place, items: [item], reason: 'broken' }),
    buyer.asks('pack', { container: pallet, place: buyer.place, lots: [line(X, '2')] }),
  ],
  [
    ships('A1', { lots: [line(Y, '20')] }),
    buyer.asks('receive', {
      shipment: maker.shipment('A1'),
      lots: [{ lot: Y, accepted: '15', damaged: '2', uom: 'CS' }],
    }),
    buyer.asks('hold', { goods: Y, place: buyer.place, quantity: '3', reason: 'cold' }),
    buyer.asks('release', { goods: Y, place: buyer.place, reason: 'warm' }),
    buyer.asks('destroy', { place: buyer.place, lots: [line(Y, '1')], reason: 'rotten' }),
    buyer.asks('ship', { shipment: 'B', from: buyer.place, to: maker.otherPlace, lots: [line(Y, '3')] }),
    maker.asks('reject', { shipment: buyer.shipment('B'), reason: 'unasked' }),
  ],
  [
    maker.captures(transforming({ lots: [[X, 7]] }, { lots: [[Z, 7]] }, maker.place)),
    ships('A2', { lots: [line(Z, '4')] }),
    maker.asks('openRecall', { recall: 'A1', type: 'voluntary', class: 'I', reason: 'salt', roots: [X] }),
    buyer.asks('receive', { shipment: maker.shipment('A2') }),
    buyer.says('respondRecall', {
      recall: maker.recall('A1'),
      status: 'completed',
      rows: [{ goods: Z, place: buyer.place, uom: 'CS', quarantined: '4' }],
    }),
    maker.asks('closeRecall', { recall: maker.recall('A1') }),
  ],
  [
    maker.captures(packing(crate, { lots: [[X, 3]] }, maker.place)),
    maker.captures(observing('shipping', { things: [crate] }, maker.place, toBuyer)),
    buyer.captures(receiving({ things: [crate] }, buyer.place)),
    buyer.captures(unpacking(crate, {}, buyer.place)),
    buyer.captures(packing(crate, { lots: [[X, 1]] }, buyer.place)),
  ],
  [
    maker.captures(packing(case1, { lots: [[Y, 2]] }, maker.place)),
    maker.captures(packing(outer, { things: [case1] }, maker.place)),
    maker.captures(shipping({ things: [outer] }, maker.place, buyer.otherPlace)),
    maker.asks('openRecall', { recall: 'A2', type: 'mock', reason: 'drill', roots: [Y] }),
    buyer.captures(receiving({ things: [outer] }, buyer.otherPlace, maker.place)),
    buyer.captures(transforming({ things: [outer] }, { lots: [[buyer.lot('SOUP'), 2]] }, buyer.otherPlace)),
  ],
  [
    maker.captures(transforming({ lots: [[Y, 5]] }, {}, maker.place, process)),
    maker.captures(transforming({}, { lots: [[maker.lot('RUN'), 5]] }, maker.place, process)),
    maker.captures(
      commissioning({ things: [maker.item('late')] }, maker.place, { ilmd: { 'cbvmda:lotNumber': 'RUN' } }),
    ),
    maker.asks('hold', { goods: maker.lot('RUN'), reason: 'lab' }),
    sells(maker, maker.lot('RUN')),
    maker.asks('release', { goods: maker.lot('RUN'), reason: 'fine' }),
    sells(maker, maker.lot('RUN')),
  ],
  [
    maker.asks('registerDocument', { sha256: 'a'.repeat(64), kind: 'certificate' }),
    maker.asks('commissionLot', {
      ...line(maker.lot('C'), '10'),
      place: maker.place,
      certificates: ['a'.repeat(64)],
      at: early,
    }),
    buyer.asks('registerDocument', { sha256: 'a'.repeat(64), kind: 'certificate' }),
    buyer.asks('commissionLot', { ...line(buyer.lot('C'), '100'), place: buyer.place, at: early }),
    buyer.captures(observing('cycle_counting', { lots: [[buyer.lot('C'), 90]] }, buyer.place)),
    maker.captures(observing('shipping', { lots: [[maker.lot('C'), 2]] }, maker.place, toBuyer)),
    maker.captures(observing('void_shipping', { lots: [[maker.lot('C'), 2]] }, maker.place)),
  ],
  [
    maker.captures({ ...shipping({ lots: [[fish, 10]], things: [plainThing] }, maker.place, buyer.place), ...advice }),
    buyer.captures({ ...receiving({ lots: [[fish, 6]] }, buyer.place, maker.place), ...advice }),
    buyer.captures({ ...receiving({ lots: [[fish, 4]], things: [plainThing] }, buyer.place, maker.place), ...advice }),
    buyer.captures(observing('retail_selling', { lots: [[fish, 2]], things: [plainThing] }, buyer.place)),
    buyer.captures(observing('receiving', { lots: [[fish, 1]] }, buyer.place, { disposition: 'returned' })),
    maker.asks('openRecall', { recall: 'F1', type: 'voluntary', class: 'II', reason: 'bones', roots: [fish] }),
  ],
  [
    maker.captures(packing(tote, { lots: [[X, 3]], things: [item] }, maker.place)),
    maker.captures(observing('shipping', { things: [tote] }, maker.place, toBuyer)),
    buyer.captures(receiving({ things: [tote] }, buyer.place, maker.place)),
    buyer.captures(unpacking(tote, {}, buyer.place)),
    buyer.captures(packing(tote, { lots: [[X, 2]] }, buyer.place)),
    buyer.captures(shipping({ things: [tote] }, buyer.place, maker.otherPlace)),
    maker.captures(receiving({ things: [tote] }, maker.otherPlace, buyer.place)),
    maker.captures(unpacking(tote, {}, maker.otherPlace)),
  ],
  [
    maker.asks('pack', { container: cage, place: maker.place, lots: [line(Y, '4')] }),
    ships('T', { containers: [cage] }),
    buyer.asks('receive', { shipment: maker.shipment('T') }),
    buyer.asks('unpack', { container: cage, place: buyer.place }),
    buyer.captures(packing(cage, { lots: [[Y, 3]] }, buyer.place)),
    buyer.captures(shipping({ things: [cage] }, buyer.place, maker.otherPlace)),
    maker.captures(receiving({ things: [cage] }, maker.otherPlace, buyer.place)),
    maker.captures(unpacking(cage, { lots: [[Y, 3]] }, maker.otherPlace)),
    maker.captures(packing(cage, { lots: [[Y, 2]] }, maker.otherPlace)),
    maker.captures(shipping({ things: [cage] }, maker.otherPlace, buyer.place)),
    buyer.captures(receiving({ things: [cage] }, buyer.place, maker.otherPlace)),
    buyer.asks('unpack', { container: cage, place: buyer.place, lots: [line(Y, '1')] }),
    buyer.captures(packing(cage, { lots: [[Y, 2]] }, buyer.place)),
  ],
  [
    buyer.captures(late(receiving({ lots: [[Y, 8]] }, buyer.place, maker.place), 50)),
    maker.captures(late(shipping({ lots: [[Y, 8]] }, maker.place, buyer.place), 40)),
    buyer.captures(late(observing('retail_selling', { lots: [[Y, 3]] }, buyer.place), 55)),
    maker.captures(wrong),
    maker.captures({ ...wrong, errorDeclaration: { declarationTime: '2026-04-01T08:15:00Z' } }),
    buyer.asks('count', { lot: Y, place: buyer.place, counted: '6', uom: 'CS', reason: 'stock' }),
  ],
];
