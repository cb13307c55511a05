import type { Collections } from '../state/collections';
import type { WorldState } from '../state/worldState';

/** The state and caller of a simulation. */
export interface SimulationContext {
  readonly transactionId: string;
  readonly world: WorldState;
  readonly asOf: number;
  readonly namespace: string;
  readonly creatorMsp: string;
  readonly collections: Collections;
  readonly totalQueryLimit: number;
}
