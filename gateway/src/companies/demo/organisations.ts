import type { CommandInput } from '@lotline/chaincode/domain';
import type { Company } from '../company';

const place = (gln: string, name: string): CommandInput<'registerPlace'> => ({
  place: `https://id.gs1.org/414/${gln}`,
  name,
});

export const supplier: Company = {
  name: 'supplier',
  mspId: 'SupplierMSP',
  party: {
    party: 'https://id.gs1.org/417/0860009999992',
    name: 'Green Valley Growers',
    roles: ['supplier'],
    prefixes: ['0860009999', '0860009997'],
  },
  places: [
    place('0860009999992', 'Green Valley packing house'),
    place('0860009999060', 'Green Valley farm'),
    place('0860009999077', 'Green Valley cooler'),
  ],
  products: [
    {
      product: 'https://id.gs1.org/01/00860009999107',
      name: 'Romaine hearts, case of 12',
      uom: 'CS',
      shelfLifeDays: 14,
      traceabilityList: 'Leafy greens',
    },
  ],
  users: [],
};

export const carrier: Company = {
  name: 'carrier',
  mspId: 'CarrierMSP',
  party: {
    party: 'https://id.gs1.org/417/0860009996007',
    name: 'Cold Mile Logistics',
    roles: ['carrier'],
    prefixes: ['0860009996'],
  },
  places: [place('0860009996014', 'Cold Mile cross-dock')],
  products: [],
  users: [],
};

export const retailer: Company = {
  name: 'retailer',
  mspId: 'RetailerMSP',
  party: {
    party: 'https://id.gs1.org/417/0860009998001',
    name: 'Corner Fresh Markets',
    roles: ['retailer'],
    prefixes: ['0860009998'],
  },
  places: [place('0860009998001', 'Corner Fresh distribution centre'), place('0860009998018', 'Corner Fresh kitchen')],
  products: [
    { product: 'https://id.gs1.org/01/00860009998100', name: 'Garden salad bowl', uom: 'EA', shelfLifeDays: 4 },
  ],
  users: [],
};

/** Supplier, third-party carrier and retailer: the three sides of a handoff. */
export const demoOrganisations: readonly Company[] = [supplier, carrier, retailer];
