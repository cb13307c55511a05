import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { stockKey } from '../facts/stock';
import { type LotLine, type ThingId, thingKey } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import type { Peek } from '../step';
import { lotNeeds } from './lots';
import { placeNeeds } from './ownership';
import { thingsOf } from './shipments';
import { thingNeeds } from './things';

interface GoodsAt {
  readonly place: PlaceId;
  readonly lots: readonly LotLine[];
  readonly items: readonly ThingId[];
  readonly containers: readonly ThingId[];
}

/** The needs of loose goods at a place: the place's owner, the stock there, and holds and recalls of the goods. */
export const goodsAtNeeds = ({ place, lots, ...named }: GoodsAt, peek: Peek): FactKey<unknown>[] => [
  ...placeNeeds(place, peek),
  ...lots.flatMap(({ lot }) => [...lotNeeds(lot, peek), stockKey(lot, place)]),
  ...thingsOf(named).flatMap((thing) => wholeNeeds(thing, place, peek)),
];

/** The needs of taking a thing apart that leaves stock with its contents, at any depth. */
export function wholeNeeds(id: ThingId, place: PlaceId, peek: Peek): FactKey<unknown>[] {
  const { lots = [], things = [] } = peek(thingKey(id))?.inside ?? {};
  return [
    ...thingNeeds(id, peek),
    ...lots.map(({ lot }) => stockKey(lot, place)),
    ...things.flatMap((thing) => wholeNeeds(thing, place, peek)),
  ];
}

export function assertNamesGoods({ lots, ...named }: Pick<GoodsAt, 'lots' | 'items' | 'containers'>): void {
  if (lots.length + thingsOf(named).length > 0) return;
  throw new Refusal('input_invalid', 'Name the goods: lots, items or containers.');
}
