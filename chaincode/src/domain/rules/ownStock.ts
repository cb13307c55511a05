import type { RecallId } from '../businessId';
import { Refusal } from '../errors';
import { type Lot, lotKey } from '../facts/lot';
import type { NodeId } from '../facts/links';
import { recallKey } from '../facts/recall';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import { stockKey } from '../facts/stock';
import type { FactKey } from '../facts/key';
import type { LotId, PlaceId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { compare } from '../quantity';
import type { Peek, Step } from '../step';
import { goodsOfNode } from './links';
import { assertOwnPlace, placeNeeds } from './ownership';
import { stockAt } from './stock';
import { limits } from '../limits';

/** Goods at a place of the caller. */
interface OwnStock {
  readonly goods: NodeId;
  readonly place?: PlaceId | undefined;
}

export const ownStockNeeds = ({ goods, place }: OwnStock, peek: Peek): FactKey<unknown>[] => [
  thingKey(goodsOfNode(goods) as ThingId),
  ...(isItemId(goods) ? [] : [lotKey(goods as string as LotId)]),
  ...(place
    ? [...placeNeeds(place, peek), ...(isItemId(goods) ? [] : [stockKey(goods as string as LotId, place)])]
    : []),
];

/** Returns true for goods with an identity of their own. */
export const isThing = (step: Step, goods: NodeId): boolean => thingOf(step, goods) !== undefined;

/** Returns true if the caller has the goods at the given place. */
export function isHolder(step: Step, own: OwnStock): boolean {
  const thing = thingOf(step, own.goods);
  return thing ? holdsThing(step, thing, own.place) : holdsLot(step, own);
}

const thingOf = ({ facts }: Step, goods: NodeId): Thing | undefined =>
  facts.get(thingKey(goodsOfNode(goods) as ThingId));

function holdsThing(step: Step, thing: Thing, place: PlaceId | undefined): boolean {
  if (!place) return false;
  assertOwnPlace(step, place);
  return thing.place === place && (thing.status === undefined || thing.status === 'active');
}

/** Returns true if the caller has stock of the lot at the given place, beyond what only a count found. */
function holdsLot(step: Step, { goods, place }: OwnStock): boolean {
  if (!place) return false;
  assertOwnPlace(step, place);
  const lot = goods as string as LotId;
  const { uom = '' } = step.facts.get(lotKey(lot)) ?? {};
  const { onHand, surplus } = stockAt(step.facts, lot, place, uom);
  return compare(onHand, surplus) > 0;
}

/** Binds the caller's stock of the goods to a recall: its stock of a lot while the recall is open, a thing by a hold. */
export function bindOwnStock(step: Step, recall: RecallId, goods: NodeId): void {
  const { facts, caller } = step;
  const thing = thingOf(step, goods);
  if (!thing) setConfirmed(step, { recall, goods, isConfirmed: true });
  else if (!thing.hold)
    facts.put(thingKey(thing.id), { ...thing, hold: { by: caller.party, reason: `covered by ${recall}` } });
}

/** Ends what `bindOwnStock` did to a lot. A thing stays on hold until its holder releases it. */
export const freeOwnStock = (step: Step, recall: RecallId, goods: NodeId): void => {
  if (!thingOf(step, goods)) setConfirmed(step, { recall, goods, isConfirmed: false });
};

interface Confirming {
  readonly recall: RecallId;
  readonly goods: NodeId;
  readonly isConfirmed: boolean;
}

/** Stores the caller's confirmation in the lot, or removes it. */
function setConfirmed({ facts, caller }: Step, { recall, goods, isConfirmed }: Confirming): void {
  const lot: Lot | undefined = facts.get(lotKey(goods as string as LotId));
  if (!lot) return;
  const { confirmed: before = [], ...rest } = lot;
  const isOpen = (id: RecallId): boolean => facts.get(recallKey(id))?.status === 'open';
  const others = before.filter(({ party }) => party !== caller.party);
  const own = before.filter(({ party, recall: id }) => party === caller.party && id !== recall && isOpen(id));
  if (isConfirmed && own.length >= limits.stockRecalls) {
    const message = `${limits.stockRecalls} open recalls bind your stock of ${goods} already; hold your stock instead.`;
    throw new Refusal('limit_exceeded', message, { limit: limits.stockRecalls });
  }
  const confirmed = [...others, ...own, ...(isConfirmed ? [{ recall, party: caller.party }] : [])];
  facts.put(lotKey(lot.id), confirmed.length > 0 ? { ...rest, confirmed } : rest);
}
