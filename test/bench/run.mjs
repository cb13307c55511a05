// Prints every measurement beside its reference of the same run, without verdicts: ratios differ less between machines than rates.
//   node test/bench/run.mjs [--seconds 3] [--only ledger|size|network|scale|proofs|receipts|inventory|http|writes] [--events 20000] [--data
// FOLDER]
//   node test/bench/run.mjs --smoke [--only PART]: every part once with the least data, to see that it runs; its figures mean nothing
import './failures.mjs';
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
import { full, smoke } from './sizes.mjs';
import { runOnce } from './smoke.mjs';
import { print, printSize } from './table.mjs';
import { benchWrites } from './writes.mjs';

const text = { type: 'string' };
const usage =
  'Usage: npm run bench -- [--seconds N] [--only ledger|size|network|scale|proofs|receipts|inventory|http|writes] [--events N] [--data FOLDER] [--smoke]';

function readArguments() {
  try {
    return parseArgs({
      options: { seconds: text, only: text, events: text, data: text, smoke: { type: 'boolean', default: false } },
    }).values;
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

const values = readArguments();
const sizes = values.smoke ? smoke : full;
const seconds = Number(values.seconds ?? sizes.seconds);
const events = Number(values.events ?? sizes.events);
const ledger = { seconds, ...sizes.ledger };
const benches = {
  ledger: (show) => benchLedger(show, ledger),
  size: (_, showSize) => benchSizes(showSize),
  network: (show) => benchNetwork(show, { events }),
  scale: (show) => benchScale(show, { events, data: values.data }),
  proofs: (show) => benchProofs(show, { seconds, ...sizes.proofs }),
  receipts: (show) => benchReceipts(show, sizes.receipts),
  inventory: async (show) => {
    benchInventory(show, sizes.inventory);
    await benchPositions(show, sizes.positions);
  },
  http: (show) => benchHttp(show, { seconds, ...sizes.http }),
  writes: (show) => benchWrites(show, { seconds, ledger, ...sizes.writes }),
};
if (!(seconds > 0) || !(events > 0) || (values.only !== undefined && !Object.hasOwn(benches, values.only))) {
  console.error(usage);
  process.exit(2);
}

const chosen = Object.entries(benches).filter(([name]) => values.only === undefined || values.only === name);
if (values.smoke) await runOnce(chosen);
else for (const [, bench] of chosen) await bench(print, printSize);
