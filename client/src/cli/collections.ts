import type { Collection, Listed } from './collection';

const joined = (values: readonly string[]): string => values.join(', ');

/** The columns of listings, per kind. `show` prints all fields. */
export const collections: { readonly [Name in Listed]: Collection<Name> } = {
  parties: {
    name: 'parties',
    kind: 'party',
    what: 'organisations of the network',
    filters: [],
    columns: [
      { title: 'party', of: ({ id }) => id },
      { title: 'name', of: ({ name }) => name },
      { title: 'roles', of: ({ roles }) => joined(roles) },
      { title: 'prefixes', of: ({ prefixes }) => joined(prefixes) },
      { title: 'claimed', of: ({ claims = [] }) => joined(claims) },
      { title: 'retired', of: ({ retired }) => retired?.at },
    ],
  },
  places: {
    name: 'places',
    kind: 'place',
    what: 'registered places',
    filters: ['party'],
    columns: [
      { title: 'place', of: ({ id }) => id },
      { title: 'name', of: ({ name }) => name },
      { title: 'party', of: ({ party }) => party },
      { title: 'retired', of: ({ retired }) => retired?.at },
    ],
  },
  products: {
    name: 'products',
    kind: 'product',
    what: 'registered products',
    filters: ['party'],
    columns: [
      { title: 'product', of: ({ id }) => id },
      { title: 'name', of: ({ name }) => name },
      { title: 'uom', of: ({ uom }) => uom },
      { title: 'owner', of: ({ owner }) => owner },
      { title: 'retired', of: ({ retired }) => retired?.at },
    ],
  },
  lots: {
    name: 'lots',
    kind: 'lot',
    what: 'lots',
    filters: ['number', 'party', 'product', 'place', 'status', 'expiresBefore'],
    columns: [
      { title: 'lot', of: ({ id }) => id },
      { title: 'status', of: ({ status }) => status },
      { title: 'uom', of: ({ uom }) => uom },
      { title: 'expiry', of: ({ expiry }) => expiry },
      { title: 'made at', of: ({ place }) => place },
      { title: 'recalls', of: ({ recalls }) => joined(recalls) },
    ],
  },
  items: {
    name: 'items',
    kind: 'item',
    what: 'serialized items',
    filters: ['party', 'product', 'lot', 'place', 'status', 'expiresBefore'],
    columns: [
      { title: 'item', of: ({ id }) => id },
      { title: 'status', of: ({ status }) => status },
      { title: 'lot', of: ({ lot }) => lot },
      { title: 'in', of: ({ parent, place, shipment }) => parent ?? place ?? shipment },
    ],
  },
  containers: {
    name: 'containers',
    kind: 'container',
    what: 'containers, and other things without a GTIN',
    filters: ['party', 'place'],
    columns: [
      { title: 'container', of: ({ id }) => id },
      { title: 'in', of: ({ parent, place, shipment }) => parent ?? place ?? shipment },
      { title: 'lots', of: ({ inside }) => inside?.load.length ?? 0, right: true },
      { title: 'claimed', of: ({ inside }) => inside?.claims.length ?? 0, right: true },
    ],
  },
  shipments: {
    name: 'shipments',
    kind: 'shipment',
    what: 'shipments',
    filters: ['document', 'party', 'place', 'status'],
    columns: [
      { title: 'shipment', of: ({ id }) => id },
      { title: 'status', of: ({ status }) => status },
      { title: 'from', of: ({ from }) => from },
      { title: 'to', of: ({ to }) => to },
      { title: 'custodian', of: ({ custodian }) => custodian },
    ],
  },
  recalls: {
    name: 'recalls',
    kind: 'recall',
    what: 'recalls',
    filters: ['party', 'status'],
    columns: [
      { title: 'recall', of: ({ id }) => id },
      { title: 'status', of: ({ status }) => status },
      { title: 'type', of: ({ type }) => type },
      { title: 'class', of: (recall) => recall.class },
      { title: 'in scope', of: ({ scope }) => scope, right: true },
      { title: 'completed', of: ({ completed }) => completed, right: true },
      { title: 'reason', of: ({ reason }) => reason },
    ],
  },
};
