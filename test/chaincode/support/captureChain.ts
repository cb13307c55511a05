import fc from 'fast-check';
import { ledger } from '../attacks/support/stage';
import type { Capture, ChainStep } from './chainEvents';
import { kinds } from './chains';
import { picksOf, viewOf } from './chainView';
import { WorldOfFacts } from './worldOfFacts';

/** The transaction time: later than every event of a chain. */
export const noon = '2026-04-02T12:00:00.000Z';

/** The generator of the next event, its random numbers, and whether the event is declared in error at once. */
export const choices = fc.array(
  fc.record({
    kind: fc.nat({ max: kinds.length - 1 }),
    numbers: fc.array(fc.nat({ max: 11 }), { maxLength: 8, minLength: 8 }),
    wrong: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1),
  }),
  { maxLength: 25, minLength: 3, size: 'max' },
);
/** The shift of each event in the order of recording, relative to the order of event time. */
export const shifts = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 60, maxLength: 60 });

/** The exceptions of events that are booked completely. */
const expected = new Set(['declared_in_error', 'destination_unnamed']);

export interface Captured extends Capture {
  /** For an error declaration: the index of the event that it corrects. */
  readonly wrongs?: number;
}

const at = (n: number): object => ({
  eventTime: new Date(Date.UTC(2026, 3, 1) + n * 60_000).toISOString(),
  eventTimeZoneOffset: '+00:00',
});

const isCorrectable = (captured: readonly Captured[]): boolean => {
  const last = captured.at(-1);
  return last !== undefined && last.wrongs === undefined;
};

/** Records events in order of event time and keeps those without exceptions. */
export async function chainOf(
  chosen: readonly { kind: number; numbers: readonly number[]; wrong: number }[],
  generators: readonly ChainStep[] = kinds,
): Promise<{ captured: Captured[]; world: WorldOfFacts }> {
  let world = await ledger();
  const captured: Captured[] = [];
  const tryOut = async (next: Captured): Promise<void> => {
    const copy = new WorldOfFacts(world.facts);
    const [outcome] = (await copy.run([next.by.captures(next.event)], noon)).outcomes;
    const odd = (outcome?.exceptions ?? []).filter(({ code }) => !expected.has(code));
    if (outcome?.status !== 'recorded' || odd.length > 0) return;
    world = copy;
    captured.push(next);
  };
  for (const { kind, numbers, wrong } of chosen) {
    for (const { by, event } of generators[kind % generators.length]!(viewOf(world), picksOf(numbers))) {
      await tryOut({ by, event: { ...event, ...at(captured.length) } });
    }
    const last = captured.at(-1);
    if (wrong === 1 && last && isCorrectable(captured)) {
      const errorDeclaration = { declarationTime: '2026-04-02T00:00:00Z' };
      await tryOut({ by: last.by, event: { ...last.event, errorDeclaration }, wrongs: captured.length - 1 });
    }
  }
  return { captured, world };
}

/** The events in shifted order; error declarations stay after the events that they correct. */
export function permuted(captured: readonly Captured[], moves: readonly number[]): Captured[] {
  const rank = captured.map((_, n) => n + (moves[n] ?? 0) + n / 1000);
  captured.forEach(({ wrongs }, n) => {
    if (wrongs !== undefined) rank[n] = Math.max(rank[n]!, rank[wrongs]! + 0.0001);
  });
  return captured
    .map((each, n) => ({ each, rank: rank[n]! }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ each }) => each);
}
