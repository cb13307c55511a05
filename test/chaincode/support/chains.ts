import type { Thing } from '../../../chaincode/src/domain/facts/thing';
import type { Leg } from '../../../chaincode/src/domain/facts/transit';
import type { PlaceId } from '../../../chaincode/src/domain/gs1/id';
import { compare } from '../../../chaincode/src/domain/quantity';
import { available } from '../../../chaincode/src/domain/rules/stock';
import { fourth } from '../attacks/support/stage';
import { crateOf } from '../attacks/support/vocabulary';
import { type Actor, farm, shop } from './cast';
import type { Picks, StockRow, View } from './chainView';

/** One captured event and its author. */
export interface Capture {
  readonly by: Actor;
  readonly event: Readonly<Record<string, unknown>>;
}

/** Goods move from the front of this list to its end only, so that none returns to a place and leaves it again. */
const route: readonly PlaceId[] = [
  farm.place,
  farm.otherPlace,
  fourth.place,
  fourth.otherPlace,
  shop.place,
  shop.otherPlace,
];

export const ownerOf = (place: PlaceId): Actor =>
  [farm, fourth, shop].find((actor) => actor.place === place || actor.otherPlace === place) ?? farm;

/** An id without owner. The first party that makes goods under it is their producer, so only one party does here. */
export const wildLot = 'urn:gdst:example.org:product:lot:class:farm.X1';
const lotsOf = (actor: Actor): string[] => [actor.lot('A'), actor.lot('B'), actor.lot('C')];
const itemsOf = (actor: Actor): string[] => ['1', '2', '3', '4', '5'].map((serial) => actor.item(serial));
const caseOf = (actor: Actor): string => actor.item('CASE');
const containersOf = (actor: Actor): string[] => [
  actor.container(1),
  actor.container(2),
  crateOf(actor),
  caseOf(actor),
];
const processOf = (actor: Actor): string => `urn:uuid:run-of-${actor.msp}`;

const where = (place: PlaceId): object => ({ readPoint: { id: place }, bizLocation: { id: place } });
const leaves = (place: PlaceId): object => ({ readPoint: { id: place } });
const count = (epcClass: string, quantity: number | string, uom = 'CS'): object => ({
  epcClass,
  quantity: Number(quantity),
  uom,
});

type ChainStep = (view: View, picks: Picks) => readonly Capture[];

const object = (action: string, bizStep: string, more: object): Record<string, unknown> => ({
  type: 'ObjectEvent',
  action,
  bizStep,
  ...more,
});

/** A part of the available quantity, or all of it. */
const part = ({ balance }: StockRow, picks: Picks): number => {
  const free = Number(available(balance));
  return picks.one([free, Math.ceil(free / 2), 1, Math.min(free, 3)]) ?? free;
};

/** Cases are not consumed or sold: a packing recorded later would add contents to the consumed or sold case. */
const isCase = ({ id }: Thing): boolean => id.endsWith('/21/CASE');

const isCrate = (id: string): boolean => id.includes('/8003/');

/**
 * Unpacking a container without listing its contents takes out the contents recorded so far, so its result depends on the order. Here only
 * crates, which are packed once, are unpacked that way; a packing that is recorded later gets an exception.
 */
const isOpenable = ({ id, inside }: Thing): boolean =>
  inside === undefined || (isCrate(id) && inside.things.length === 0);

const free = (view: View): StockRow[] => view.stocks.filter(({ balance }) => compare(available(balance), '0') > 0);

const isIn = ({ status }: Thing): boolean => status === undefined || status === 'active';

/** Loose things at a place that are goods or contain some. */
const loose = (view: View): Thing[] =>
  view.things.filter(
    (thing) =>
      isIn(thing) &&
      thing.place !== undefined &&
      thing.parent === undefined &&
      (thing.status === 'active' || thing.inside !== undefined),
  );

const quantity = (picks: Picks): number => picks.one([12, 5, 8, 20, 3]) ?? 12;

const make: ChainStep = (view, picks) => {
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

const makeMore: ChainStep = (_view, picks) => {
  const by = picks.one([farm, fourth, shop]) ?? farm;
  const lot = picks.one(lotsOf(by));
  const place = picks.one([by.place, by.otherPlace]) ?? by.place;
  if (lot === undefined) return [];
  const quantityList = [count(lot, quantity(picks))];
  return [{ by, event: object('ADD', 'creating_class_instance', { quantityList, ...where(place) }) }];
};

const makeItems: ChainStep = (view, picks) => {
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

const pack: ChainStep = (view, picks) => {
  const place = picks.one([...free(view), ...loose(view)].map((each) => each.place!));
  if (place === undefined) return [];
  const by = ownerOf(place);
  const here = loose(view).filter((thing) => thing.place === place);
  const used = new Set<string>(view.things.filter(({ fillings }) => fillings !== undefined).map(({ id }) => id));
  const parentID = picks.one([
    ...containersOf(by).filter((id) => !used.has(id)),
    ...here
      .filter(({ inside, passages }) => inside !== undefined && passages === undefined)
      .map(({ id }) => id as string),
  ]);
  const row = picks.one([undefined, ...free(view).filter((each) => each.place === place)]);
  const thing = picks.one([undefined, ...here.filter(({ id }) => id !== parentID)]);
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

/** Goods are not unpacked where they were packed, because they would return to a place that they may leave again. */
const unpack: ChainStep = (view, picks) => {
  const container = picks.one(
    loose(view).filter(({ inside, passages }) => inside !== undefined && passages !== undefined),
  );
  if (!container?.place || !container.inside) return [];
  const { lots, things } = container.inside;
  const isNamed = !isOpenable(container) || picks.chance(2);
  return [
    {
      by: ownerOf(container.place),
      event: {
        type: 'AggregationEvent',
        action: 'DELETE',
        bizStep: 'unpacking',
        parentID: container.id,
        childEPCs: isNamed ? things : [],
        childQuantityList: isNamed ? lots.map((each) => count(each.lot, each.quantity, each.uom)) : [],
        ...where(container.place),
      },
    },
  ];
};

const outSteps = ['staging_outbound', 'loading', 'departing', 'transporting'] as const;

/** Some finer steps of one load, and its main step. */
const stepsOf = (picks: Picks, fine: readonly string[], whole: readonly string[]): string[] => [
  ...fine.filter(() => picks.chance(3)),
  picks.one(whole) ?? whole[0]!,
];

const aimAt = (place: PlaceId, picks: Picks): object =>
  picks.one([
    { destinationList: [{ type: 'location', destination: place }] },
    { destinationList: [{ type: 'owning_party', destination: ownerOf(place).party }] },
  ]) ?? {};

const desadv = (bizTransaction: string): object => ({ bizTransactionList: [{ type: 'desadv', bizTransaction }] });

/** Some goods are announced by a despatch advice, to one receiver each; it is named by the whole step, and by some of the finer ones. */
function adviceOf(by: Actor, to: PlaceId, picks: Picks): (step: string) => object {
  if (picks.chance(2)) return () => ({});
  const id = by.shipment(`${ownerOf(to).msp}-${picks.one(['1', '2']) ?? ''}`);
  const isNamed = (step: string): boolean => step === 'shipping' || step === 'consigning' || step === 'departing';
  return (step) => (isNamed(step) ? desadv(id) : {});
}

/** Adds to an arrival or voiding the despatch advice under which the goods left. */
const namedLeg = ({ shipment }: Pick<Leg, 'shipment'>): object => (shipment ? desadv(shipment) : {});

const onward = (place: PlaceId): readonly PlaceId[] => route.slice(route.indexOf(place) + 1);

const ship: ChainStep = (view, picks) => {
  const row = picks.one(free(view));
  const to = row && picks.one(onward(row.place));
  if (!row || to === undefined) return [];
  const lines = { quantityList: [count(row.lot, part(row, picks), row.balance.uom)] };
  const aim = aimAt(to, picks);
  const by = ownerOf(row.place);
  const under = adviceOf(by, to, picks);
  return stepsOf(picks, outSteps, ['shipping', 'consigning']).map((step) => ({
    by,
    event: object('OBSERVE', step, { ...lines, ...leaves(row.place), ...aim, ...under(step) }),
  }));
};

const shipThing: ChainStep = (view, picks) => {
  const thing = picks.one(loose(view));
  const to = thing?.place && picks.one(onward(thing.place));
  if (!thing?.place || to === undefined) return [];
  const { place, id } = thing;
  const aim = aimAt(to, picks);
  const by = ownerOf(place);
  const under = adviceOf(by, to, picks);
  return stepsOf(picks, outSteps, ['shipping', 'consigning']).map((step) => ({
    by,
    event: object('OBSERVE', step, { epcList: [id], ...leaves(place), ...aim, ...under(step) }),
  }));
};

const inSteps = ['arriving', 'unloading', 'accepting'] as const;

const sourceAt = (place: PlaceId): object => ({ sourceList: [{ type: 'location', source: place }] });

/** A possible end of a leg: the named place, or any place of the named party. */
function endOf({ from, to, receiver }: Leg, picks: Picks): PlaceId | undefined {
  const party = [farm, fourth, shop].find((actor) => actor.party === receiver);
  return to ?? (party && picks.one(onward(from).filter((place) => ownerOf(place) === party)));
}

const receive: ChainStep = (view, picks) => {
  const leg = picks.one(view.legs);
  const place = leg && endOf(leg, picks);
  if (!leg || !place) return [];
  const amount = picks.one([Number(leg.quantity), Math.ceil(Number(leg.quantity) / 2)]) ?? 1;
  return stepsOf(picks, inSteps, ['receiving']).map((step) => ({
    by: ownerOf(place),
    event: object('OBSERVE', step, {
      quantityList: [count(leg.lot, amount, leg.uom)],
      ...where(place),
      ...sourceAt(leg.from),
      ...namedLeg(leg),
    }),
  }));
};

const receiveThing: ChainStep = (view, picks) => {
  const thing = picks.one(view.things.filter(({ transit }) => transit !== undefined));
  const place = thing?.transit && endOf(thing.transit, picks);
  if (!thing?.transit || !place) return [];
  const source = picks.chance(2) ? {} : sourceAt(thing.transit.from);
  const named = namedLeg(thing.transit);
  return stepsOf(picks, inSteps, ['receiving']).map((step) => ({
    by: ownerOf(place),
    event: object('OBSERVE', step, { epcList: [thing.id], ...where(place), ...source, ...named }),
  }));
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

const sell: ChainStep = (view, picks) => {
  const row = picks.one(free(view));
  if (!row) return [];
  const quantityList = [count(row.lot, part(row, picks), row.balance.uom)];
  const event = object('OBSERVE', 'retail_selling', { quantityList, ...where(row.place) });
  return [{ by: ownerOf(row.place), event }];
};

const sellThing: ChainStep = (view, picks) => {
  const thing = picks.one(loose(view).filter((each) => each.inside === undefined && !isCase(each)));
  if (!thing?.place) return [];
  const event = object('OBSERVE', 'retail_selling', { epcList: [thing.id], ...where(thing.place) });
  return [{ by: ownerOf(thing.place), event }];
};

const bringBack: ChainStep = (view, picks) => {
  const row = picks.one(view.stocks.filter(({ balance }) => balance.sold !== '0'));
  if (!row) return [];
  const quantityList = [count(row.lot, picks.one([row.balance.sold, '1']) ?? '1', row.balance.uom)];
  const event = object('OBSERVE', 'receiving', { disposition: 'returned', quantityList, ...where(row.place) });
  return [{ by: ownerOf(row.place), event }];
};

const bringThingBack: ChainStep = (view, picks) => {
  const thing = picks.one(view.things.filter(({ status }) => status === 'sold'));
  if (!thing?.place) return [];
  const event = object('OBSERVE', 'receiving', { disposition: 'returned', epcList: [thing.id], ...where(thing.place) });
  return [{ by: ownerOf(thing.place), event }];
};

const destroy: ChainStep = (view, picks) => {
  const row = picks.one(free(view));
  if (!row) return [];
  const quantityList = [count(row.lot, part(row, picks), row.balance.uom)];
  return [{ by: ownerOf(row.place), event: object('DELETE', 'destroying', { quantityList, ...where(row.place) }) }];
};

const voidShipping: ChainStep = (view, picks) => {
  const leg = picks.one(view.legs);
  if (!leg) return [];
  const { from, lot, uom, to, receiver } = leg;
  const destination = to ? { type: 'location', destination: to } : { type: 'owning_party', destination: receiver };
  const event = object('OBSERVE', 'void_shipping', {
    quantityList: [count(lot, leg.quantity, uom)],
    ...leaves(from),
    destinationList: [destination],
    ...namedLeg(leg),
  });
  return [{ by: ownerOf(from), event }];
};

/** The generators of events. A generator that is in the list several times is used more often. */
export const kinds: readonly ChainStep[] = [
  ...[make, make, make, makeMore, makeItems, makeItems],
  ...[pack, pack, pack, unpack, ship, ship, ship, shipThing, shipThing],
  ...[receive, receive, receive, receiveThing, receiveThing, transform, transform],
  ...[sell, sellThing, bringBack, bringThingBack, destroy, voidShipping],
];
