// What the bench writes: new lots of one supplier, and sales from a lot.
const id = (path) => `https://id.gs1.org/${path}`;
const product = '00860009999923';
export const place = id('414/0860009999992');

/** Several processes write to one network, and later runs too. */
const run = `${process.pid.toString(36)}-${Date.now().toString(36)}`;
let next = 0;
const fresh = () => `${run}-${(next += 1)}`;

/** The id of a lot that nobody has named yet. */
export const lotName = () => id(`01/${product}/10/${fresh()}`);

const request = (command, input) => ({ id: fresh(), command, input });

const party = id('417/0860009999992');
/** Who, what and where: the same for every run, so that it may be there already. */
export const masterData = [
  {
    id: 'bench-party',
    command: 'registerParty',
    input: { party, name: 'Bench', roles: ['supplier'], prefixes: ['0860009999'] },
  },
  {
    id: 'bench-product',
    command: 'registerProduct',
    input: { product: id(`01/${product}`), name: 'Lettuce', unit: 'CS' },
  },
  { id: 'bench-place', command: 'registerPlace', input: { place, name: 'Bench' } },
];

/** A command that makes a lot. */
export const newLot = (lot = lotName(), quantity = '100') =>
  request('commissionLot', { lot, place, quantity, unit: 'CS' });

/** The event that makes a lot, as an EPCIS document brings it. */
export const capturedLot = () =>
  request('capture', {
    event: {
      type: 'ObjectEvent',
      eventTime: '2026-04-17T09:26:42-04:00',
      eventTimeZoneOffset: '-04:00',
      action: 'ADD',
      bizStep: 'commissioning',
      disposition: 'active',
      readPoint: { id: place },
      bizLocation: { id: place },
      quantityList: [{ epcClass: lotName(), quantity: 100, uom: 'CS' }],
    },
  });

/** A command that sells one case of a lot. */
export const sale = (lot) => request('sell', { place, lots: [{ lot, quantity: '1', unit: 'CS' }] });
