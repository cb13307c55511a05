// Records two EPCIS events of another system. The second sells more than the stock: it is in the trace, with an exception.
import { packingHouse, product, run, supplier } from './clients.mjs';

const lot = `https://id.gs1.org/01/${product}/10/${run}`;
const place = { id: `https://id.gs1.org/414/${packingHouse}` };
const event = (minutes, action, bizStep, quantity) => ({
  type: 'ObjectEvent',
  eventTime: new Date(Date.now() - minutes * 60_000).toISOString(),
  eventTimeZoneOffset: '+00:00',
  action,
  bizStep,
  epcList: [],
  quantityList: [{ epcClass: lot, quantity, uom: 'CS' }],
  readPoint: place,
  bizLocation: place,
});

const document = {
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: new Date().toISOString(),
  epcisBody: { eventList: [event(2, 'ADD', 'commissioning', 10), event(1, 'DELETE', 'retail_selling', 12)] },
};

const { recorded, events, height } = await supplier.capture({ document });
console.log(`${recorded} events recorded at height ${height}.`);
for (const { id, exceptions } of events) {
  for (const { code, detail } of exceptions) console.log(`${id.slice(0, 24)}… ${code}: ${detail}`);
}
