import fc from 'fast-check';
import type { ShipmentId } from '../../../chaincode/src/domain/businessId';
import { eventHash } from '../../../chaincode/src/domain/epcis/eventHash';
import { type Actor, carrier, farm, type Said, shop } from './cast';

const actors = [farm, carrier, shop];
const anyActor = fc.constantFrom(farm, farm, carrier, shop, shop);
const place = fc.oneof(
  { weight: 6, arbitrary: fc.constant(farm.place) },
  { weight: 3, arbitrary: fc.constant(shop.place) },
  { weight: 1, arbitrary: fc.constantFrom(farm.otherPlace, carrier.place) },
);
const quantity = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('1', '2.5', '4', '10', '0.000001', '60') },
  { weight: 1, arbitrary: fc.constantFrom('-1', '1e3') },
);
const line = (lots: readonly string[], uom: string): fc.Arbitrary<{ lot: string; quantity: string; unit: string }> =>
  fc.record({ lot: fc.constantFrom(...lots), quantity, unit: fc.constant(uom) });
const lotA = farm.lot('A');
const salads = [`${farm.otherProduct}/10/S`, `${farm.otherProduct}/10/T`];
const caseLine = line([lotA, lotA, lotA, farm.lot('B')], 'CS');
const saladLine = line(salads, 'KGM');
const lotLine = fc.oneof(
  { weight: 8, arbitrary: caseLine },
  { weight: 2, arbitrary: saladLine },
  { weight: 1, arbitrary: line([lotA], 'KGM') },
);
const item = fc.constantFrom(...['1', '2', '3', '4'].map((serial) => farm.item(serial)));
const unit = fc.constantFrom(...[1, 2, 3].map((number) => farm.unit(number)));
const crate = fc.constant('urn:x:crate:1');
const few = <T>(each: fc.Arbitrary<T>, maxLength = 2): fc.Arbitrary<T[]> => fc.array(each, { maxLength });
const goods = { lots: few(lotLine), items: few(item) };
const load = { ...goods, units: few(unit) };
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
const maybe = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(each, { nil: undefined });

/** The shop says that the farm's salad was made of the farm's lot: an allegation. */
const allegation = {
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
/** Prefixes that nobody has at first: two that overlap, and one beside them. */
const prefix = fc.constantFrom('9506008', '95060081', '9506007');
const party = fc.constantFrom(...actors.map((actor) => actor.party));

const seldom = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: each });

type Inputs = Readonly<Record<string, fc.Arbitrary<object>>>;

/** Input for every command that moves, makes or stops goods; most of it fits, some of it does not. */
const inputs: Inputs = {
  commissionLot: fc.tuple(lotLine, place).map(([line, at]) => ({ ...line, place: at })),
  commissionItems: fc.record({
    items: fc.array(item, { minLength: 1, maxLength: 3 }),
    lot: maybe(fc.constant(lotA)),
    place,
  }),
  pack: fc.record({ unit, place, ...load }),
  unpack: fc.oneof(fc.record({ unit, place, ...load }), fc.record({ unit, place })),
  transform: fc.record({
    place,
    inputs: fc.record({ lots: fc.array(caseLine, { minLength: 1, maxLength: 2 }), items: few(item, 1) }),
    outputs: fc.record({
      lots: fc.array(fc.oneof(saladLine, lotLine), { minLength: 1, maxLength: 2 }),
      items: few(fc.record({ item }), 1),
    }),
  }),
  adjust: fc
    .tuple(lotLine, place)
    .map(([{ lot, quantity: counted, unit: uom }, at]) => ({ lot, counted, unit: uom, place: at, reason: 'count' })),
  sell: fc.record({ place, ...goods }),
  destroy: fc.record({ place, ...goods, reason }),
  returnGoods: fc.record({ place, lots: few(caseLine, 1), items: few(item, 1), reason }),
  hold: fc.oneof(
    fc.record({ goods: fc.oneof(unit, anyGoods), reason }),
    fc.record({ goods: anyGoods, place, quantity: maybe(quantity), reason }),
  ),
  release: fc.oneof(
    fc.record({ goods: fc.oneof(unit, anyGoods), reason }),
    fc.record({ goods: anyGoods, place, quantity: maybe(quantity), reason }),
  ),
  dispatch: fc.record({
    shipment: shipmentName,
    from: place,
    to: place,
    carrier: maybe(fc.constantFrom(carrier.party, farm.party)),
    recall: seldom(recall),
    ...load,
  }),
  handOver: fc.record({ shipment, to: fc.constantFrom(...actors.map(({ party }) => party)) }),
  acceptHandoff: fc.record({ shipment }),
  rejectHandoff: fc.record({ shipment, reason }),
  cancelHandoff: fc.record({ shipment, reason }),
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
      units: few(fc.record({ unit, condition: fc.constantFrom('damaged', 'missing') }), 1),
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
    status: fc.constantFrom('acknowledged', 'completed'),
    rows: few(
      fc.oneof(
        fc.record({
          goods: fc.constant(lotA),
          place,
          unit: fc.constant('CS'),
          destroyed: quantity,
          quarantined: quantity,
        }),
        fc.record({ goods: item, place, unit: fc.constant('C62'), quarantined: fc.constantFrom('0', '1') }),
        fc.record({ goods: anyGoods, place, unit: fc.constantFrom('CS', 'KGM'), unrecoverable: quantity }),
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
  consentToPrefix: fc.record({ prefix, party }),
  releasePrefix: fc.record({ prefix }),
  revokePrefix: fc.record({ prefix: fc.constantFrom('9506008', carrier.prefix), reason }),
  consentToRegulator: fc.record({ party }),
  closeRecall: fc.record({ recall }),
};

const steps = ['shipping', 'receiving', 'retail_selling', 'void_shipping', 'cycle_counting', 'storing'];
const quantities = (lines: readonly { lot: string; quantity: string; unit: string }[]): object[] =>
  lines.map(({ lot, quantity: much, unit: uom }) => ({ epcClass: lot, quantity: Number(much), uom }));

/** EPCIS events of every type that moves stock. */
const event = fc
  .record({
    type: fc.constantFrom('ObjectEvent', 'ObjectEvent', 'AggregationEvent', 'TransformationEvent'),
    action: fc.constantFrom('OBSERVE', 'OBSERVE', 'ADD', 'DELETE'),
    bizStep: fc.constantFrom(...steps),
    minute: fc.integer({ min: 0, max: 9 }),
    at: maybe(place),
    to: maybe(place),
    eventID: seldom(fc.constantFrom('urn:uuid:1', 'urn:uuid:2')),
    wrong: fc.boolean(),
    parentID: fc.oneof({ weight: 4, arbitrary: unit }, { weight: 1, arbitrary: item }, { weight: 1, arbitrary: crate }),
    lines: few(lotLine),
    more: few(lotLine, 1),
    epcs: few(
      fc.oneof({ weight: 4, arbitrary: item }, { weight: 4, arbitrary: unit }, { weight: 1, arbitrary: crate }),
    ),
  })
  .map(({ type, action, bizStep, minute, at, to, eventID, wrong, parentID, lines, more, epcs }) => {
    const things = {
      ObjectEvent: { action, epcList: epcs, quantityList: quantities(lines) },
      AggregationEvent: { action, parentID, childEPCs: epcs, childQuantityList: quantities(lines) },
      TransformationEvent: {
        inputEPCList: epcs,
        inputQuantityList: quantities(lines),
        outputQuantityList: quantities(more),
        transformationID: 'urn:x:t',
      },
    }[type as 'ObjectEvent'];
    return {
      type,
      ...things,
      bizStep,
      eventTime: `2026-04-01T08:10:0${minute}Z`,
      eventTimeZoneOffset: '+00:00',
      ...(at && { readPoint: { id: at }, bizLocation: { id: at } }),
      ...(to && { destinationList: [{ type: 'location', destination: to }] }),
      ...(eventID && { eventID }),
      ...(wrong && eventID && { errorDeclaration: { declarationTime: '2026-03-02T00:00:00Z' } }),
    };
  });

/** It leaves before anybody says that it was made: stock waits for that. */
const early = {
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'shipping',
  eventTime: '2026-04-01T08:10:09Z',
  eventTimeZoneOffset: '+00:00',
  quantityList: quantities([{ lot: farm.lot('B'), quantity: '1', unit: 'CS' }]),
  readPoint: { id: farm.place },
};
const makesB = farm.asks('commissionLot', { lot: farm.lot('B'), place: farm.place, quantity: '3', unit: 'CS' });
const waiting = fc.oneof(
  fc.constant(farm.tells(early)),
  fc.constant(makesB),
  anyActor.map((actor) => actor.asks('bookWaiting', { event: early, party: farm.party })),
);

const ownerOf = (at: unknown): Actor | undefined =>
  actors.find((actor) => actor.place === at || actor.otherPlace === at);

/** Who would say this: mostly who has the place, sometimes anybody. */
const speaker = (input: object, anybody: Actor | undefined): Actor =>
  anybody ?? ownerOf('place' in input ? input.place : 'from' in input ? input.from : undefined) ?? farm;

const answers = new Set([
  'handOver',
  'acceptHandoff',
  'rejectHandoff',
  'cancelHandoff',
  'receive',
  'consentToPrefix',
  'releasePrefix',
  'revokePrefix',
  'consentToRegulator',
]);
const registers = (name: string, input: object): Actor | undefined =>
  name === 'registerParty' ? actors.find((actor) => 'party' in input && actor.party === input.party) : undefined;

const command = fc
  .constantFrom(
    ...Object.keys(inputs),
    'dispatch',
    'acceptHandoff',
    'receive',
    'receive',
    'hold',
    'release',
    'openRecall',
    'transform',
    'sell',
    'extendRecall',
  )
  .chain((name) => {
    const anybody = answers.has(name) ? fc.constantFrom(carrier, shop, farm) : seldom(anyActor);
    return fc
      .tuple(inputs[name]!, anybody)
      .map(([input, actor]) => speaker(input, registers(name, input) ?? actor).says(name, input));
  });

const allege = fc.constantFrom(shop, shop, farm).map((actor) => actor.tells(allegation));

const capture = fc.tuple(event, seldom(anyActor)).map(([told, anybody]) => {
  const at = 'readPoint' in told ? told.readPoint.id : undefined;
  return speaker({ place: at }, anybody).tells(told);
});

/** How most histories start, so that there is something to move. */
const opening: readonly Said[] = [
  farm.asks('commissionLot', { lot: lotA, place: farm.place, quantity: '200', unit: 'CS' }),
  farm.asks('commissionItems', { items: [farm.item('1'), farm.item('2')], lot: lotA, place: farm.place }),
  farm.asks('pack', {
    unit: farm.unit(1),
    place: farm.place,
    lots: [{ lot: lotA, quantity: '20', unit: 'CS' }],
    items: [farm.item('1')],
  }),
  farm.asks('dispatch', {
    shipment: 'S1',
    from: farm.place,
    to: shop.place,
    carrier: carrier.party,
    lots: [{ lot: lotA, quantity: '30', unit: 'CS' }],
    items: [farm.item('2')],
  }),
  farm.asks('dispatch', {
    shipment: 'S2',
    from: farm.place,
    to: shop.place,
    units: [farm.unit(1)],
    lots: [{ lot: lotA, quantity: '10', unit: 'CS' }],
  }),
  farm.asks('sell', { place: farm.place, lots: [{ lot: lotA, quantity: '15', unit: 'CS' }] }),
  farm.asks('hold', { goods: lotA, place: farm.place, quantity: '15', reason: 'test' }),
  farm.asks('openRecall', { recall: 'R1', type: 'mock', reason: 'drill', roots: [lotA] }),
  carrier.asks('acceptHandoff', { shipment: farm.shipment('S1') }),
  farm.asks('pack', { unit: farm.unit(2), place: farm.place, lots: [{ lot: lotA, quantity: '5', unit: 'CS' }] }),
  farm.tells(early),
  makesB,
];

/** What three organisations may say to the ledger, in any order; each request has an id of its own. */
export const history: fc.Arbitrary<Said[]> = fc
  .tuple(
    fc.constantFrom(opening.length, opening.length, 5, 2, 0),
    fc.array(
      fc.oneof(
        { weight: 15, arbitrary: command },
        { weight: 5, arbitrary: capture },
        { weight: 1, arbitrary: allege },
        { weight: 1, arbitrary: waiting },
      ),
      {
        minLength: 10,
        maxLength: 40,
      },
    ),
  )
  .map(([start, rest]) => [...opening.slice(0, start), ...rest].map((said, n) => ({ ...said, id: `h${n}` })));
