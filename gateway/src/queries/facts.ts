import type { Document, Lot, Party, Place, Product, Recall, Shipment, Thing } from '@lotline/chaincode/domain';

/** The collections of facts, by the kind of fact. */
export interface Facts {
  readonly party: Party;
  readonly place: Place;
  readonly product: Product;
  readonly document: Document;
  readonly lot: Lot;
  readonly item: Thing;
  readonly container: Thing;
  readonly shipment: Shipment;
  readonly recall: Recall;
}
