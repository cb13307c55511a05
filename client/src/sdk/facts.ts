import type { Document, Lot, Party, Place, Product, Recall, Shipment, Thing } from '@lotline/chaincode/domain';

/** What each collection of the gateway holds. */
export interface Facts {
  readonly parties: Party;
  readonly places: Place;
  readonly products: Product;
  readonly lots: Lot;
  readonly items: Thing;
  readonly units: Thing;
  readonly shipments: Shipment;
  readonly recalls: Recall;
  readonly documents: Document;
}
