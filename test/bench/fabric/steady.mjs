// Work at a constant number of calls in flight, counted only while it runs evenly.
import { performance } from 'node:perf_hooks';
import { since } from './processorTime.mjs';

/** Neither the first answers, which find empty queues, nor the last ones, which leave them, are counted. */
const rampSeconds = 1.5;

/**
 * Keeps so many calls of `work` in flight. `work` is told which call it is and asks whether time is over; it resolves with how many events it recorded; when it
 * throws, all ends. Answers what came in the counted seconds: calls, events, and the milliseconds that each call took; and of all seconds
 * the events and what `processorTime` says they cost.
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

/** The time that so much of all stays within, in milliseconds. */
export function percentile(times, share) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
