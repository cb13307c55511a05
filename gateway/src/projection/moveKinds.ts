import { isNegative, type Decimal } from '@lotline/chaincode/domain';
import type { Database } from './database';

/**
 * The reason of a change of stock. `used`: a sale or a consumption, which of both is not known; `unclear`: a use and something else;
 * `mixed`:
 * several things that are no use. Their positions are stored: add new ones at the end.
 */
export const moveKinds = ['other', 'sold', 'consumed', 'used', 'counted', 'destroyed', 'unclear', 'mixed'] as const;
export type MoveKind = (typeof moveKinds)[number];

/** Kinds that are demand. */
export const useKinds: ReadonlySet<MoveKind> = new Set(['sold', 'consumed', 'used']);

/** An event that may have made a movement. */
export interface EventAt {
  readonly id: string;
  readonly type: string;
  readonly step: string;
}

/** A change of the quantity on hand of a lot at a place; `height` is that of the ledger with its block. */
export interface MovementAt {
  readonly lot: string;
  readonly place: string;
  readonly time: string;
  readonly height: number;
}

const steps: Readonly<Record<string, MoveKind>> = {
  retail_selling: 'sold',
  dispensing: 'sold',
  cycle_counting: 'counted',
  stock_taking: 'counted',
  destroying: 'destroyed',
};

/** The bare word of a business step. */
const wordOf = (step: string): string =>
  step.slice(Math.max(step.lastIndexOf(':'), step.lastIndexOf('/'), step.lastIndexOf('-')) + 1);

/** A transformation adds only its output; that is not a use that was taken back. */
function kindOf({ type, step }: EventAt, amount: Decimal): MoveKind {
  if (type === 'TransformationEvent') return isNegative(amount) ? 'consumed' : 'other';
  return steps[wordOf(step)] ?? 'other';
}

/** The reason of a movement from the events that may have made it. A correction of a sale is a sale below zero. */
export function moveKind(events: readonly EventAt[], amount: Decimal): MoveKind {
  const [first] = events;
  if (first && events.length === 1) return kindOf(first, amount);
  const kinds = [...new Set(events.map((event) => kindOf(event, amount)))];
  const [only = 'other'] = kinds;
  if (kinds.length <= 1) return only;
  const uses = kinds.filter((kind) => useKinds.has(kind)).length;
  if (uses === 0) return 'mixed';
  return uses === kinds.length ? 'used' : 'unclear';
}

/** Balances keep event times in whole seconds, so an event within the same second is the movement's. */
export const secondOf = (time: string): string => time.slice(0, 19);

const ofSecond = `SELECT event.id, event.type, event.step, tx.block = ? AS own,
    EXISTS (SELECT 1 FROM node JOIN visit ON visit.node = node.n AND visit.event = event.n WHERE node.id = ?) AS names
  FROM event CROSS JOIN place_event ON place_event.event = event.n
    AND place_event.spot = (SELECT n FROM spot WHERE id = ?)
  JOIN tx ON tx.n = event.tx
  WHERE event.time >= ? AND event.time < ? AND event.declared = 0 AND tx.block < ?`;

interface Found extends EventAt {
  readonly own: number;
  readonly names: number;
}

/** Those that name the lot, or else all: goods that are inside a container leave with it, and no event names them. */
function likeliest<Event>(events: readonly Event[], isNaming: (event: Event) => boolean): readonly Event[] {
  const naming = events.filter(isNaming);
  return naming.length > 0 ? naming : events;
}

/**
 * The events that may have made a movement: of its place and second, those recorded with it, or else those recorded before. Later blocks
 * change nothing of it.
 */
export function eventsOf(database: Database, { lot, place, time, height }: MovementAt): readonly EventAt[] {
  const second = secondOf(time);
  const next = new Date(Date.parse(`${second}Z`) + 1000).toISOString().slice(0, 19);
  const found = database.all<Found>(ofSecond, height - 1, lot, place, second, next, height);
  const own = found.filter((event) => event.own === 1);
  return likeliest(own.length > 0 ? own : found, ({ names }) => names === 1);
}
