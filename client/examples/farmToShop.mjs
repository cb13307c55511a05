// Makes a lot, ships half of it to the retailer, and follows it back.
import { distributionCentre, packingHouse, product, retailer, run, supplier } from './clients.mjs';

const lot = `(01)${product}(10)${run}`;
const shipment = `SHIP-${run}`;

await supplier.commissionLot({ lot, place: packingHouse, quantity: '48', unit: 'CS' });
await supplier.dispatch({
  shipment,
  from: packingHouse,
  to: distributionCentre,
  lots: [{ lot, quantity: '24', unit: 'CS' }],
});

// Custody moves when the receiver takes the goods. The number alone is the supplier's; others put the supplier's GLN before it.
const { height } = await retailer.receive({ shipment: `${packingHouse}:${shipment}` });

const { rows } = await retailer.stock({ lot, minHeight: height });
for (const { place, onHand, unit } of rows) console.log(`${place}: ${onHand} ${unit}`);

const { nodes } = await retailer.trace({ id: lot, direction: 'both', minHeight: height });
console.log(`The trace has ${nodes.length} nodes.`);
