import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { stockKey } from '../facts/stock';
import type { LotLine, ThingId } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import type { Peek } from '../step';
import { lotNeeds } from './lots';
import { placeNeeds } from './ownership';
import { thingNeeds } from './things';

interface GoodsAt {
  readonly place: PlaceId;
  readonly lots: readonly LotLine[];
  readonly items: readonly ThingId[];
}

/** The needs of loose goods at a place: the place's owner, the stock there, and holds and recalls of the goods. */
export const goodsAtNeeds = ({ place, lots, items }: GoodsAt, peek: Peek): FactKey<unknown>[] => [
  ...placeNeeds(place, peek),
  ...lots.flatMap(({ lot }) => [...lotNeeds(lot, peek), stockKey(lot, place)]),
  ...items.flatMap((item) => thingNeeds(item, peek)),
];

export function assertNamesGoods({ lots, items }: GoodsAt): void {
  if (lots.length + items.length === 0) throw new Refusal('input_invalid', 'Name the goods: lots or items.');
}
