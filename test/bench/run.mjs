// Prints every measurement beside its reference, taken in the same run. No verdicts: machines differ, ratios less so.
//   node test/bench/run.mjs [--seconds 3] [--only ledger|http]
import { parseArgs } from 'node:util';
import { benchHttp } from './http.mjs';
import { benchLedger } from './ledger.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3' }, only: { type: 'string' } } });
const seconds = Number(values.seconds);
const benches = { ledger: benchLedger, http: benchHttp };
if (!(seconds > 0) || (values.only !== undefined && !Object.hasOwn(benches, values.only))) {
  console.error('Usage: npm run bench -- [--seconds N] [--only ledger|http]');
  process.exit(2);
}

const number = (value) => Math.round(value).toLocaleString('en').padStart(10);

const print = (what, value, unit, reference, referenceName) => {
  const ratio = (value / reference).toFixed(2);
  const measured = `${what.padEnd(34)}${number(value)} ${unit.padEnd(9)}`;
  console.log(`${measured}${number(reference)} ${referenceName.padEnd(26)} ratio ${ratio}`);
};

for (const [name, bench] of Object.entries(benches)) {
  if (values.only === undefined || values.only === name) await bench(print, seconds);
}
