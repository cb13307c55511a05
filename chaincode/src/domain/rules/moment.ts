import type { Finding } from '../command';
import type { PlaceId } from '../gs1/id';
import type { Step } from '../step';
import { eventTimeOf } from './buildEvent';

/** When goods move or are counted, and what turns out to be odd about that. */
export interface Moment {
  /** Event time, UTC. */
  readonly at: string;
  /** Without a claimed time, it is after everything known, even if clocks differ. */
  readonly isNow?: true;
  /** Filled by what books at this moment. */
  readonly findings: Finding[];
}

/** A moment at a place. */
export interface Spot extends Moment {
  readonly place: PlaceId;
}

export const momentOf = (at: string): Moment => ({ at, findings: [] });

/** The moment of a command: the time that its caller claims, or else now. */
export const momentOfCommand = (step: Step, at?: string): Moment => ({
  ...momentOf(eventTimeOf(step, at)),
  ...(at === undefined && { isNow: true as const }),
});
