// Makes a lot, ships half of it to the retailer, and follows it back.
import { distributionCentre, packingHouse, product, retailer, run, supplier } from './clients.mjs';

const lot = `(01)${product}(10)${run}`;
const shipment = `SHIP-${run}`;

await supplier.commissionLot({ lot, place: packingHouse, quantity: '48', uom: 'CS' });
await supplier.ship({
  shipment,
  from: packingHouse,
  to: distributionCentre,
  lots: [{ lot, quantity: '24', uom: 'CS' }],
});

// Custody moves when the receiver takes the goods. The number alone is the supplier's; others put the supplier's GLN before it.
const { height } = await retailer.receive({ shipment: `${packingHouse}:${shipment}` });

const { rows } = await retailer.stock({ lot, minHeight: height });
for (const { place, onHand, uom } of rows) console.log(`${place}: ${onHand} ${uom}`);

const { nodes } = await retailer.trace({ id: lot, direction: 'both', minHeight: height });
console.log(`The trace has ${nodes.length} nodes.`);
