import { isDeepStrictEqual } from 'node:util';
import { allRows } from 'lotline';
import { stockRows } from './books.mjs';
import { describe, sendUntilAnswered } from './writes.mjs';
import { Violation } from './violation.mjs';

const atOnce = 16;

/** A capture is a job: its repetition is answered with the job's own result. `checkEvents` shows that nothing is recorded twice. */
const isKeptAnswer = ({ name }, status) => name === 'capture' && status === 'recorded';

/** Sends acknowledged writes again: each must exist, with the same response. */
export async function checkKnown(clients, entries) {
  const waiting = [...entries];
  const resend = async () => {
    for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
      const { write, answer } = entry;
      const { status, subject, events } = await sendUntilAnswered(clients, write);
      const again = { subject, events };
      if (status !== 'exists' && !isKeptAnswer(write, status))
        throw new Violation(`${describe(write)} was acknowledged and then ${status} again.`);
      if (isDeepStrictEqual(again, answer)) continue;
      throw new Violation(`${describe(write)} was answered ${text(answer)} and later ${text(again)}.`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, resend));
}

/** Sends the same write twice at once: it must be recorded once, and both responses must be equal. */
export function checkTwice(write, answers) {
  const [first, second] = answers.map(({ subject, events }) => ({ subject, events }));
  const recorded = answers.filter(({ status }) => status === 'recorded').length;
  const isOneJob = write.name === 'capture' && isDeepStrictEqual(answers[0], answers[1]);
  if ((recorded <= 1 || isOneJob) && isDeepStrictEqual(first, second)) return;
  throw new Violation(`${describe(write)}, sent twice at once, was answered ${text(answers)}.`);
}

/** Compares the stock with the sums of the acknowledged writes. No other write may be in progress. */
export async function checkStock(clients, books) {
  const found = stockRows(await rowsOf(clients.retailer.stock));
  const expected = books.stock();
  for (const key of new Set([...found.keys(), ...expected.keys()])) {
    if (found.get(key) === expected.get(key)) continue;
    throw new Violation(`stock of ${key} is ${found.get(key)}; acknowledged writes make it ${expected.get(key)}.`);
  }
}

/** Checks that the ledger has exactly the events of the acknowledged writes, each once. */
export async function checkEvents(clients, books) {
  const found = await rowsOf(clients.retailer.events);
  sameList(
    'events',
    found.map(({ id }) => id),
    books.events(),
  );
}

export async function checkExceptions(clients, books) {
  const found = await exceptionsOfEvents(clients.retailer);
  sameList(
    'exceptions',
    found.map(({ event, code }) => `${event} ${code}`),
    books.exceptions(),
  );
}

// Each gateway raises those without an event at its own times, by its rules.
const exceptionsOfEvents = async ({ exceptions }) =>
  (await rowsOf(exceptions)).filter(({ event }) => event !== undefined);

function sameList(what, found, expected) {
  const counts = new Map();
  for (const each of expected) counts.set(each, (counts.get(each) ?? 0) + 1);
  for (const each of found) counts.set(each, (counts.get(each) ?? 0) - 1);
  const wrong = [...counts].filter(([, count]) => count !== 0);
  if (wrong.length === 0) return;
  const list = wrong.slice(0, 5).map(([each, count]) => `${each} ${count > 0 ? 'is missing' : 'is one too many'}`);
  throw new Violation(`${wrong.length} ${what} differ from the acknowledged writes: ${list.join('; ')}`);
}

async function rowsOf(read) {
  const rows = [];
  for await (const row of allRows(read)) rows.push(row);
  return rows;
}

/** The responses that must be equal on two gateways of the same ledger: stock, exceptions and the trace of some lots. */
export async function readAnswers({ retailer }, lots) {
  const answers = new Map();
  answers.set('height', (await retailer.whoami()).height);
  answers.set('stock', await rowsOf(retailer.stock));
  answers.set('exceptions', await exceptionsOfEvents(retailer));
  for (const lot of lots) answers.set(`trace of ${lot}`, await retailer.trace({ id: lot }));
  return answers;
}

export function checkSame(found, rebuilt) {
  for (const [what, answer] of found) {
    if (isDeepStrictEqual(answer, rebuilt.get(what))) continue;
    throw new Violation(`${what}: the read model says ${text(answer)}, a fresh one says ${text(rebuilt.get(what))}.`);
  }
}

const text = (value) => JSON.stringify(value)?.slice(0, 1000);
