// Prints every measurement beside its reference of the same run, without verdicts: ratios differ less between machines than rates.
//   node test/bench/run.mjs [--seconds 3] [--only ledger|size|network|scale|proofs|receipts|inventory|http|writes] [--events 20000] [--data
// FOLDER]
import { parseArgs } from 'node:util';
import { benchHttp } from './http.mjs';
import { benchInventory } from './inventory.mjs';
import { benchLedger } from './ledger.mjs';
import { benchNetwork } from './network.mjs';
import { benchPositions } from './positions.mjs';
import { benchProofs } from './proofs.mjs';
import { benchReceipts } from './receipts.mjs';
import { benchScale } from './scale.mjs';
import { benchSizes } from './size.mjs';
import { print, printSize } from './table.mjs';
import { benchWrites } from './writes.mjs';

const text = { type: 'string' };
const usage =
  'Usage: npm run bench -- [--seconds N] [--only ledger|size|network|scale|proofs|receipts|inventory|http|writes] [--events N] [--data FOLDER]';

/** Exits here, because a library under the ledger catches what nothing else catches, and every bench would run. */
function readArguments() {
  try {
    return parseArgs({
      options: { seconds: { ...text, default: '3' }, only: text, events: { ...text, default: '20000' }, data: text },
    }).values;
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

const values = readArguments();
const seconds = Number(values.seconds);
const events = Number(values.events);
const benches = {
  ledger: () => benchLedger(print, seconds),
  size: () => benchSizes(printSize),
  network: () => benchNetwork(print, { events }),
  scale: () => benchScale(print, { events, data: values.data }),
  proofs: () => benchProofs(print, seconds),
  receipts: () => benchReceipts(print),
  inventory: async () => {
    benchInventory(print);
    await benchPositions(print);
  },
  http: () => benchHttp(print, seconds),
  writes: () => benchWrites(print, seconds),
};
if (!(seconds > 0) || !(events > 0) || (values.only !== undefined && !Object.hasOwn(benches, values.only))) {
  console.error(usage);
  process.exit(2);
}

for (const [name, bench] of Object.entries(benches)) {
  if (values.only === undefined || values.only === name) await bench();
}
