import fc from 'fast-check';
import type { ShipmentId } from '../../../chaincode/src/domain/businessId';
import { eventHash } from '../../../chaincode/src/domain/epcis/eventHash';
import { carrier, farm, shop } from './cast';

export const actors = [farm, carrier, shop];
export const anyActor = fc.constantFrom(farm, farm, carrier, shop, shop);
export const place = fc.oneof(
  { weight: 6, arbitrary: fc.constant(farm.place) },
  { weight: 3, arbitrary: fc.constant(shop.place) },
  { weight: 1, arbitrary: fc.constantFrom(farm.otherPlace, carrier.place) },
);
const quantity = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('1', '2.5', '4', '10', '0.000001', '60') },
  { weight: 1, arbitrary: fc.constantFrom('-1', '1e3') },
);
const line = (lots: readonly string[], uom: string): fc.Arbitrary<{ lot: string; quantity: string; uom: string }> =>
  fc.record({ lot: fc.constantFrom(...lots), quantity, uom: fc.constant(uom) });
export const lotA = farm.lot('A');
const salads = [`${farm.otherProduct}/10/S`, `${farm.otherProduct}/10/T`];
const caseLine = line([lotA, lotA, lotA, farm.lot('B')], 'CS');
const saladLine = line(salads, 'KGM');
export const lotLine = fc.oneof(
  { weight: 8, arbitrary: caseLine },
  { weight: 2, arbitrary: saladLine },
  { weight: 1, arbitrary: line([lotA], 'KGM') },
);
export const item = fc.constantFrom(...['1', '2', '3', '4'].map((serial) => farm.item(serial)));
export const container = fc.constantFrom(...[1, 2, 3].map((number) => farm.container(number)));
export const crate = fc.constant('urn:x:crate:1');
export const few = <T>(each: fc.Arbitrary<T>, maxLength = 2): fc.Arbitrary<T[]> => fc.array(each, { maxLength });
const goods = { lots: few(lotLine), items: few(item) };
const load = { ...goods, containers: few(container) };
const shipmentName = fc.constantFrom('S1', 'S2', 'S3');
const shipment: fc.Arbitrary<ShipmentId> = fc
  .tuple(fc.constantFrom(farm, farm, farm, shop), shipmentName)
  .map(([sender, name]) => sender.shipment(name));
const recall = fc.constantFrom(farm.recall('R1'), farm.recall('R2'));
const anyGoods = fc.oneof(
  item,
  lotLine.map(({ lot }) => lot),
);
const reason = fc.constant('because');
export const maybe = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(each, { nil: undefined });

/** The shop's event that the farm's salad was made of the farm's lot: an alleged link. */
export const allegation = {
  type: 'TransformationEvent',
  bizStep: 'commissioning',
  eventTime: '2026-04-01T08:10:00Z',
  eventTimeZoneOffset: '+00:00',
  inputQuantityList: [{ epcClass: lotA }],
  outputQuantityList: [{ epcClass: salads[0] }],
  readPoint: { id: shop.place },
};
const alleged = { event: eventHash(allegation), party: shop.party };
const answer = fc.constantFrom('confirmed', 'disputed');
/** Prefixes without owner at first: two that overlap, and another one. */
const prefix = fc.constantFrom('9506008', '95060081', '9506007');
const user = fc.constantFrom('ann', 'ben');
const signer = fc.constantFrom(`0x${'1'.repeat(40)}`, `0x${'2'.repeat(40)}`);
/** A place that no other request uses, so that its retirement stops none of them. */
const unused = fc.constant(carrier.otherPlace);
const party = fc.constantFrom(...actors.map((actor) => actor.party));

export const seldom = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: each });

type Inputs = Readonly<Record<string, fc.Arbitrary<object>>>;

/** Inputs of every command that makes, moves or holds goods; most are valid, some are not. */
export const inputs: Inputs = {
  commissionLot: fc.tuple(lotLine, place).map(([line, at]) => ({ ...line, place: at })),
  commissionItems: fc.record({
    items: fc.array(item, { minLength: 1, maxLength: 3 }),
    lot: maybe(fc.constant(lotA)),
    place,
  }),
  pack: fc.record({ container, place, ...load }),
  unpack: fc.oneof(fc.record({ container, place, ...load }), fc.record({ container, place })),
  transform: fc.record({
    place,
    inputs: fc.record({ lots: fc.array(caseLine, { minLength: 1, maxLength: 2 }), items: few(item, 1) }),
    outputs: fc.record({
      lots: fc.array(fc.oneof(saladLine, lotLine), { minLength: 1, maxLength: 2 }),
      items: few(fc.record({ item }), 1),
    }),
  }),
  count: fc
    .tuple(lotLine, place)
    .map(([{ lot, quantity: counted, uom: uom }, at]) => ({ lot, counted, uom: uom, place: at, reason: 'count' })),
  sell: fc.record({ place, ...goods }),
  destroy: fc.record({ place, ...goods, reason }),
  return: fc.record({ place, lots: few(caseLine, 1), items: few(item, 1), reason }),
  hold: fc.oneof(
    fc.record({ goods: fc.oneof(container, anyGoods), reason }),
    fc.record({ goods: anyGoods, place, quantity: maybe(quantity), reason }),
  ),
  release: fc.oneof(
    fc.record({ goods: fc.oneof(container, anyGoods), reason }),
    fc.record({ goods: anyGoods, place, quantity: maybe(quantity), reason }),
  ),
  ship: fc.record({
    shipment: shipmentName,
    from: place,
    to: place,
    carrier: maybe(fc.constantFrom(carrier.party, farm.party)),
    recall: seldom(recall),
    ...load,
  }),
  handOver: fc.record({ shipment, to: fc.constantFrom(...actors.map(({ party }) => party)) }),
  accept: fc.record({ shipment }),
  reject: fc.record({ shipment, reason }),
  cancel: fc.record({ shipment, reason }),
  receive: fc.oneof(
    fc.record({ shipment }),
    fc.record({
      shipment,
      place: maybe(fc.constantFrom(shop.place, farm.place)),
      lots: few(
        fc
          .tuple(caseLine, quantity)
          .map(([{ quantity: accepted, ...rest }, damaged]) => ({ ...rest, accepted, damaged })),
        1,
      ),
      items: few(fc.record({ item, condition: fc.constantFrom('damaged', 'missing') }), 1),
      containers: few(fc.record({ container, condition: fc.constantFrom('damaged', 'missing') }), 1),
      unexpected: few(lotLine, 1),
    }),
  ),
  openRecall: fc.record({
    recall: fc.constantFrom('R1', 'R2'),
    type: fc.constantFrom('voluntary', 'mock'),
    reason,
    roots: fc.array(anyGoods, { minLength: 1, maxLength: 2 }),
  }),
  extendRecall: fc.record({
    recall,
    links: fc.tuple(
      fc.oneof(
        fc.record({
          goods: fc.oneof(item, fc.constantFrom(...salads)),
          parent: fc.oneof({ weight: 4, arbitrary: fc.constant(lotA) }, { weight: 1, arbitrary: anyGoods }),
        }),
        fc.constant({ goods: salads[0], parent: lotA, ...alleged }),
      ),
    ),
  }),
  respondRecall: fc.record({
    recall,
    status: fc.constantFrom('acknowledged', 'completed', 'acknowledged', 'read', 'nothing_here'),
    rows: few(
      fc.oneof(
        fc.record({
          goods: fc.constant(lotA),
          place,
          uom: fc.constant('CS'),
          destroyed: quantity,
          quarantined: quantity,
        }),
        fc.record({ goods: item, place, uom: fc.constant('C62'), quarantined: fc.constantFrom('0', '1') }),
        fc.record({ goods: anyGoods, place, uom: fc.constantFrom('CS', 'KGM'), unrecoverable: quantity }),
      ),
    ),
  }),
  answerScope: fc.record({ recall, goods: anyGoods, answer, reason, place: maybe(place) }),
  answerLink: fc
    .record({ goods: fc.constantFrom(...salads), answer, reason })
    .map((input) => ({ ...alleged, ...input })),
  registerParty: fc.constantFrom(...actors).chain((actor) =>
    fc.record({
      party: fc.constant(actor.party),
      name: reason,
      roles: fc.constant(['retailer', 'regulator']),
      prefixes: fc.array(prefix, { minLength: 1, maxLength: 2 }),
    }),
  ),
  registerUser: fc.record({ user, roles: fc.constant(['operator']) }),
  retireUser: fc.record({ user, reason }),
  registerSigner: fc.record({ signer, name: reason, roles: fc.constant(['driver']) }),
  revokeSigner: fc.record({ signer, reason }),
  changeParty: fc.record({ party, name: reason }),
  changePlace: fc.record({ place, name: reason }),
  changeProduct: fc.record({ product: fc.constant(farm.product), name: reason }),
  retire: fc.record({ place: unused, reason }),
  reinstate: fc.record({ place: unused, reason }),
  allocateSscc: fc.record({ count: fc.constantFrom(1, 3), extension: fc.constantFrom(0, 1) }),
  consentToPrefix: fc.record({ prefix, party }),
  releasePrefix: fc.record({ prefix }),
  revokePrefix: fc.record({ prefix: fc.constantFrom('9506008', carrier.prefix), reason }),
  consentToRegulator: fc.record({ party }),
  changeRecall: fc.record({ recall, class: fc.constantFrom('I', 'III'), reason }),
  notifyRecall: fc.record({ recall, parties: fc.array(party, { minLength: 1, maxLength: 2 }) }),
  reportRecall: fc.record({
    recall,
    height: fc.constant(1),
    pdf: fc.constant('ab'.repeat(32)),
    xlsx: fc.constant('cd'.repeat(32)),
  }),
  closeRecall: fc.record({ recall }),
};
