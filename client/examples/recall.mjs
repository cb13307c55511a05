// Recalls a lot: what it covers, what it stops, and how it ends.
import { LotlineError } from 'lotline';
import { packingHouse, product, run, supplier } from './clients.mjs';

const lot = `(01)${product}(10)${run}`;
await supplier.commissionLot({ lot, place: packingHouse, quantity: '10', uom: 'CS' });

const { recall } = await supplier.startRecall({
  recall: `R-${run}`,
  type: 'voluntary',
  class: 'II',
  reason: 'An example',
  roots: [lot],
});
const plan = await supplier.planRecall({ id: lot });
console.log(`The recall covers ${plan.lots.length} lot, held by ${plan.holders.length} party.`);

try {
  await supplier.sell({ place: packingHouse, lots: [{ lot, quantity: '1', uom: 'CS' }] });
} catch (error) {
  if (!(error instanceof LotlineError) || error.code !== 'lot_recalled') throw error;
  console.log(`A sale is refused: ${error.message}`);
}

await supplier.respondRecall({
  recall: `R-${run}`,
  status: 'completed',
  rows: [{ goods: lot, place: packingHouse, uom: 'CS', quarantined: '10' }],
});
// Nobody but the supplier has any: no effectiveness checks (21 CFR 7.42).
await supplier.drawRecallChecks({ id: `R-${run}`, level: 'E' });
await supplier.closeRecall({ recall: `R-${run}`, note: 'All accounted for' });
console.log(`Closed: ${recall}`);
