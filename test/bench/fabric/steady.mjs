// A constant number of calls in flight, measured only in the steady state.
import { performance } from 'node:perf_hooks';
import { since } from './processorTime.mjs';

/** Excluded from the measurement: the first responses, with still empty queues, and the last ones, when queues drain. */
const rampSeconds = 1.5;

/**
 * Keeps that many calls of `work` in flight. `work` receives its call number and a function that returns true once time is over; it
 * resolves with its number of recorded events, and an error ends all. Returns the calls, events and milliseconds per call in the counted
 * seconds, and of all seconds the events and their `processorTime`.
 */
export async function steadily({ inFlight, seconds, work, processorTime = () => undefined }) {
  const spent = processorTime();
  const start = performance.now();
  const from = start + rampSeconds * 1000;
  const until = from + seconds * 1000;
  const times = [];
  let events = 0;
  let recorded = 0;
  const isOver = () => performance.now() >= until;
  const caller = async (number) => {
    for (let asked = performance.now(); asked < until; asked = performance.now()) {
      const count = await work(number, isOver);
      const answered = performance.now();
      recorded += count;
      if (count === 0 || answered < from || answered >= until) continue;
      events += count;
      times.push(answered - asked);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, number) => caller(number)));
  return { events: events / seconds, times, recorded, spent: since(spent, processorTime()) };
}

/** A percentile of the times, in milliseconds. */
export function percentile(times, share) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
