import { isNegative, type Decimal } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';

/** A change of what is on hand of a lot at a place. */
export interface MovementAt {
  readonly lot: string;
  readonly place: string;
  readonly time: string;
  readonly on_hand: Decimal;
}

/** An event that may have made a movement. */
export interface EventAt {
  id: string;
  type: string;
  step: string;
  names: number;
}

const sellingSteps: ReadonlySet<string> = new Set(['retail_selling', 'dispensing']);

/** Balances keep event times in whole seconds, so an event within the same second is the movement's. */
const ofSecond = `SELECT event.id, event.type, event.step,
    EXISTS (SELECT 1 FROM visit JOIN node ON node.n = visit.node WHERE visit.event = event.n AND node.id = ?) AS names
  FROM event JOIN place_event ON place_event.event = event.n AND place_event.spot = (SELECT n FROM spot WHERE id = ?)
  WHERE event.time >= ? AND event.time < ? AND event.declared = 0`;

/** The bare word of a business step. */
export const wordOf = (step: string): string =>
  step.slice(Math.max(step.lastIndexOf(':'), step.lastIndexOf('/'), step.lastIndexOf('-')) + 1);

/** A transformation adds only its output; that is not a use that was taken back. */
const isUse = ({ type, step }: EventAt, amount: Decimal): boolean =>
  type === 'TransformationEvent' ? isNegative(amount) : sellingSteps.has(wordOf(step));

/** The events of a movement: those that name its lot, or else all of its place. */
export function eventsOf(database: Database, { lot, place, time }: Omit<MovementAt, 'on_hand'>): EventAt[] {
  const second = time.slice(0, 19);
  const next = new Date(Date.parse(`${second}Z`) + 1000).toISOString().slice(0, 19);
  const found = database.all<EventAt>(ofSecond, lot, place, second, next);
  const naming = found.filter(({ names }) => names === 1);
  // Goods that are inside a container leave with it, and no event names them.
  return naming.length > 0 ? naming : found;
}

/**
 * Returns `use` for a sale or consumption, `other` for anything else, and `unclear` if both happened to the lot there in the same second. A
 * correction of a sale is a use below zero.
 */
export function usesOf(database: Database, movement: MovementAt): 'use' | 'other' | 'unclear' {
  const events = eventsOf(database, movement);
  const uses = events.filter((event) => isUse(event, movement.on_hand)).length;
  if (uses === 0) return 'other';
  return uses === events.length ? 'use' : 'unclear';
}
