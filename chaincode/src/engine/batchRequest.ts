import type { Request } from '../domain/envelope';
import type { Refusal } from '../domain/errors';
import type { Prepared } from './parseInput';

interface Place {
  readonly request: Request;
  /** Its position in the batch, from 0. */
  readonly index: number;
}

/** A request that can be decided. `hash` distinguishes a repetition from another request with the same id. */
export type Ready = Place & { readonly prepared: Prepared; readonly hash: string | undefined };

/** A request of a batch: ready, or refused before it could be decided. */
export type Slot = Ready | (Place & { readonly refusal: Refusal });
