import type { TableColumn } from './tableColumns';

/** Kinds of files of rows. */
export const rowKinds = ['products', 'places', 'lots', 'shipments', 'receipts', 'counts'] as const;
export type RowKind = (typeof rowKinds)[number];

/** A column with its meaning and an example. */
export interface UploadColumn extends TableColumn {
  readonly meaning: string;
  readonly example: string;
}

const product = { name: 'product', type: 'gtin', meaning: 'GTIN', example: '09506000134352' } as const;
/** The product of goods, which a lot with a whole id does not need. */
const ofLot = { ...product, meaning: 'GTIN; empty if lot is a whole id' } as const;
const lot = {
  name: 'lot',
  type: 'code',
  meaning: 'Lot number; or the whole id, such as urn:example:lot:1',
  example: 'ABC',
} as const;
const uom = { name: 'uom', type: 'code', meaning: 'UN/ECE unit', example: 'CS' } as const;
const container = {
  name: 'container',
  type: 'sscc',
  meaning: 'SSCC of the pallet or case, or another id',
  example: '095060001343520000',
} as const;

const gln = (name: string, meaning: string, example = '9506000134307'): UploadColumn => ({
  name,
  type: 'gln',
  meaning,
  example,
});

const day = (name: string, meaning: string): UploadColumn => ({ name, type: 'date', meaning, example: '2026-12-31' });

const time = (meaning: string): UploadColumn => ({
  name: 'at',
  type: 'time',
  meaning,
  example: '2026-11-27T08:30:00+01:00',
});

const required = <Given extends UploadColumn>(column: Given): Given & { readonly isRequired: true } => ({
  ...column,
  isRequired: true,
});

/** The columns of each kind: from this table files are read and templates are made, and docs/uploads.md repeats it. */
export const uploadColumns: Readonly<Record<RowKind, readonly UploadColumn[]>> = {
  products: [
    required(product),
    { name: 'name', type: 'text', meaning: 'Name; a new product needs it', example: 'Romaine hearts' },
    { ...uom, meaning: 'UN/ECE unit in which it is counted; a new product needs it' },
    { name: 'shelfLifeDays', type: 'whole', meaning: 'Days from production to expiry', example: '14' },
    { name: 'storageMinimum', type: 'decimal', meaning: 'Coldest storage in °C, with storageMaximum', example: '1' },
    { name: 'storageMaximum', type: 'decimal', meaning: 'Warmest storage in °C, with storageMinimum', example: '5' },
    { name: 'traceabilityList', type: 'text', meaning: 'Food of the FDA Traceability List', example: 'Leafy greens' },
    {
      name: 'makers',
      type: 'text',
      meaning: 'GLNs of others that may make it, with spaces between',
      example: '9506000134208',
    },
    { name: 'receiptRequired', type: 'flag', meaning: 'yes if its shipments need signed receipts', example: 'no' },
  ],
  places: [
    required(gln('place', 'GLN')),
    { name: 'name', type: 'text', meaning: 'Name; a new place needs it', example: 'Packing house' },
    { name: 'address', type: 'text', meaning: 'Address', example: '1 Farm Road, Salinas' },
    { name: 'latitude', type: 'decimal', meaning: 'Decimal degrees, with longitude', example: '36.6777' },
    { name: 'longitude', type: 'decimal', meaning: 'Decimal degrees, with latitude', example: '-121.6555' },
    gln('within', 'GLN of the place of yours that it is a part of', '9506000134208'),
  ],
  lots: [
    ofLot,
    required(lot),
    required(gln('place', 'GLN of the place of yours where it was made')),
    required({ name: 'quantity', type: 'decimal', meaning: 'How much was made', example: '24' }),
    required(uom),
    day('productionDate', 'Production date'),
    day('packagingDate', 'Packaging date'),
    day('bestBefore', 'Best before date'),
    day('sellBy', 'Sell by date'),
    day('expiry', 'Expiry date'),
    { name: 'origin', type: 'text', meaning: 'Where it comes from', example: 'Salinas, CA' },
    time('When it was made; by default when it is recorded'),
  ],
  shipments: [
    required({ name: 'shipment', type: 'code', meaning: 'Your number of the shipment', example: 'SHIP-1' }),
    required(gln('from', 'GLN of the place of yours that it leaves')),
    required(gln('to', 'GLN of the place to which it goes', '9506000134208')),
    gln('carrier', 'GLN of the carrier, if there is one', '9506000134390'),
    { name: 'order', type: 'code', meaning: 'Purchase order', example: '850-1' },
    { ...container, meaning: 'SSCC of the pallet or case, or another id; empty for loose goods' },
    { ...container, name: 'inContainer', meaning: 'SSCC, or another id, of the pallet that this container is on' },
    { ...product, meaning: 'GTIN; empty for a container as it was packed before, or if lot is a whole id' },
    lot,
    { name: 'quantity', type: 'decimal', meaning: 'Quantity of the lot', example: '24' },
    uom,
    time('When it was offered; by default when it is recorded'),
  ],
  receipts: [
    required({
      name: 'shipment',
      type: 'code',
      meaning: 'GLN:NUMBER of the shipment',
      example: '9506000134307:SHIP-1',
    }),
    {
      name: 'receipt',
      type: 'code',
      meaning: 'Your number of the receipt: with another one, a shipment is received again',
      example: 'R-1',
    },
    gln('place', 'GLN of the place of yours where it arrived; by default where the shipment goes', '9506000134208'),
    {
      ...product,
      meaning: 'GTIN of a line that differs, empty if lot is a whole id; lines that are not named arrived complete',
    },
    lot,
    { name: 'accepted', type: 'decimal', meaning: 'Quantity that arrived undamaged', example: '22' },
    { name: 'damaged', type: 'decimal', meaning: 'Quantity that arrived damaged', example: '1' },
    { name: 'unexpected', type: 'decimal', meaning: 'Quantity of a lot that the shipment does not name', example: '' },
    uom,
    { ...container, meaning: 'SSCC, or another id, of a container that differs' },
    { name: 'containerIs', type: 'code', meaning: 'damaged or missing, of the container', example: 'damaged' },
    { name: 'condition', type: 'text', meaning: 'Condition of the shipment', example: '3.8 °C, seal intact' },
    { name: 'final', type: 'flag', meaning: 'yes if nothing more will arrive', example: 'yes' },
    time('When it arrived; by default when it is recorded'),
  ],
  counts: [
    ofLot,
    required(lot),
    required(gln('place', 'GLN of the place of yours that was counted')),
    required({ name: 'counted', type: 'decimal', meaning: 'Loose quantity that was found', example: '23' }),
    required(uom),
    required({ name: 'reason', type: 'text', meaning: 'Why it was counted', example: 'Weekly count' }),
    required(time('When it was counted')),
  ],
};
