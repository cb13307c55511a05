// The measurements, in a few rounds, so that a temporary slowdown of the machine affects all of them.
import { measured } from '../table.mjs';
import { record, recordMasterData } from './clients.mjs';
import { capturedLot, capturedSale, lotName, newLot } from './goods.mjs';
import { countNaively, sellOneLot } from './hotLot.mjs';
import { percentile, steadily } from './steady.mjs';

const rounds = 3;
const callers = 64;
const value = 'x'.repeat(100);

const steady = (inFlight, work) => (clients, seconds) =>
  steadily({ inFlight, seconds, work: () => work(clients), processorTime: clients.processorTime });

async function putOne({ reference, identity }) {
  await reference.submit(identity, 'put', [lotName(), value]);
  return 1;
}

const makeLots = (size, inFlight) =>
  steady(inFlight, (clients) => record(clients, Array.from({ length: size }, capturedLot)));

/** Each caller sells from its own fifty lots; shared lots are measured through the gateway's lanes in (d). */
const sellLots = (size, inFlight) => async (clients, seconds) => {
  const shelves = await Promise.all(Array.from({ length: inFlight }, (_, number) => shelfOf(clients, number)));
  const sales = (lots) => Array.from({ length: size }, (_, each) => capturedSale(lots[each % lots.length]));
  const work = (number) => record(clients, sales(shelves[number]));
  return steadily({ inFlight, seconds, work, processorTime: clients.processorTime });
};

const shelves = [];
const shelfOf = (clients, number) => (shelves[number] ??= stockShelf(clients));

async function stockShelf(clients) {
  const lots = Array.from({ length: 50 }, () => newLot(lotName(), '1000000'));
  await record(clients, lots);
  return lots.map(({ input }) => input.lot);
}

/** Calls in flight: larger transactions need fewer to keep the network busy. */
const sizes = [
  [10, 64],
  [50, 32],
  [100, 16],
  [400, 8],
];
const batches = [
  ['sales', sellLots],
  ['new lots', makeLots],
].flatMap(([what, run]) =>
  sizes.map(([size, inFlight]) => ({
    part: 'c',
    what: `(c) ${size} ${what} each, ${inFlight} callers`,
    unit: 'events/s',
    run: run(size, inFlight),
  })),
);

const reference = {
  part: 'a',
  what: `(a) one putState, ${callers} callers`,
  unit: 'tx/s',
  run: steady(callers, putOne),
};
const naive = {
  part: 'd',
  what: `    one key, ${callers} naive callers`,
  unit: 'writes/s',
  run: (clients, seconds) => countNaively(clients, { writers: callers, seconds }),
};
const hotLot = (each) => ({
  part: 'd',
  what: `(d) one lot, ${callers} writers, ${each} each`,
  unit: 'writes/s',
  comparedTo: naive,
  run: (clients, seconds) => sellOneLot(clients, { writers: callers, each, seconds }),
});

const measurements = [
  reference,
  {
    part: 'b',
    what: `(b) one command each, ${callers} callers`,
    unit: 'tx/s',
    run: steady(callers, (clients) => record(clients, [newLot()])),
  },
  ...batches,
  hotLot(1),
  hotLot(10),
  naive,
];

/** Measures the selected parts and always the reference; each measurement takes about that many seconds in total. */
export async function measureAll(clients, { seconds, parts }) {
  await recordMasterData(clients);
  const chosen = measurements.filter((each) => each === reference || parts.includes(each.part));
  const results = new Map(chosen.map((each) => [each, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [{ run }, found] of results) found.push(await run(clients, seconds / rounds));
  }
  for (const [measurement, found] of results)
    print(measurement, found, results.get(measurement.comparedTo ?? reference));
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rateOf = (found) => median(found.map(({ events }) => events));

function print({ what, unit, comparedTo }, found, compared) {
  const times = found.flatMap((each) => each.times);
  const [half, most] = [0.5, 0.99].map((share) => `${Math.round(percentile(times, share))}`.padStart(6));
  const ratio = `ratio ${(rateOf(found) / rateOf(compared)).toFixed(2).padStart(6)} to ${comparedTo ? 'naive' : '(a)'}`;
  console.log(
    `${measured(what, rateOf(found), unit)} p50 ${half} ms  p99 ${most} ms  ${ratio}${cost(found)}${conflicts(found)}`,
  );
}

/** Milliseconds of processor time per event, of all nodes of a kind together. */
function cost(found) {
  if (!found[0].spent) return '';
  const recorded = found.reduce((sum, each) => sum + each.recorded, 0);
  const parts = Object.keys(found[0].spent).map((kind) => {
    const spent = found.reduce((sum, each) => sum + each.spent[kind], 0);
    return `${kind} ${(spent / recorded).toFixed(3)}`;
  });
  return `  ms each: ${parts.join(', ')}`;
}

/** Conflicts at hot goods: how many happened, and how many reached a writer. */
function conflicts(found) {
  if (found[0].conflicts === undefined) return '';
  const sum = (name) => found.reduce((total, each) => total + each[name], 0);
  return `  conflicts: ${sum('conflicts')} on the ledger, ${sum('heard')} heard of`;
}
