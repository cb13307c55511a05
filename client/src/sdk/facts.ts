import type { Document, Lot, Party, Place, Product, Recall, Shipment, Thing } from '#domain';

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

/** The collection of each kind of thing that has an id of its own. */
export const collectionOf = {
  party: 'parties',
  place: 'places',
  product: 'products',
  lot: 'lots',
  item: 'items',
  unit: 'units',
  shipment: 'shipments',
  recall: 'recalls',
} as const;

export type FactKind = keyof typeof collectionOf;
export type Fact<Kind extends FactKind> = Facts[(typeof collectionOf)[Kind]];
