import type { LotLine } from '../../../chaincode/src/domain/facts/thing';
import type { ItemId } from '../../../chaincode/src/domain/gs1/id';
import { farm, type Said } from '../support/cast';

export const lotA = farm.lot('A');
export const lotB = farm.lot('B');
export const box = farm.container(1);

const one = farm.item('1');
const two = farm.item('2');
export const items: Readonly<Record<'one' | 'two', ItemId>> = { one, two };
export const serials: ItemId[] = [one, two];

export const made = { lot: lotA, place: farm.place, quantity: '100', uom: 'CS' };
export const moreA: Said = farm.asks('commissionLot', made);

/** A quantity of the farm's lot A. */
export const some = (quantity: `${number}`): LotLine => ({ lot: lotA, quantity, uom: 'CS' });

/** 100 cases of lot A, and two items of it. */
export const onFarm: readonly Said[] = [
  moreA,
  farm.asks('commissionItems', { items: serials, lot: lotA, place: farm.place }),
];

/** 40 cases of lot A and the first item in a box. */
export const packedBox: Said = farm.asks('pack', {
  container: box,
  place: farm.place,
  lots: [some('40')],
  items: [one],
});
