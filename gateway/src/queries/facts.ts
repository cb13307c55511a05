import type { Document, Item, Lot, Party, Place, Product, Recall, Shipment, Unit } from '@lotline/chaincode/domain';

/** The collections of facts, by the kind of fact. */
export interface Facts {
  readonly party: Party;
  readonly place: Place;
  readonly product: Product;
  readonly document: Document;
  readonly lot: Lot;
  readonly item: Item;
  readonly unit: Unit;
  readonly shipment: Shipment;
  readonly recall: Recall;
}
