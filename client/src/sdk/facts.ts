import type { Item, Lot, Party, Place, Product, Recall, Shipment, Unit } from '@lotline/chaincode/domain';

/** What each collection of the gateway holds. */
export interface Facts {
  readonly parties: Party;
  readonly places: Place;
  readonly products: Product;
  readonly lots: Lot;
  readonly items: Item;
  readonly units: Unit;
  readonly shipments: Shipment;
  readonly recalls: Recall;
}
