// Forecasts with backtest, and simulated policies, of one thread. The references are one method alone, and a plain sum of the same days.
import { createRequire } from 'node:module';

const { forecast } = createRequire(import.meta.url)('../../gateway/dist/inventory/forecast/forecast.js');
const { fit } = createRequire(import.meta.url)('../../gateway/dist/inventory/forecast/fit.js');
const { methods } = createRequire(import.meta.url)('../../gateway/dist/inventory/forecast/methods.js');
const { simulate } = createRequire(import.meta.url)('../../gateway/dist/inventory/simulation/simulate.js');
const { SeededRandom } = createRequire(import.meta.url)('../../gateway/dist/inventory/simulation/random.js');

const days = 365;

const simple = methods.find(({ name }) => name === 'simple_smoothing');

/** A year of sales: every third series is intermittent, the others have a week. */
function seriesOf(number, random) {
  const values = Array.from({ length: days }, (_, day) => {
    if (number % 3 === 0) return random.next() < 0.2 ? Math.ceil(random.next() * 5) : 0;
    return Math.max(1, Math.round(20 + 10 * Math.sin((2 * Math.PI * day) / 7) + 6 * (random.next() - 0.5)));
  });
  return { values, censored: values.map(() => random.next() < 0.02), season: 7 };
}

/** Runs `work` and returns how many of `done` a second of processor time that is. */
function rate(done, work) {
  const start = process.cpuUsage();
  work();
  return (done / process.cpuUsage(start).user) * 1e6;
}

export function benchInventory(print, { count, fits: passes, sums, simulations }) {
  const random = new SeededRandom(1);
  const all = Array.from({ length: count }, (_, number) => seriesOf(number, random));
  for (const series of all.slice(0, 60)) forecast(series, { horizon: 14, level: 0.9 });
  let sum = 0;
  const fits = rate(count * passes, () => {
    for (let pass = 0; pass < passes; pass += 1) for (const series of all) sum += fit(simple, series).parameters[0];
  });
  const forecasts = rate(count, () => {
    for (const series of all) forecast(series, { horizon: 14, level: 0.9 });
  });
  print('forecasts of a year, nine methods', forecasts, 'series/s', fits, 'one method fitted/s');
  const levels = { reorderPoint: 60, maximum: 300, reviewDays: 1 };
  const summed = rate(count * sums * days, () => {
    for (let pass = 0; pass < sums; pass += 1) for (const { values } of all) for (const value of values) sum += value;
  });
  const simulated = rate(count * simulations * days, () => {
    for (let run = 0; run < simulations; run += 1) for (const { values } of all) simulate(values, levels, () => 3);
  });
  if (Number.isNaN(sum)) throw new Error('A fit has no parameters.');
  print('policies simulated', simulated, 'days/s', summed, 'days summed/s');
}
