// The demonstration network's master data that the writers use, and new ids within it.
const id = (path) => `https://id.gs1.org/${path}`;

export const packingHouse = id('414/0860009999992');
export const distributionCentre = id('414/0860009998001');
export const carrierParty = id('417/0860009996007');
export const retailerParty = id('417/0860009998001');
export const unitOfMeasure = 'CS';
export const organisations = ['supplier', 'carrier', 'retailer'];

export const lotId = (name) => id(`01/00860009999107/10/${name}`);

/** The retailer's lot that every writer sells from. */
export const sharedLot = { lot: id('01/00860009998100/10/SHARED'), quantity: 1_000_000, uom: 'EA' };

export const shipmentId = (name) => `urn:epcglobal:cbv:bt:0860009999992:${name}`;

/** The supplier's logistic unit with a serial number below 100,000. */
export function logisticUnitId(serial) {
  const digits = `008600099990${String(serial).padStart(5, '0')}`;
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return id(`00/${digits}${(10 - (sum % 10)) % 10}`);
}

export const stockLine = (lot, quantity, uom = unitOfMeasure) => ({ lot, quantity: String(quantity), uom });
