import fc from 'fast-check';
import { type Actor, carrier, farm, type Said, shop } from './cast';
import {
  actors,
  anyActor,
  place,
  lotA,
  lotLine,
  item,
  container,
  crate,
  few,
  maybe,
  allegation,
  seldom,
  inputs,
} from './requests';

const steps = ['shipping', 'receiving', 'retail_selling', 'void_shipping', 'cycle_counting', 'storing'];
const quantities = (lines: readonly { lot: string; quantity: string; uom: string }[]): object[] =>
  lines.map(({ lot, quantity: much, uom: uom }) => ({ epcClass: lot, quantity: Number(much), uom }));

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
    parentID: fc.oneof(
      { weight: 4, arbitrary: container },
      { weight: 1, arbitrary: item },
      { weight: 1, arbitrary: crate },
    ),
    lines: few(lotLine),
    more: few(lotLine, 1),
    epcs: few(
      fc.oneof({ weight: 4, arbitrary: item }, { weight: 4, arbitrary: container }, { weight: 1, arbitrary: crate }),
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

/** A shipping event before the lot's commissioning; it waits for stock. */
const early = {
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'shipping',
  eventTime: '2026-04-01T08:10:09Z',
  eventTimeZoneOffset: '+00:00',
  quantityList: quantities([{ lot: farm.lot('B'), quantity: '1', uom: 'CS' }]),
  readPoint: { id: farm.place },
};
const makesB = farm.asks('commissionLot', { lot: farm.lot('B'), place: farm.place, quantity: '3', uom: 'CS' });
const waiting = fc.oneof(
  fc.constant(farm.captures(early)),
  fc.constant(makesB),
  anyActor.map((actor) => actor.asks('bookWaiting', { event: early, party: farm.party })),
);

/** A claim of a GS1 Company Prefix without owner, the consent to it, and its return. */
const claiming = fc.constantFrom(
  shop.asks('registerParty', { party: shop.party, name: 'Shop', roles: ['retailer'], prefixes: ['9506007'] }),
  farm.asks('consentToPrefix', { prefix: '9506007', party: shop.party }),
  shop.asks('releasePrefix', { prefix: '9506007' }),
);

const ownerOf = (at: unknown): Actor | undefined =>
  actors.find((actor) => actor.place === at || actor.otherPlace === at);

/** The caller of a request: mostly the place's party, sometimes anybody. */
const speaker = (input: object, anybody: Actor | undefined): Actor =>
  anybody ?? ownerOf('place' in input ? input.place : 'from' in input ? input.from : undefined) ?? farm;

const answers = new Set([
  'handOver',
  'accept',
  'reject',
  'cancel',
  'receive',
  'consentToPrefix',
  'releasePrefix',
  'revokePrefix',
  'consentToRegulator',
]);
const registers = (name: string, input: object): Actor | undefined =>
  name === 'registerParty' || name === 'changeParty'
    ? actors.find((actor) => 'party' in input && actor.party === input.party)
    : undefined;

const command = fc
  .constantFrom(
    ...Object.keys(inputs),
    'ship',
    'accept',
    'handOver',
    'handOver',
    'receive',
    'receive',
    'receive',
    'return',
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

const allege = fc.constantFrom(shop, shop, farm).map((actor) => actor.captures(allegation));

const capture = fc.tuple(event, seldom(anyActor)).map(([body, anybody]) => {
  const at = 'readPoint' in body ? body.readPoint.id : undefined;
  return speaker({ place: at }, anybody).captures(body);
});

/** The start of most histories, so that there are goods to move. */
const opening: readonly Said[] = [
  farm.asks('commissionLot', { lot: lotA, place: farm.place, quantity: '200', uom: 'CS' }),
  farm.asks('commissionItems', { items: [farm.item('1'), farm.item('2')], lot: lotA, place: farm.place }),
  farm.asks('pack', {
    container: farm.container(1),
    place: farm.place,
    lots: [{ lot: lotA, quantity: '20', uom: 'CS' }],
    items: [farm.item('1')],
  }),
  farm.asks('ship', {
    shipment: 'S1',
    from: farm.place,
    to: shop.place,
    carrier: carrier.party,
    lots: [{ lot: lotA, quantity: '30', uom: 'CS' }],
    items: [farm.item('2')],
  }),
  farm.asks('ship', {
    shipment: 'S2',
    from: farm.place,
    to: shop.place,
    containers: [farm.container(1)],
    lots: [{ lot: lotA, quantity: '10', uom: 'CS' }],
  }),
  farm.asks('sell', { place: farm.place, lots: [{ lot: lotA, quantity: '15', uom: 'CS' }] }),
  farm.asks('hold', { goods: lotA, place: farm.place, quantity: '15', reason: 'test' }),
  farm.asks('openRecall', { recall: 'R1', type: 'mock', reason: 'drill', roots: [lotA] }),
  carrier.asks('accept', { shipment: farm.shipment('S1') }),
  farm.asks('pack', {
    container: farm.container(2),
    place: farm.place,
    lots: [{ lot: lotA, quantity: '5', uom: 'CS' }],
  }),
  farm.captures(early),
  makesB,
];

/** Random requests of three organisations in any order, each with its own id. */
export const history: fc.Arbitrary<Said[]> = fc
  .tuple(
    fc.constantFrom(opening.length, opening.length, 5, 2, 0),
    fc.array(
      fc.oneof(
        { weight: 15, arbitrary: command },
        { weight: 5, arbitrary: capture },
        { weight: 1, arbitrary: allege },
        { weight: 1, arbitrary: waiting },
        { weight: 1, arbitrary: claiming },
      ),
      {
        minLength: 10,
        maxLength: 40,
      },
    ),
  )
  .map(([start, rest]) => [...opening.slice(0, start), ...rest].map((said, n) => ({ ...said, id: `h${n}` })));
