// Prints every measurement beside its reference, taken in the same run. No verdicts: machines differ, ratios less so.
import { benchLedger } from './ledger.mjs';

const number = (value) => Math.round(value).toLocaleString('en').padStart(10);

const print = (what, value, unit, reference, referenceName) =>
  console.log(`${what.padEnd(34)}${number(value)} ${unit.padEnd(9)}${number(reference)} ${referenceName.padEnd(26)} ratio ${(value / reference).toFixed(2)}`);

await benchLedger(print);
