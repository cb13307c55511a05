import type { Document, Lot, Party, Place, Product, Recall, Shipment, Thing } from '#domain';

/** The type of fact in each collection of the gateway. */
export interface Facts {
  readonly parties: Party;
  readonly places: Place;
  readonly products: Product;
  readonly lots: Lot;
  readonly items: Thing;
  readonly containers: Thing;
  readonly shipments: Shipment;
  readonly recalls: Recall;
  readonly documents: Document;
}

/** The collection of each kind of fact that has its own id. */
export const collectionOf = {
  party: 'parties',
  place: 'places',
  product: 'products',
  lot: 'lots',
  item: 'items',
  container: 'containers',
  shipment: 'shipments',
  recall: 'recalls',
} as const;

export type FactKind = keyof typeof collectionOf;
export type Fact<Kind extends FactKind> = Facts[(typeof collectionOf)[Kind]];
