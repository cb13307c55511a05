import type { ItemId, LotId } from '../gs1/id';

/** Where a product's id ends in the id of its lots and items. */
const afterGtin = 'https://id.gs1.org/01/00000000000000'.length;

/** Tells a lot from an item by its canonical id. */
export const isLot = (goods: LotId | ItemId): goods is LotId => goods.startsWith('/10/', afterGtin);
