import { containerOf, itemOf, lotOf, productId } from './blocks';
import { buyer, ContractFeed, supplier } from './contractFeed';
import { open } from './openModels';
import type { Said } from '../chaincode/support/cast';
import type { ReadModel } from '../../gateway/src/projection/readModel';

/** The supplier's plant, a lot, a pallet and items of its leaves. */
export const { place } = supplier;
export const lot = lotOf(1);
export const pallet = containerOf(1);
export const items = [itemOf(1), itemOf(2), itemOf(3)];

export const weighed = <Id extends string>(of: Id, quantity: string): { lot: Id; quantity: string; uom: string } => ({
  lot: of,
  quantity,
  uom: 'KGM',
});
export const line = (quantity: string, of = lot): { lot: typeof lot; quantity: string; uom: string } =>
  weighed(of, quantity);
export const shipment = (number: string): string => supplier.shipment(number);
/** A shipment to the shop. */
export const send = (number: string, load: object): Said =>
  supplier.asks('ship', { shipment: number, from: place, to: buyer.place, ...load });

/** A new ledger with the plant, its product and the buyer's shop, and the read model that follows it. */
export async function openPlantAndShop(): Promise<{ readModel: ReadModel; feed: ContractFeed }> {
  const readModel = open();
  const feed = await ContractFeed.open(readModel);
  await feed.recorded(
    supplier.asks('registerPlace', { place, name: 'Plant' }),
    supplier.asks('registerProduct', { product: productId, name: 'Leaf', uom: 'KGM' }),
  );
  await feed.recorded(buyer.asks('registerPlace', { place: buyer.place, name: 'Shop' }));
  return { readModel, feed };
}
