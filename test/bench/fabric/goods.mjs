// What the bench writes: new lots of one supplier, and sales from a lot.
const id = (path) => `https://id.gs1.org/${path}`;
const product = '00860009999923';
export const place = id('414/0860009999992');

let next = 0;
const fresh = () => String((next += 1));

/** The id of a lot that nobody has named yet. */
export const lotName = () => id(`01/${product}/10/L${fresh()}`);

const request = (command, input) => ({ id: `bench-${fresh()}`, command, input });

export const masterData = [
  request('registerParty', {
    party: id('417/0860009999992'),
    name: 'Bench',
    roles: ['supplier'],
    prefixes: ['0860009999'],
  }),
  request('registerProduct', { product: id(`01/${product}`), name: 'Lettuce', unit: 'CS' }),
  request('registerPlace', { place, name: 'Bench' }),
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
