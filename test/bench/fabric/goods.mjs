// The writes of the benchmark: new lots of one supplier, and sales from a lot.
const id = (path) => `https://id.gs1.org/${path}`;
const product = '00860009999923';
export const place = id('414/0860009999992');

/** Part of the lot numbers, which makes them unique across processes and runs. */
const run = `${process.pid.toString(36)}-${Date.now().toString(36)}`;
let next = 0;
let events = 0;
const fresh = () => `${run}-${(next += 1)}`;

/** A new lot id. */
export const lotName = () => id(`01/${product}/10/${fresh()}`);

const request = (command, input) => ({ id: fresh(), command, input });

const party = id('417/0860009999992');
/** The master data, the same for every run, so that it may exist already. */
export const masterData = [
  {
    id: 'bench-party',
    command: 'registerParty',
    input: { party, name: 'Bench', roles: ['supplier'], prefixes: ['0860009999'] },
  },
  {
    id: 'bench-product',
    command: 'registerProduct',
    input: { product: id(`01/${product}`), name: 'Lettuce', uom: 'CS' },
  },
  { id: 'bench-place', command: 'registerPlace', input: { place, name: 'Bench' } },
];

/** A command that makes a lot. */
export const newLot = (lot = lotName(), quantity = '100') =>
  request('commissionLot', { lot, place, quantity, uom: 'CS', at: '2026-04-16T12:00:00Z' });

/** An EPCIS event of a lot at the place. Each has another time, because equal events would be the same event. */
const captured = (lot, quantity, what) => {
  const eventTime = new Date(Date.UTC(2026, 3, 17) + (events += 1)).toISOString();
  const where = { readPoint: { id: place }, bizLocation: { id: place } };
  const quantityList = [{ epcClass: lot, quantity, uom: 'CS' }];
  return request('capture', {
    event: { type: 'ObjectEvent', eventTime, eventTimeZoneOffset: '-04:00', ...what, ...where, quantityList },
  });
};

export const capturedLot = () =>
  captured(lotName(), 100, { action: 'ADD', bizStep: 'commissioning', disposition: 'active' });

export const capturedSale = (lot) =>
  captured(lot, 1, { action: 'OBSERVE', bizStep: 'retail_selling', disposition: 'retail_sold' });

/** A command that sells one case of a lot. */
export const sale = (lot) => request('sell', { place, lots: [{ lot, quantity: '1', uom: 'CS' }] });
