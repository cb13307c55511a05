import type { Actor } from '../../support/cast';
import { buyer, maker, rival } from './stage';
import { cageOf, crateOf, plainGoodsOf, plainThingOf, toteOf } from './otherIds';
import type { Names } from './vocabulary';

/** The parties whose facts must not change. */
export const honest = [maker, buyer];

const lotsOf = (actor: Actor): string[] =>
  ['X', 'Y', actor === buyer ? 'SALAD' : 'Z', 'RUN'].map((number) => actor.lot(number));
const looseOf = (actor: Actor): string => `${actor.otherProduct}/10/L`;
const containersOf = (actor: Actor): string[] => [
  actor.container(1),
  actor.container(2),
  actor.item('case'),
  crateOf(actor),
  toteOf(actor),
  cageOf(actor),
];
const documents = [maker, buyer, rival].flatMap(({ party }) =>
  (['desadv', 'desadv', 'po'] as const).flatMap((type) =>
    ['A1', 'P', 'advice', 'po-1'].map((id) => [type, `urn:epcglobal:cbv:bt:${party.slice(-13)}:${id}`] as const),
  ),
);
const ids = ['urn:uuid:e1', 'urn:uuid:e2'];

/** The ids in the requests of an honest party. */
export const honestNames = (actor: Actor): Names => {
  const other = actor === maker ? buyer : maker;
  const [mine, theirs] = [actor, other].map((each) => [...lotsOf(each), looseOf(each), plainGoodsOf(each)]) as [
    string[],
    string[],
  ];
  return {
    places: [actor.place, actor.place, actor.otherPlace],
    ends: [other.place, other.place, other.otherPlace, actor.otherPlace],
    lots: [...mine, ...mine, ...theirs],
    made: [...mine, looseOf(actor)],
    items: [actor.item('1'), actor.item('2'), other.item('1'), plainThingOf(actor)],
    containers: [...containersOf(actor), ...containersOf(actor), ...containersOf(other)],
    shipments: honest.flatMap((each) => ['A1', 'A2', 'P', 'B'].map((id) => each.shipment(id))),
    recalls: honest.flatMap((each) => ['A1', 'A2'].map((id) => each.recall(id))),
    parties: honest.map(({ party }) => party),
    events: ['@event0', '@event1', '@event2', '@event3'],
    eventIds: ids,
    processes: honest.map(({ msp }) => `process ${msp} urn:uuid:run-1`),
    prefixes: ['9999001', '9999002'],
    products: [actor.product, actor.otherProduct],
    documents: documents.filter(([, id]) => !id.includes(rival.party.slice(-13))),
  };
};

const plain = [maker, buyer].map(plainGoodsOf);

/** The ids in the rival's requests. */
export const rivalNames: Names = {
  places: [...Array<string>(8).fill(rival.place), rival.otherPlace, maker.place, buyer.place],
  ends: [maker.place, buyer.place, rival.place, rival.otherPlace, maker.otherPlace],
  lots: [...[maker, buyer, maker, buyer, rival].flatMap(lotsOf), looseOf(maker), ...plain],
  made: [...plain, ...lotsOf(maker), ...lotsOf(buyer), ...lotsOf(rival), ...lotsOf(rival)],
  items: [maker.item('1'), maker.item('2'), buyer.item('1'), rival.item('1'), ...[maker, buyer].map(plainThingOf)],
  containers: [maker, buyer, rival].flatMap(containersOf),
  shipments: [maker, buyer, rival].flatMap((each) => ['A1', 'A2', 'P', 'B'].map((id) => each.shipment(id))),
  recalls: [maker, buyer, rival].flatMap((each) => ['A1', 'A2'].map((id) => each.recall(id))),
  parties: [maker, buyer, rival].map(({ party }) => party),
  events: [...Array(8).keys()].flatMap((n) => [`@event${n}`, `@own${n}`]),
  eventIds: [...ids, '@event0', '@event1', '@next0', '@next1', '@own0'],
  processes: [maker, buyer, rival].map(({ msp }) => `process ${msp} urn:uuid:run-1`),
  prefixes: [maker.prefix, buyer.prefix, '9506', '95060010', '9999001', rival.prefix],
  products: [maker.product, buyer.product, rival.product, maker.otherProduct],
  documents,
};
