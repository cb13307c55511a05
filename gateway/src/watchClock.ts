import type { Closing } from './closing';
import type { Logger } from './log';

const minute = 60_000;
const year = 365 * 24 * 60 * minute;

/** The machine's clock, and one that nobody sets; milliseconds. */
export interface Clocks {
  readonly wall: number;
  readonly steady: number;
}

/** A notice if somebody set the clock back by more than a quarter of an hour, or ahead by more than a year; undefined otherwise. */
export function clockMove(before: Clocks, now: Clocks): string | undefined {
  const moved = now.wall - before.wall - (now.steady - before.steady);
  if (moved >= -15 * minute && moved <= year) return undefined;
  const times = `it says ${new Date(now.wall).toISOString()}, and should say about ${new Date(now.wall - moved).toISOString()}`;
  const rest =
    'Nothing is lost, and reads do not depend on it; what is recorded now gets its time. Set it if it is wrong.';
  return `The clock was set ${moved < 0 ? 'back' : 'ahead by more than a year'}: ${times}. ${rest}`;
}

const readClocks = (): Clocks => ({ wall: Date.now(), steady: performance.now() });

/** Logs moves of the machine's clock while the gateway runs. */
export function watchClock(log: Logger, closing: Closing): void {
  let before = readClocks();
  const timer = setInterval(() => {
    const now = readClocks();
    const notice = clockMove(before, now);
    if (notice !== undefined) log.warn({ notice }, 'clock');
    before = now;
  }, minute).unref();
  closing.add(() => {
    clearInterval(timer);
  });
}
