import { productOf } from '@lotline/chaincode/domain';
import type { ReadAt } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import { positionFilters } from '../queries/stockFilters';
import type { OwnerKey } from './owner';

/** A product at a place. `uom` is undefined if the product is not registered. */
export interface OwnPosition {
  readonly product: string;
  readonly place: string;
  readonly uom: string | undefined;
}

export interface PositionFilter {
  readonly product?: string | undefined;
  readonly place?: string | undefined;
}

/** The products that are, or once were, in stock at places of the owner. */
export function ownPositions(
  readModel: ReadAt,
  { party }: Pick<OwnerKey, 'party'>,
  filter: PositionFilter,
): OwnPosition[] {
  const { database } = readModel;
  const given = positionFilters(database, { ...filter, party }).filter(([, value]) => value !== undefined);
  const found = database.all<{ lot: string; place: string }>(
    `SELECT DISTINCT lot, place FROM balance WHERE ${given.map(([condition]) => condition).join(' AND ')} ORDER BY lot, place`,
    ...given.flatMap(([, value]) => (value === undefined ? [] : [value])),
  );
  const positions = new Map<string, OwnPosition>();
  const uoms = new Map<string, string | undefined>();
  for (const { lot, place } of found) {
    const product = productOf(lot);
    if (product === undefined) continue;
    if (!uoms.has(product)) {
      uoms.set(product, readFact(database, 'product', product)?.uom);
    }
    positions.set(`${product} ${place}`, { product, place, uom: uoms.get(product) });
  }
  return [...positions.values()];
}
