// Prints every measurement beside its reference of the same run, without verdicts: ratios differ less between machines than rates.
//   node test/bench/run.mjs [--seconds 3] [--only ledger|size|http]
import { parseArgs } from 'node:util';
import { benchHttp } from './http.mjs';
import { benchLedger } from './ledger.mjs';
import { benchSizes } from './size.mjs';
import { print, printSize } from './table.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3' }, only: { type: 'string' } } });
const seconds = Number(values.seconds);
const benches = {
  ledger: () => benchLedger(print, seconds),
  size: () => benchSizes(printSize),
  http: () => benchHttp(print, seconds),
};
if (!(seconds > 0) || (values.only !== undefined && !Object.hasOwn(benches, values.only))) {
  console.error('Usage: npm run bench -- [--seconds N] [--only ledger|size|http]');
  process.exit(2);
}

for (const [name, bench] of Object.entries(benches)) {
  if (values.only === undefined || values.only === name) await bench();
}
