import type { Thing } from '../../../chaincode/src/domain/facts/thing';
import type { Leg } from '../../../chaincode/src/domain/facts/transit';
import type { PlaceId } from '../../../chaincode/src/domain/gs1/id';
import { fourth } from '../attacks/support/stage';
import {
  type Capture,
  type ChainStep,
  count,
  free,
  isCase,
  leaves,
  loose,
  object,
  ownerOf,
  part,
  where,
} from './chainEvents';
import { type Actor, farm, shop } from './cast';
import type { Picks } from './chainView';

/** Goods mostly move from the front of this list to its end, and sometimes back. */
const route: readonly PlaceId[] = [
  farm.place,
  farm.otherPlace,
  fourth.place,
  fourth.otherPlace,
  shop.place,
  shop.otherPlace,
];

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

const onward = (place: PlaceId): readonly PlaceId[] => [
  ...route.slice(route.indexOf(place) + 1),
  ...route.slice(0, route.indexOf(place)),
];

/** Sometimes adds a TransactionEvent of the same goods and step. */
function alsoOfDocument(events: readonly Capture[], picks: Picks): readonly Capture[] {
  const last = events.at(-1);
  if (!last || !picks.chance(5)) return events;
  return [...events, { ...last, event: { ...last.event, type: 'TransactionEvent', action: 'ADD' } }];
}

export const ship: ChainStep = (view, picks) => {
  const row = picks.one(free(view));
  const to = row && picks.one(onward(row.place));
  if (!row || to === undefined) return [];
  const lines = { quantityList: [count(row.lot, part(row, picks), row.balance.uom)] };
  const aim = aimAt(to, picks);
  const by = ownerOf(row.place);
  const under = adviceOf(by, to, picks);
  const events = stepsOf(picks, outSteps, ['shipping', 'consigning']).map((step) => ({
    by,
    event: object('OBSERVE', step, { ...lines, ...leaves(row.place), ...aim, ...under(step) }),
  }));
  return alsoOfDocument(events, picks);
};

/** Goods that leave without a named destination: several parties may receive parts of them. */
export const shipAnywhere: ChainStep = (view, picks) => {
  const row = picks.one(free(view));
  if (!row) return [];
  const lines = { quantityList: [count(row.lot, part(row, picks), row.balance.uom)] };
  const by = ownerOf(row.place);
  return stepsOf(picks, outSteps, ['shipping', 'consigning']).map((step) => ({
    by,
    event: object('OBSERVE', step, { ...lines, ...leaves(row.place) }),
  }));
};

export const shipThing: ChainStep = (view, picks) => {
  const thing = picks.one(loose(view));
  return thing?.place ? departures(thing.id, thing.place, picks) : [];
};

/** The steps of a thing's departure from a place. */
export function departures(id: string, place: PlaceId, picks: Picks): Capture[] {
  const to = picks.one(onward(place));
  if (to === undefined) return [];
  const aim = aimAt(to, picks);
  const by = ownerOf(place);
  const under = adviceOf(by, to, picks);
  return stepsOf(picks, outSteps, ['shipping', 'consigning']).map((step) => ({
    by,
    event: object('OBSERVE', step, { epcList: [id], ...leaves(place), ...aim, ...under(step) }),
  }));
}

const inSteps = ['arriving', 'unloading', 'accepting'] as const;

/** The steps of a return of sold goods. */
export const returned = (goods: object, place: PlaceId, picks: Picks): Capture[] =>
  stepsOf(picks, inSteps, ['receiving']).map((step) => ({
    by: ownerOf(place),
    event: object('OBSERVE', step, { disposition: 'returned', ...goods, ...where(place) }),
  }));

/** Some goods that another party sent are received as returned. */
const stateOf = (picks: Picks): object => (picks.chance(6) ? { disposition: 'returned' } : {});

const sourceAt = (place: PlaceId): object => ({ sourceList: [{ type: 'location', source: place }] });

/** A possible end of a leg: the named place, any place of the named party, or any other place if none is named. */
function endOf({ from, to, receiver }: Leg, picks: Picks): PlaceId | undefined {
  const party = [farm, fourth, shop].find((actor) => actor.party === receiver);
  if (to === undefined && receiver === undefined) return picks.one(route.filter((place) => place !== from));
  return to ?? (party && picks.one(route.filter((place) => place !== from && ownerOf(place) === party)));
}

export const receive: ChainStep = (view, picks) => {
  const leg = picks.one(view.legs);
  const place = leg && endOf(leg, picks);
  if (!leg || !place) return [];
  const amount = picks.one([Number(leg.quantity), Math.ceil(Number(leg.quantity) / 2)]) ?? 1;
  const state = stateOf(picks);
  const events = stepsOf(picks, inSteps, ['receiving']).map((step) => ({
    by: ownerOf(place),
    event: object('OBSERVE', step, {
      quantityList: [count(leg.lot, amount, leg.uom)],
      ...where(place),
      ...sourceAt(leg.from),
      ...namedLeg(leg),
      ...state,
    }),
  }));
  return alsoOfDocument(events, picks);
};

/** A container that arrives, or something in it. */
const seenOf = ({ id, inside }: Thing, picks: Picks): string =>
  (picks.chance(4) ? picks.one(inside?.things ?? []) : undefined) ?? id;

export const receiveThing: ChainStep = (view, picks) => {
  const thing = picks.one(view.things.filter(({ transit }) => transit !== undefined));
  const place = thing?.transit && endOf(thing.transit, picks);
  if (!thing?.transit || !place) return [];
  const source = picks.chance(2) ? {} : sourceAt(thing.transit.from);
  const seen = seenOf(thing, picks);
  const named = { ...namedLeg(thing.transit), ...(thing.status && !isCase(thing) ? stateOf(picks) : {}) };
  return stepsOf(picks, inSteps, ['receiving']).map((step) => ({
    by: ownerOf(place),
    event: object('OBSERVE', step, { epcList: [seen], ...where(place), ...source, ...named }),
  }));
};

/** Some of the lots inside a container: all in one event, each in an event of its own, or a part of one. */
function insideOf({ inside }: Thing, picks: Picks): readonly (readonly object[])[] {
  const lines = (inside?.load ?? []).filter(({ uom }) => uom === 'CS');
  const whole = lines.map(({ lot, quantity, uom }) => count(lot, quantity, uom));
  const [first] = lines;
  if (!first) return [];
  const half = Math.ceil(Number(first.quantity) / 2);
  const halves = [half, Number(first.quantity) - half].filter((each) => each > 0);
  return (
    picks.one([[whole], whole.map((each) => [each]), halves.map((each) => [count(first.lot, each, first.uom)])]) ?? []
  );
}

/** The arrival of a container. Its events name quantities of the lots inside. */
export const receiveInside: ChainStep = (view, picks) => {
  const thing = picks.one(view.things.filter(({ transit, inside }) => transit && (inside?.load.length ?? 0) > 0));
  const place = thing?.transit && endOf(thing.transit, picks);
  if (!thing?.transit || !place) return [];
  const source = picks.chance(2) ? {} : sourceAt(thing.transit.from);
  const named = { ...source, ...(picks.chance(3) ? namedLeg(thing.transit) : {}) };
  const lists = insideOf(thing, picks);
  return stepsOf(picks, inSteps, ['receiving']).flatMap((step) =>
    lists.map((quantityList) => ({
      by: ownerOf(place),
      event: object('OBSERVE', step, { quantityList, ...where(place), ...named }),
    })),
  );
};

export const voidShipping: ChainStep = (view, picks) => {
  const leg = picks.one(view.legs);
  if (!leg) return [];
  const { from, lot, uom, to, receiver } = leg;
  const destination = to ? { type: 'location', destination: to } : { type: 'owning_party', destination: receiver };
  const aim = to === undefined && receiver === undefined ? {} : { destinationList: [destination] };
  const event = object('OBSERVE', 'void_shipping', {
    quantityList: [count(lot, leg.quantity, uom)],
    ...leaves(from),
    ...aim,
    ...namedLeg(leg),
  });
  return [{ by: ownerOf(from), event }];
};
