import { fourth } from '../attacks/support/stage';
import {
  caseOf,
  type ChainStep,
  containersOf,
  count,
  free,
  isCase,
  isOpenable,
  itemsOf,
  loose,
  lotsOf,
  object,
  ownerOf,
  part,
  processOf,
  where,
  wildLot,
} from './chainEvents';
import { receive, receiveThing, ship, shipAnywhere, shipThing, voidShipping } from './chainJourneys';
import { bringBack, bringThingBack, destroy, destroyThing, sellThing } from './endChains';
import { lotIdOf } from '../../../chaincode/src/domain/gs1/id';
import type { Thing } from '../../../chaincode/src/domain/facts/thing';
import type { PlaceId } from '../../../chaincode/src/domain/gs1/id';
import { type Actor, farm, shop } from './cast';
import type { Picks, View } from './chainView';

const weighedLot = lotIdOf(farm.gtin(2), 'W');

const quantity = (picks: Picks): number => picks.one([12, 5, 8, 20, 3]) ?? 12;

export const make: ChainStep = (view, picks) => {
  const by = picks.one([farm, fourth, shop]) ?? farm;
  const lot = picks.one(
    [...lotsOf(by), ...(by === farm ? [wildLot] : [])].filter((each) => view.lots.get(each) !== 'active'),
  );
  if (lot === undefined) return [];
  const place = picks.one([by.place, by.otherPlace]) ?? by.place;
  return [
    { by, event: object('ADD', 'commissioning', { quantityList: [count(lot, quantity(picks))], ...where(place) }) },
  ];
};

/** Runs of a lot that is sold by weight, in several units. */
const makeWeighed: ChainStep = (_view, picks) => {
  const quantityList = [count(weighedLot, picks.one([500, 250, 4]) ?? 4, picks.one(['KGM', 'GRM', 'LBR', 'TNE']))];
  return [{ by: farm, event: object('ADD', 'creating_class_instance', { quantityList, ...where(farm.place) }) }];
};

/** Runs of a lot with or without a unit: an event without one counts trade items. */
const makeCounted: ChainStep = (_view, picks) => {
  const quantityList = [count(farm.lot('A'), quantity(picks), picks.one(['CS', 'C62', 'XCS']))];
  return [{ by: farm, event: object('ADD', 'creating_class_instance', { quantityList, ...where(farm.place) }) }];
};

const makeMore: ChainStep = (_view, picks) => {
  const by = picks.one([farm, fourth, shop]) ?? farm;
  const lot = picks.one(lotsOf(by));
  const place = picks.one([by.place, by.otherPlace]) ?? by.place;
  if (lot === undefined) return [];
  const quantityList = [count(lot, quantity(picks))];
  return [{ by, event: object('ADD', 'creating_class_instance', { quantityList, ...where(place) }) }];
};

export const makeItems: ChainStep = (view, picks) => {
  const by = picks.one([farm, fourth, shop]) ?? farm;
  // Excludes a case that was used before it was made, which would be a contradiction.
  const known = view.things.filter(({ status, fillings }) => status !== undefined || fillings !== undefined);
  const made = new Set<string>(known.map(({ id }) => id));
  const item = picks.one([...itemsOf(by), caseOf(by)].filter((id) => !made.has(id)));
  if (item === undefined) return [];
  const lot = picks.one([undefined, 'A', 'B']);
  const ilmd = lot === undefined ? {} : { ilmd: { 'cbvmda:lotNumber': lot } };
  return [{ by, event: object('ADD', 'commissioning', { epcList: [item], ...ilmd, ...where(by.place) }) }];
};

/** A container that its owner may fill at a place: one there, or an empty one that is no goods, wherever it was last. */
const fillable = (view: View, by: Actor, place: PlaceId): string[] => {
  const known = new Map<string, Thing>(view.things.map((thing) => [thing.id, thing]));
  const isFree = (id: string): boolean => {
    const thing = known.get(id);
    return thing === undefined || (thing.inside === undefined && thing.status === undefined);
  };
  const here = loose(view).filter((thing) => thing.place === place && (thing.inside !== undefined || isCase(thing)));
  return [...new Set([...containersOf(by).filter(isFree), ...here.map(({ id }) => id as string)])];
};

export const pack: ChainStep = (view, picks) => {
  const place = picks.one([...free(view), ...loose(view)].map((each) => each.place!));
  if (place === undefined) return [];
  const by = ownerOf(place);
  const parentID = picks.one(fillable(view, by, place));
  const row = picks.one([undefined, ...free(view).filter((each) => each.place === place)]);
  const here = loose(view).filter((thing) => thing.place === place && thing.id !== parentID);
  const thing = picks.one([undefined, ...here]);
  if (parentID === undefined || (row === undefined && thing === undefined)) return [];
  return [
    {
      by,
      event: {
        type: 'AggregationEvent',
        action: 'ADD',
        bizStep: 'packing',
        parentID,
        childEPCs: thing ? [thing.id] : [],
        childQuantityList: row ? [count(row.lot, part(row, picks), row.balance.uom)] : [],
        ...where(place),
      },
    },
  ];
};

/** Takes out all, listing it or not, or a part. */
export const unpack: ChainStep = (view, picks) => {
  const container = picks.one(loose(view).filter(({ inside }) => inside !== undefined));
  if (!container?.place || !container.inside) return [];
  const { lots, things } = container.inside;
  const how = picks.one(['all', 'all', 'unseen', 'part']);
  const some = <T>(list: readonly T[]): readonly T[] => (how === 'part' ? list.slice(0, 1) : how === 'all' ? list : []);
  return [
    {
      by: ownerOf(container.place),
      event: {
        type: 'AggregationEvent',
        action: 'DELETE',
        bizStep: 'unpacking',
        parentID: container.id,
        childEPCs: some(things),
        childQuantityList: some(lots).map((each) => count(each.lot, each.quantity, each.uom)),
        ...where(container.place),
      },
    },
  ];
};

const transform: ChainStep = (view, picks) => {
  const row = picks.one(free(view));
  const place = row?.place;
  if (!row || !place) return [];
  const by = ownerOf(place);
  const thing = picks.one([
    undefined,
    ...loose(view).filter((each) => each.place === place && !isCase(each) && isOpenable(each)),
  ]);
  const lot = picks.one(lotsOf(by).filter((each) => view.lots.get(each) !== 'active'));
  const inputs = {
    inputEPCList: thing ? [thing.id] : [],
    inputQuantityList: [count(row.lot, part(row, picks), row.balance.uom)],
  };
  const outputs = { outputQuantityList: lot === undefined ? [] : [count(lot, quantity(picks))] };
  const event = { type: 'TransformationEvent', bizStep: 'commissioning', ...where(place) };
  const process = { transformationID: processOf(by) };
  if (lot === undefined) return [{ by, event: { ...event, ...inputs, ...process } }];
  if (!picks.chance(2)) return [{ by, event: { ...event, ...inputs, ...outputs } }];
  return [
    { by, event: { ...event, ...inputs, ...process } },
    { by, event: { ...event, ...outputs, ...process } },
  ];
};

export const sell: ChainStep = (view, picks) => {
  const row = picks.one(free(view));
  if (!row) return [];
  const quantityList = [count(row.lot, part(row, picks), row.balance.uom)];
  const event = object('OBSERVE', 'retail_selling', { quantityList, ...where(row.place) });
  return [{ by: ownerOf(row.place), event }];
};

/** The generators of events. A generator that is in the list several times is used more often. */
export const kinds: readonly ChainStep[] = [
  make,
  make,
  make,
  makeMore,
  makeItems,
  makeItems,
  pack,
  pack,
  pack,
  unpack,
  ship,
  ship,
  ship,
  shipThing,
  shipThing,
  receive,
  receive,
  receive,
  receiveThing,
  receiveThing,
  transform,
  transform,
  sell,
  sellThing,
  bringBack,
  bringThingBack,
  destroy,
  destroyThing,
  voidShipping,
];

/** The generators of containers that end with their contents, or come back with them. */
export const endKinds: readonly ChainStep[] = [
  make,
  make,
  makeItems,
  pack,
  pack,
  pack,
  shipThing,
  receiveThing,
  sellThing,
  sellThing,
  bringThingBack,
  bringThingBack,
  bringBack,
  destroyThing,
  transform,
];

/** The generators of containers that are used again and come back. */
export const containerKinds: readonly ChainStep[] = [
  make,
  make,
  makeItems,
  pack,
  pack,
  pack,
  pack,
  unpack,
  unpack,
  shipThing,
  shipThing,
  receiveThing,
  receiveThing,
  transform,
];

/** The generators of goods that leave for several receivers without a named destination. */
export const unaddressedKinds: readonly ChainStep[] = [
  make,
  make,
  makeMore,
  shipAnywhere,
  shipAnywhere,
  shipAnywhere,
  receive,
  receive,
  receive,
  receive,
  sell,
  voidShipping,
];

/** The generators of lots of which runs are in several units. */
export const unitKinds: readonly ChainStep[] = [
  makeWeighed,
  makeWeighed,
  makeCounted,
  makeCounted,
  pack,
  ship,
  receive,
  sell,
  sell,
  transform,
];
